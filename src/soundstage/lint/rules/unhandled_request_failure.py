"""SL107: an HTTP request or a Function that fails ends the flow silently."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import FETCHES, HTTP
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.lint.unhandled import leads_on, place_of, unhandled


def _check(flow: Flow) -> Iterator[Hit]:
    for one in flow.of_type(*FETCHES):
        event = "failed" if one.type == HTTP else "fail"
        if unhandled(one, [event]) and leads_on(one):
            seconds = flow.limits.http_seconds
            message = (
                f"{one.name} leads nowhere on {event}: any error of the server, or an answer "
                f"after {seconds} seconds, ends the flow silently"
            )
            yield Hit(place_of(one, event), message)


_GET = {"method": "GET", "url": "https://orders.example.com/latest"}
_TELL = text("tell", "Your order is on its way.")
_SORRY = text("sorry", "We cannot look that up right now. Please try again later.")

RULE = Rule(
    code="SL107",
    name="unhandled-request-failure",
    severity=Severity.WARNING,
    summary="an HTTP request or a Function that fails ends the flow silently",
    why="Servers fail: a status of 400 and more, an answer later than 10 seconds or larger than "
    "64 kB takes this path. Without it the contact is left in the middle of the conversation.",
    fix="lead failed (fail of a Function) to a state that apologises or tries again",
    example=Example(
        (state("look_up", "make-http-request", _GET, success="tell"), _TELL),
        {"incomingMessage": "look_up"},
    ),
    fixed=Example(
        (
            state("look_up", "make-http-request", _GET, success="tell", failed="sorry"),
            _TELL,
            _SORRY,
        ),
        {"incomingMessage": "look_up"},
    ),
    check=_check,
)
