"""SL308: a branch of a split repeats one before it."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import SPLIT
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, split, text

_WITHOUT_VALUE = frozenset({"is_blank", "is_not_blank"})


def _check(flow: Flow) -> Iterator[Hit]:
    for state in flow.of_type(SPLIT):
        seen: dict[object, int] = {}
        for number, transition in enumerate(state.transitions):
            if transition.event != "match" or not transition.conditions:
                continue
            key = frozenset(
                (
                    condition.arguments[:1] or (flow.text(state, "input"),),
                    condition.type,
                    "" if condition.type in _WITHOUT_VALUE else condition.value.strip().lower(),
                )
                for condition in transition.conditions
            )
            first = seen.setdefault(key, number)
            if first != number:
                value = transition.conditions[0].value
                message = f"this branch ({value}) is never taken: one before it asks the same"
                yield Hit(place(state, "transitions", number, "conditions"), message)


_ASK = ask("ask", "1 or 2?", incomingMessage="check")
_BODY = "{{widgets.ask.inbound.Body}}"
_ONE, _TWO = text("one", "You chose one."), text("two", "You chose two.")


def _split(second: str) -> dict[str, object]:
    branches = (("equal_to", "1", "one"), ("equal_to", second, "two"))
    return split("check", _BODY, *branches, no_match="ask")


RULE = Rule(
    code="SL308",
    name="shadowed-branch",
    severity=Severity.WARNING,
    summary="a branch of a split repeats one before it",
    why="The branches are tried in their order and the first that holds is taken, so the later "
    "one never is. It is mostly a copy whose value was not changed.",
    fix="correct the value, or delete the branch",
    example=Example((_ASK, _split("1"), _ONE, _TWO), {"incomingMessage": "ask"}),
    fixed=Example((_ASK, _split("2"), _ONE, _TWO), {"incomingMessage": "ask"}),
    check=_check,
)
