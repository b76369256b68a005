"""SL408: a request that Studio never sends."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import HTTP
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.lint.urls import blanked, host_of
from soundstage.widgets.make_http_request import RESERVED


def _check(flow: Flow) -> Iterator[Hit]:
    for one in flow.of_type(HTTP):
        parameters = one.properties.get("parameters")
        for number, pair in enumerate(parameters if isinstance(parameters, list) else ()):
            if isinstance(pair, dict) and pair.get("key") in RESERVED:
                path = place(one, "properties", "parameters", number, "key")
                yield Hit(path, f"{pair['key']} is a reserved name: the request is not sent")
        url = flow.text(one, "url")
        host = host_of(blanked(url))
        foreign = bool(host) and not host.endswith(".twilio.com")
        if one.properties.get("add_twilio_auth") is True and foreign:
            path = place(one, "properties", "add_twilio_auth")
            yield Hit(path, f"credentials go to twilio.com only, not to {host}: it is not sent")


def _get(key: str) -> dict[str, object]:
    properties = {
        "method": "GET",
        "url": "https://orders.example.com/open",
        "parameters": [{"key": key, "value": "fast"}],
    }
    return state("fetch", HTTP, properties, success="tell", failed="tell")


_TELL = text("tell", "Thank you!")

RULE = Rule(
    code="SL408",
    name="request-refused",
    severity=Severity.ERROR,
    summary="a request that Studio never sends",
    why="A parameter with a reserved name, or the account's credentials for somebody else's "
    "server: the state leaves by failed without a request (error 81014).",
    fix="rename the parameter; leave add_twilio_auth to requests to twilio.com",
    example=Example((_get("method"), _TELL), {"incomingMessage": "fetch"}),
    fixed=Example((_get("how"), _TELL), {"incomingMessage": "fetch"}),
    check=_check,
)
