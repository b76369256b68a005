"""SL111: a widget that waits leads to itself, which works ten times."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import QUICK
from soundstage.lint.rule import Example, Hit, Rule, Severity, say, state
from soundstage.lint.words import listed


def _check(flow: Flow) -> Iterator[Hit]:
    for one in flow.states:
        if one.type in QUICK:
            continue
        back = [edge for edge in flow.edges[one.index] if edge.target == one.index]
        if back:
            message = (
                f"{one.name} leads to itself on {listed([edge.event for edge in back])}: at "
                f"entry {flow.limits.repeats + 1} in a row the execution is ended (81001)"
            )
            yield Hit(place(one, "transitions", back[0].place, "next"), message)


_MENU = {"say": "Press 1 for sales.", "number_of_digits": 1, "timeout": 5}
_SALES = say("sales", "One moment please.")
_SORRY = say("sorry", "Sorry, I did not hear anything.", audioComplete="menu")

RULE = Rule(
    code="SL111",
    name="repeat-limit",
    severity=Severity.NOTE,
    summary="a widget that waits leads to itself, which works ten times",
    why="Studio ends an execution that enters the same widget more than ten times in a row. For a "
    "question that is asked again it is mostly enough; the contact is not told when it is not.",
    fix="lead through another state, for example one that says what was not understood",
    example=Example(
        (
            state(
                "menu",
                "gather-input-on-call",
                _MENU,
                keypress="sales",
                speech="sales",
                timeout="menu",
            ),
            _SALES,
        ),
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
                timeout="sorry",
            ),
            _SALES,
            _SORRY,
        ),
        {"incomingCall": "menu"},
    ),
    check=_check,
)
