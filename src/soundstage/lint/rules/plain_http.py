"""SL413: what contacts say travels without encryption."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import FETCHES
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.lint.rules.development_host import is_temporary
from soundstage.lint.urls import addresses

_PRIVATE = FETCHES | {"add-twiml-redirect", "fork-stream"}


def _check(flow: Flow) -> Iterator[Hit]:
    for address in addresses(flow):
        plain = address.url.startswith(("http://", "ws://"))
        private = flow.states[address.use.state].type in _PRIVATE
        if plain and private and not is_temporary(address.host):
            message = f"everything that is sent to {address.host} can be read on the way"
            yield Hit(address.use.path, message, address.span)


def _function(url: str) -> dict[str, object]:
    return state("find", "make-http-request", {"url": url}, success="tell", failed="tell")


_TELL = text("tell", "Thank you!")

RULE = Rule(
    code="SL413",
    name="plain-http",
    severity=Severity.WARNING,
    summary="what contacts say travels without encryption",
    why="Requests carry numbers, names and what people wrote. Over http:// everybody on the way "
    "can read and change them, the answer included.",
    fix="use https:// (wss:// for a stream)",
    example=Example(
        (_function("http://flows.example.com/find"), _TELL), {"incomingMessage": "find"}
    ),
    fixed=Example(
        (_function("https://flows.example.com/find"), _TELL), {"incomingMessage": "find"}
    ),
    check=_check,
)
