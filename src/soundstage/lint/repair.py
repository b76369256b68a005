"""Safe corrections: made in the text itself, so that everything else of it stays as it is."""

import json
from collections.abc import Callable, Iterable

from soundstage.definition.parse import parse_definition
from soundstage.errors import DefinitionError
from soundstage.limits import STUDIO, Limits
from soundstage.lint.places import Places, Region
from soundstage.lint.rule import Edit
from soundstage.lint.run import Report
from soundstage.validation import validate

Change = tuple[Region, str]
"""A region of a text, and what it becomes."""

_MOST_ROUNDS = 10

Look = Callable[[str], Report]


def changes_of(text: str, edits: Iterable[Edit]) -> list[Change]:
    """Return corrections as changes of the text, in its order; of two that overlap the first."""
    edits = list(edits)
    places = Places(text, {edit.path for edit in edits})
    found = []
    for edit in edits:
        region = places.region(edit.path, (edit.start, edit.end))
        found.append((region, json.dumps(edit.text, ensure_ascii=False)[1:-1]))
    kept: list[Change] = []
    for region, written in sorted(found):
        if not kept or (region.start >= kept[-1][0].end and region != kept[-1][0]):
            kept.append((region, written))
    return kept


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with its corrections."""
    for region, written in reversed(changes_of(text, edits)):
        text = text[: region.start] + written + text[region.end :]
    return text


def repair(report: Report, look: Look, limits: Limits = STUDIO) -> Report:
    """Correct a file until there is nothing left to correct; `look` lints a text again.

    A correction after which the definition has more errors than before is not made.
    """
    for _ in range(_MOST_ROUNDS):
        text = applied(report.text, report.edits)
        if text == report.text or _errors(text, limits) > _errors(report.text, limits):
            break
        report = look(text)
    return report


def _errors(text: str, limits: Limits) -> int:
    try:
        return len(validate(parse_definition(text, limits), limits).errors)
    except DefinitionError as error:
        return len(error.problems) + 1_000
