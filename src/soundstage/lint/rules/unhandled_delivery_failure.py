"""SL104: a question leads nowhere when it is not delivered."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import ASK
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, state, text
from soundstage.lint.unhandled import silent_ends


def _check(flow: Flow) -> Iterator[Hit]:
    return silent_ends(
        flow, ASK, "deliveryFailure", "a question that is not delivered ends the flow silently"
    )


_THANK = text("thank", "Thank you!")
_REPORT = state("report", "run-function", {"url": "https://flows.example.com/undelivered"})

RULE = Rule(
    code="SL104",
    name="unhandled-delivery-failure",
    severity=Severity.NOTE,
    summary="a question leads nowhere when it is not delivered",
    why="A number that is wrong, blocked or opted out ends the flow, and nobody learns of it but "
    "the debugger (error 81011).",
    fix="lead deliveryFailure to a state that records it or tries another way",
    example=Example(
        (ask("ask", "Your name?", incomingMessage="thank"), _THANK), {"incomingMessage": "ask"}
    ),
    fixed=Example(
        (
            ask("ask", "Your name?", incomingMessage="thank", deliveryFailure="report"),
            _THANK,
            _REPORT,
        ),
        {"incomingMessage": "ask"},
    ),
    check=_check,
)
