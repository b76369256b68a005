"""SL102: a split leads nowhere when nothing matches."""

from collections.abc import Iterator

from soundstage.definition.model import Condition, State
from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import SPLIT
from soundstage.lint.natures import is_of_contact
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, split, text
from soundstage.lint.unhandled import place_of, unhandled

_OPPOSITES = {
    "equal_to": "not_equal_to",
    "matches_any_of": "does_not_match_any_of",
    "is_blank": "is_not_blank",
    "contains": "does_not_contain",
    "starts_with": "does_not_start_with",
}
_WITHOUT_VALUE = frozenset({"is_blank", "is_not_blank"})


def _check(flow: Flow) -> Iterator[Hit]:
    for state in flow.of_type(SPLIT):
        branches = [t for t in state.transitions if t.event == "match" and t.conditions]
        if not branches:
            yield Hit(place(state, "transitions"), f"{state.name} has no condition that could hold")
            continue
        silent = bool(unhandled(state, ["noMatch"])) and any(t.next for t in branches)
        if silent and not _is_complete(state):
            message = f"{state.name} leads nowhere when no condition holds: the flow just ends"
            optional = len(branches) == 1 and not is_of_contact(flow, flow.text(state, "input"))
            severity = Severity.NOTE if optional else None
            yield Hit(place_of(state, "noMatch"), message, severity=severity)


def _is_complete(state: State) -> bool:
    """Tell whether conditions leave nothing over: opposites, true and false, or any size."""
    alone = [t.conditions[0] for t in state.transitions if len(t.conditions) == 1]
    tests = {_key(condition) for condition in alone}
    for one in alone:
        opposite = _OPPOSITES.get(one.type)
        sizes = {_key(one, kind) for kind in ("less_than", "greater_than", "equal_to")}
        booleans = {(one.arguments, "equal_to", word) for word in ("true", "false")}
        if (opposite and _key(one, opposite) in tests) or sizes <= tests or booleans <= tests:
            return True
    return False


def _key(condition: Condition, kind: str | None = None) -> tuple[object, ...]:
    kind = kind or condition.type
    return condition.arguments, kind, "" if kind in _WITHOUT_VALUE else condition.value


_BODY = "{{widgets.ask.inbound.Body}}"
_ASK = ask("ask", "Yes or no?", incomingMessage="check")
_THANK = text("thank", "Thank you!")

RULE = Rule(
    code="SL102",
    name="unhandled-no-match",
    severity=Severity.WARNING,
    summary="a split leads nowhere when nothing matches",
    why="Whoever answers something that nobody thought of is left without a word, or is hung up "
    "on; Studio only logs warning 81005. One single branch that looks at something else than an "
    "answer may be an addition that some contacts do not get, so it is only noted.",
    fix="lead noMatch to a state that asks again or says what was not understood",
    example=Example(
        (_ASK, split("check", _BODY, ("equal_to", "yes", "thank")), _THANK),
        {"incomingMessage": "ask"},
    ),
    fixed=Example(
        (_ASK, split("check", _BODY, ("equal_to", "yes", "thank"), no_match="ask"), _THANK),
        {"incomingMessage": "ask"},
    ),
    check=_check,
)
