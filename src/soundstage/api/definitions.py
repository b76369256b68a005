"""Definitions that clients send: checked before anything is stored [validate]."""

import asyncio
from dataclasses import dataclass

from soundstage.api.errors import InvalidDefinition
from soundstage.definition.parse import canonical_text, parse_definition
from soundstage.errors import DefinitionError
from soundstage.limits import Limits
from soundstage.validation import validate

_LARGE = 100_000
"""A longer text is checked in a thread, so that other requests need not wait for it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A definition without errors, as it is kept, and its warnings as (path, message)."""

    text: str
    warnings: tuple[tuple[str, str], ...]


async def check_text(text: str, limits: Limits) -> Checked:
    """Return the checked definition, or raise `InvalidDefinition` (81022)."""
    if len(text) > _LARGE:
        return await asyncio.to_thread(_check, text, limits)
    return _check(text, limits)


def _check(text: str, limits: Limits) -> Checked:
    try:
        report = validate(parse_definition(text, limits), limits)
    except DefinitionError as error:
        raise InvalidDefinition(error.problems, error.warnings) from None
    if not report.valid:
        raise InvalidDefinition(report.errors, report.warnings)
    warnings = tuple((warning.property_path, warning.message) for warning in report.warnings)
    return Checked(canonical_text(text), warnings)
