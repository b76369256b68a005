"""SL410: a SID of one account is written down in the flow."""

import re
from collections.abc import Iterator

from soundstage.definition.scan import Path
from soundstage.errors import Json
from soundstage.lint.flow import Flow
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text

_FOR_THE_EDITOR = frozenset({"service_sid", "environment_sid", "function_sid"})
_SID = re.compile(r"\b(?!SM|MM|CA|RE)[A-Z]{2}[0-9a-f]{32}\b")


def _check(flow: Flow) -> Iterator[Hit]:
    """Name each SID once, at its first place; those for the editor have no effect."""
    found: dict[str, list[tuple[Path, tuple[int, int]]]] = {}
    for state_ in flow.states:
        for path, value in _texts(state_.properties, ("states", state_.index, "properties")):
            if path[-1] in _FOR_THE_EDITOR:
                continue
            for match in _SID.finditer(value):
                found.setdefault(match[0], []).append((path, match.span()))
    for sid, places in found.items():
        if sid[2:].strip("0"):
            more = len(places) - 1
            also = f" (and in {more} more place{'s' if more > 1 else ''})" if more else ""
            yield Hit(places[0][0], f"{sid} belongs to one account only{also}", places[0][1])


def _texts(value: Json, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        if len(value) >= 34:
            yield path, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _texts(member, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, (*path, number))


def _flex(workflow: str) -> dict[str, object]:
    properties = {"workflow": workflow, "channel": "sms", "attributes": "{}"}
    return state("agent", "send-to-flex", properties, failedToEnqueue="sorry", callFailure="sorry")


_SORRY = text("sorry", "Nobody is free right now.")

RULE = Rule(
    code="SL410",
    name="hard-coded-sid",
    severity=Severity.NOTE,
    summary="a SID of one account is written down in the flow",
    why="The same flow in a test account, a second region or another customer's account needs "
    "other SIDs. They are what makes a copied flow fail in production.",
    fix="pass it as a parameter, or keep names per environment and let them be filled in",
    example=Example(
        (_flex("WW3f0a5d2c8e6b1794a0c2d4e6f8091a3b"), _SORRY), {"incomingMessage": "agent"}
    ),
    fixed=Example((_flex("{{flow.variables.workflow}}"), _SORRY), {"incomingMessage": "agent"}),
    check=_check,
)
