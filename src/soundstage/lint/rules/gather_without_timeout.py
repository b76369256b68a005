"""SL108: a caller who says nothing is hung up on."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import GATHER
from soundstage.lint.rule import Example, Hit, Rule, Severity, say, state
from soundstage.lint.unhandled import silent_ends


def _check(flow: Flow) -> Iterator[Hit]:
    return silent_ends(
        flow, GATHER, "timeout", "a caller who needs a moment too long is hung up on"
    )


_MENU = {"say": "Press 1 for sales.", "number_of_digits": 1, "timeout": 5}
_SALES = say("sales", "One moment please.")
_HELP = say("help", "Sorry, I did not hear anything. Goodbye.")

RULE = Rule(
    code="SL108",
    name="gather-without-timeout",
    severity=Severity.WARNING,
    summary="a caller who says nothing is hung up on",
    why="No input within a few seconds is the most common answer there is: people look for the "
    "keypad. Without a path for it the call just ends.",
    fix="lead timeout to a state that repeats the question a few times or says goodbye",
    example=Example(
        (state("menu", "gather-input-on-call", _MENU, keypress="sales", speech="sales"), _SALES),
        {"incomingCall": "menu"},
    ),
    fixed=Example(
        (
            state(
                "menu",
                "gather-input-on-call",
                _MENU,
                keypress="sales",
                speech="sales",
                timeout="help",
            ),
            _SALES,
            _HELP,
        ),
        {"incomingCall": "menu"},
    ),
    check=_check,
)
