"""SL103: a question leads nowhere when nobody answers it."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import ASK
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, text
from soundstage.lint.unhandled import silent_ends


def _check(flow: Flow) -> Iterator[Hit]:
    return silent_ends(
        flow, ASK, "timeout", "without a reply in time the flow ends and tells nobody"
    )


_THANK = text("thank", "Thank you!")
_CLOSE = text("close", "We have closed your request. Text us any time.")

RULE = Rule(
    code="SL103",
    name="unhandled-reply-timeout",
    severity=Severity.NOTE,
    summary="a question leads nowhere when nobody answers it",
    why="After the time-out the flow ends without a word, and a late answer starts it from the "
    "beginning, as if nothing had been said before.",
    fix="lead timeout to a reminder or a last message; ignore it where silence is what you want",
    example=Example(
        (ask("ask", "Your name?", incomingMessage="thank"), _THANK), {"incomingMessage": "ask"}
    ),
    fixed=Example(
        (
            ask("ask", "Your name?", incomingMessage="thank", timeout="close"),
            _THANK,
            _CLOSE,
        ),
        {"incomingMessage": "ask"},
    ),
    check=_check,
)
