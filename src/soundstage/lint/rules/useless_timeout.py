"""SL406: a request has a time-out that Studio does not look at."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import FETCHES
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text


def _check(flow: Flow) -> Iterator[Hit]:
    for one in flow.of_type(*FETCHES):
        if "timeout" in one.properties:
            message = (
                f"this has no effect: {one.name} is given up after {flow.limits.http_seconds} "
                "seconds, whatever it says"
            )
            yield Hit(place(one, "properties", "timeout"), message)


def _get(**more: object) -> dict[str, object]:
    properties = {"method": "GET", "url": "https://orders.example.com/open", **more}
    return state("fetch", "make-http-request", properties, success="tell", failed="tell")


_TELL = text("tell", "You have {{widgets.fetch.parsed.count}} open orders.")

RULE = Rule(
    code="SL406",
    name="useless-timeout",
    severity=Severity.NOTE,
    summary="a request has a time-out that Studio does not look at",
    why="Requests and Functions have 10 seconds, no more and no less. The number in the "
    "definition only looks as if somebody had chosen another one.",
    fix="delete the property, and make sure that the server is fast enough",
    example=Example((_get(timeout=30), _TELL), {"incomingMessage": "fetch"}),
    fixed=Example((_get(), _TELL), {"incomingMessage": "fetch"}),
    check=_check,
)
