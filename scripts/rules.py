"""The generated part of `docs/lint.md`: every rule with its reason, its example and the remedy."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from scripts.markdown import table

from soundstage.lint.rule import Example, Rule
from soundstage.lint.rules import RULES

_LONGEST = 300


def rules() -> str:
    """Return the table of all rules, and a section for each."""
    rows = [
        (f"[{rule.code}](#{rule.code.lower()}-{rule.name})", rule.severity.value, rule.summary)
        for rule in RULES.values()
    ]
    head = table(("rule", "severity", "what it finds"), rows)
    return "\n\n".join([head, *(part for rule in RULES.values() for part in _section(rule))])


def _section(rule: Rule) -> Iterator[str]:
    yield f"### {rule.code} {rule.name}"
    more = ", `--fix` corrects some" if rule.repairs else ""
    yield f"**{rule.severity.value}**{more}. {rule.why}"
    yield f"What to do: {rule.fix}."
    yield f"```json\n{_example(rule)}\n```"


def _example(rule: Rule) -> str:
    """Return the states in which the example differs from its correction; all if none does."""
    right = {_written(state) for state in rule.fixed.states}
    states = [state for state in rule.example.states if _written(state) not in right]
    if not states:
        return _written({"on": dict(rule.example.on), "states": _names(rule.example)})
    return "\n".join(map(_shortened, states)) if len(states) == 1 else _list(states)


def _names(example: Example) -> list[Any]:
    return [f"{state['name']} ({state['type']})" for state in example.states]


def _list(states: Sequence[dict[str, Any]]) -> str:
    inside = ",\n".join(_shortened(state) for state in states)
    return f"[{inside}]"


def _shortened(state: dict[str, Any]) -> str:
    """Return a state as JSON; texts that go on for pages are cut."""
    properties = {
        key: f"{value[:_LONGEST]}…" if isinstance(value, str) and len(value) > _LONGEST else value
        for key, value in state["properties"].items()
    }
    lines = [
        f'{{"name": {_written(state["name"])}, "type": {_written(state["type"])},',
        f' "properties": {_written(properties)},',
        f' "transitions": {_written(state["transitions"])}}}',
    ]
    return "\n".join(lines)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
