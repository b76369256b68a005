"""All checks of a flow definition, in the order in which Studio's rules are listed."""

from collections.abc import Iterator
from itertools import islice

import msgspec

from soundstage.definition.model import Definition, read_definition
from soundstage.definition.parse import MOST_PROBLEMS, parse_definition
from soundstage.errors import DefinitionError, Json, Problem
from soundstage.limits import STUDIO, Limits
from soundstage.validation.crossings import check_crossings
from soundstage.validation.rules import CountWidgets, check_rules, count_warnings
from soundstage.validation.states import check_envelope, check_states


class Report(msgspec.Struct, frozen=True):
    """What the checks found; a definition without errors is valid [validate]."""

    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def valid(self) -> bool:
        return not self.errors


def validate(
    document: Json,
    limits: Limits = STUDIO,
    count_subflow_widgets: CountWidgets | None = None,
) -> Report:
    """Check a document that `parse_definition` returned, and report everything at once."""
    errors = tuple(islice(_errors(document, limits), MOST_PROBLEMS))
    states = document.get("states") if isinstance(document, dict) else None
    if not isinstance(states, list):
        return Report(errors)
    return Report(errors, tuple(count_warnings(states, limits, count_subflow_widgets)))


def check(
    text: str | bytes,
    limits: Limits = STUDIO,
    count_subflow_widgets: CountWidgets | None = None,
) -> Definition:
    """Return the definition in the text, or raise `DefinitionError` with every problem (81022)."""
    document = parse_definition(text, limits)
    report = validate(document, limits, count_subflow_widgets)
    if not report.valid:
        raise DefinitionError(report.errors, report.warnings)
    return read_definition(document)


def _errors(document: Json, limits: Limits) -> Iterator[Problem]:
    yield from check_envelope(document, limits)
    states = document.get("states") if isinstance(document, dict) else None
    if isinstance(states, list):
        states = states[: limits.states]
        yield from check_states(states)
        yield from check_crossings(document, states)
        yield from check_rules(states, limits)
