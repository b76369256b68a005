"""Findings in the words of the problems panel."""

from collections.abc import Mapping
from typing import Any, Literal

from soundstage.console.warnings import help_of
from soundstage.console.wire.checking import Finding
from soundstage.errors import Json, Problem
from soundstage.lint.rule import Severity
from soundstage.lint.rules import RULES
from soundstage.lint.rules.invalid_definition import RULE as INVALID
from soundstage.lint.rules.invalid_definition import path_of
from soundstage.lint.run import Finding as Found

_INSIDE_A_STATE = 2
_NO_SUBFLOW = 81024
_SEVERITIES: Mapping[Severity, Literal["error", "warning"]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
}


def invalid(definition: Json, problem: Problem) -> Finding:
    """Return what keeps a flow from being saved."""
    return Finding(
        code=INVALID.code,
        rule=INVALID.name,
        severity="error",
        message=problem.message,
        fix="correct the value; until then the flow cannot be saved",
        why="Neither Soundstage nor Studio takes a flow with such a value.",
        pointer=problem.property_path,
        state=_state_at(definition, problem.property_path),
        fixable=False,
        invalid=True,
    )


def too_large(definition: Json, problem: Problem) -> Finding:
    """Return what the validator warns of: more widgets than may run."""
    return Finding(
        code="81025",
        rule="too-many-widgets",
        severity="warning",
        message=problem.message,
        fix="split the flow",
        why="The flow can be saved, and each of its executions ends at its start.",
        pointer=problem.property_path,
        state=_state_at(definition, problem.property_path),
        fixable=False,
        invalid=False,
    )


def no_subflow(pointer: str, state: str | None, sid: str) -> Finding:
    """Return that a subflow is not among the account's flows."""
    return Finding(
        code=str(_NO_SUBFLOW),
        rule="missing-subflow",
        severity="error",
        message=f"the subflow {sid} is not among this account's flows, or has no such revision",
        fix="choose another flow, or publish this one",
        why=help_of(_NO_SUBFLOW),
        pointer=pointer,
        state=state,
        fixable=False,
        invalid=False,
    )


def wrong_project(message: str) -> Finding:
    """Return that the project's settings cannot be used."""
    return Finding(
        code="",
        rule="project",
        severity="note",
        message=message,
        fix="correct the file; until then the rules are as they come",
        why="The project's own settings for the rules are not used while they cannot be read.",
        pointer="#/",
        state=None,
        fixable=False,
        invalid=False,
    )


def of_rule(found: Found) -> Finding:
    """Return a finding of the linter."""
    return Finding(
        code=found.code,
        rule=found.rule,
        severity=_SEVERITIES.get(found.severity, "note"),
        message=found.message,
        fix=found.fix,
        why=RULES[found.code].why,
        pointer=found.property_path,
        state=found.state,
        fixable=found.fixable,
        invalid=False,
    )


def states_of(definition: Json) -> list[Any]:
    """Return the states, none of what is no definition."""
    states = definition.get("states") if isinstance(definition, dict) else None
    return states if isinstance(states, list) else []


def name_of(state: Json) -> str | None:
    """Return the name of a state, None of what is none."""
    name = state.get("name") if isinstance(state, dict) else None
    return name if isinstance(name, str) else None


def _state_at(definition: Json, pointer: str) -> str | None:
    """Return the name of the state that a pointer leads into."""
    keys, states = path_of(pointer), states_of(definition)
    if len(keys) < _INSIDE_A_STATE or keys[0] != "states":
        return None
    index = keys[1]
    return name_of(states[index]) if isinstance(index, int) and index < len(states) else None
