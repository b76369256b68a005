"""SL411: the host of a server is written down in the flow."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import FETCHES
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.lint.rules.development_host import is_temporary
from soundstage.lint.urls import addresses, is_placeholder, once_each

_CALLED = FETCHES | {"add-twiml-redirect", "fork-stream", "run-conversation-relay"}


def _check(flow: Flow) -> Iterator[Hit]:
    """Name each host once, at its first place; Twilio's own are the same for everybody."""
    called = (one for one in addresses(flow) if flow.states[one.use.state].type in _CALLED)
    for address, more in once_each(one for one in called if not _is_known(one.host)):
        message = f"{address.host} is the same in every environment{more}"
        yield Hit(address.use.path, message, address.span)


def _is_known(host: str) -> bool:
    twilio = host == "twilio.com" or host.endswith(".twilio.com")
    return twilio or is_temporary(host) or is_placeholder(host)


def _function(url: str) -> dict[str, object]:
    return state("find", "run-function", {"url": url}, success="tell", fail="tell")


_TELL = text("tell", "Thank you!")

RULE = Rule(
    code="SL411",
    name="hard-coded-host",
    severity=Severity.NOTE,
    summary="the host of a server is written down in the flow",
    why="A flow that is tested calls the server of production then, or the other way round.",
    fix="set a variable with the host once, or keep URLs per environment and let them be filled in",
    example=Example(
        (_function("https://orders-1234.twil.io/find"), _TELL), {"incomingMessage": "find"}
    ),
    fixed=Example(
        (_function("https://{{flow.variables.host}}/find"), _TELL), {"incomingMessage": "find"}
    ),
    check=_check,
)
