"""SL109: a menu takes keys or speech, and the other one ends the call."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import GATHER
from soundstage.lint.rule import Example, Hit, Rule, Severity, say, state
from soundstage.lint.unhandled import place_of, unhandled

_OTHER = {"speech": "says something or coughs", "keypress": "presses a key"}


def _check(flow: Flow) -> Iterator[Hit]:
    for one in flow.of_type(GATHER):
        missing = unhandled(one, _OTHER)
        if len(missing) == 1:
            what = _OTHER[missing[0]]
            message = f"{one.name} leads nowhere on {missing[0]}: a caller who {what} is hung up on"
            yield Hit(place_of(one, missing[0]), message)


_MENU = {"say": "Press 1 for sales.", "number_of_digits": 1, "timeout": 5}
_SALES = say("sales", "One moment please.")

RULE = Rule(
    code="SL109",
    name="gather-drops-input",
    severity=Severity.WARNING,
    summary="a menu takes keys or speech, and the other one ends the call",
    why="The widget always listens for both. In a keypad menu a word, a cough or a noisy street "
    "counts as speech, and the call ends.",
    fix="lead the other event to the same state, or back to the question",
    example=Example(
        (state("menu", "gather-input-on-call", _MENU, keypress="sales", timeout="sales"), _SALES),
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
                timeout="sales",
            ),
            _SALES,
        ),
        {"incomingCall": "menu"},
    ),
    check=_check,
)
