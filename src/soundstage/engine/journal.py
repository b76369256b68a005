"""Contexts rebuilt from the journal: what an execution knew after any of its steps."""

from collections.abc import Iterable

from soundstage.core.execution import Change, JournalEntry, Step
from soundstage.errors import Json


def put(tree: Json, path: tuple[str, ...], value: Json) -> Json:
    """Return `tree` with `value` at `path`; the tree itself is not changed."""
    if not path:
        return value
    head, rest, known = path[0], path[1:], tree or {}
    return {**known, head: put(known.get(head), rest, value)}


def apply(context: Json, changes: Iterable[Change]) -> Json:
    """Return the context after these changes."""
    for change in changes:
        context = put(context, change.path, change.value)
    return context


def steps(journal: Iterable[JournalEntry]) -> list[Step]:
    """Return the steps of an execution, oldest first."""
    return [step for entry in journal for step in entry.steps]


def context_after(journal: Iterable[JournalEntry], step_sid: str) -> dict[str, Json] | None:
    """Return the context as it was when that step ended, or None for an unknown step."""
    context: Json = {}
    for entry in journal:
        for step in entry.steps:
            context = apply(context, step.changes)
            if step.sid == step_sid:
                return dict(context)
        context = apply(context, entry.changes)
    return None
