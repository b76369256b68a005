"""SL307: a condition looks for several words at once, commas included."""

import re
from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import SPLIT
from soundstage.lint.natures import is_of_contact
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, split, text

_LIST = re.compile(r"\s*[\w'-]+(\s*,\s*[\w'-]+)+\s*,?\s*")
_ONE_TEXT = frozenset({"equal_to", "not_equal_to", "contains", "does_not_contain", "starts_with"})


def _check(flow: Flow) -> Iterator[Hit]:
    for state in flow.of_type(SPLIT):
        if not is_of_contact(flow, flow.text(state, "input")):
            continue
        for number, transition in enumerate(state.transitions):
            for rank, condition in enumerate(transition.conditions):
                if condition.type in _ONE_TEXT and _LIST.fullmatch(condition.value):
                    path = place(state, "transitions", number, "conditions", rank, "value")
                    message = (
                        f"{condition.type} takes {condition.value!r} as one text, commas included"
                    )
                    yield Hit(path, message)


_ASK = ask("ask", "Yes or no?", incomingMessage="check")
_BODY = "{{widgets.ask.inbound.Body}}"
_STATES = (text("thank", "Thank you!"), text("pity", "What a pity."))


def _split(operator: str) -> dict[str, object]:
    return split("check", _BODY, (operator, "yes, yeah, y", "thank"), no_match="pity")


RULE = Rule(
    code="SL307",
    name="list-in-condition",
    severity=Severity.WARNING,
    summary="a condition looks for several words at once, commas included",
    why="Only matches_any_of and its opposite take a list. The others compare with the whole "
    "text: nobody answers `yes, yeah, y`.",
    fix="use matches_any_of, or one branch for each word",
    example=Example(
        (_ASK, _split("contains"), *_STATES),
        {"incomingMessage": "ask"},
    ),
    fixed=Example(
        (_ASK, _split("matches_any_of"), *_STATES),
        {"incomingMessage": "ask"},
    ),
    check=_check,
)
