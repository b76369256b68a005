"""SL412: a flow calls a server that is only there while somebody develops."""

import re
from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.lint.urls import addresses, once_each

_TEMPORARY = re.compile(
    r"(.*\.)?(ngrok\.io|ngrok\.app|ngrok-free\.app|ngrok\.dev|loca\.lt|localtunnel\.me|"
    r"serveo\.net|webhook\.site|requestbin\.com|pipedream\.net|beeceptor\.com|mockable\.io|"
    r"trycloudflare\.com|localhost|local)|127\..*|10\..*|192\.168\..*|::1|"
    r".*-dev\.twil\.io"
)


def is_temporary(host: str) -> bool:
    """Tell whether a host belongs to somebody's desk rather than to production."""
    return _TEMPORARY.fullmatch(host) is not None


def _check(flow: Flow) -> Iterator[Hit]:
    for address, more in once_each(one for one in addresses(flow) if is_temporary(one.host)):
        message = f"{address.host} is a server for development{more}"
        yield Hit(address.use.path, message, address.span)


def _function(url: str) -> dict[str, object]:
    return state("find", "run-function", {"url": url}, success="tell", fail="tell")


_TELL = text("tell", "Thank you!")

RULE = Rule(
    code="SL412",
    name="development-host",
    severity=Severity.WARNING,
    summary="a flow calls a server that is only there while somebody develops",
    why="Tunnels, request catchers, private addresses and the dev environment of Functions are "
    "gone or changed without notice; in production the state fails.",
    fix="use the address of the deployed server",
    example=Example(
        (_function("https://a1b2c3.ngrok.io/find"), _TELL), {"incomingMessage": "find"}
    ),
    fixed=Example(
        (_function("https://flows.example.com/find"), _TELL), {"incomingMessage": "find"}
    ),
    check=_check,
)
