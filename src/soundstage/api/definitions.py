"""Definitions that clients send: checked before anything is stored [validate]."""

import asyncio
from dataclasses import dataclass

import msgspec

from soundstage.api.call import Call
from soundstage.api.errors import InvalidDefinition
from soundstage.api.params import is_number
from soundstage.core.flows import Flow
from soundstage.definition.parse import canonical_text, parse_definition
from soundstage.errors import DefinitionError
from soundstage.limits import Limits
from soundstage.sid import is_sid
from soundstage.validation import validate
from soundstage.validation.rules import CountWidgets

_LARGE = 100_000
"""A longer text is checked in a thread, so that other requests need not wait for it."""


class _Counted(msgspec.Struct):
    states: list[msgspec.Raw]


@dataclass(frozen=True, slots=True)
class Checked:
    """A definition without errors, as it is kept, and its warnings as (path, message)."""

    text: str
    warnings: tuple[tuple[str, str], ...]


async def check_definition(call: Call, text: str) -> Checked:
    """Return the checked definition, or raise `InvalidDefinition` (81022).

    A definition that runs subflows is checked again when their sizes are known (81025) [err].
    """
    uses: set[tuple[str, str]] = set()

    def note(flow_sid: str, revision: str) -> None:
        uses.add((flow_sid, revision))

    checked = await _check(text, call.limits, note)
    if not uses:
        return checked
    sizes = {use: await _widgets(call, *use) for use in uses}
    return await _check(text, call.limits, lambda sid, revision: sizes[sid, revision])


async def _check(text: str, limits: Limits, count: CountWidgets) -> Checked:
    if len(text) > _LARGE:
        return await asyncio.to_thread(_check_now, text, limits, count)
    return _check_now(text, limits, count)


def _check_now(text: str, limits: Limits, count: CountWidgets) -> Checked:
    try:
        report = validate(parse_definition(text, limits), limits, count)
    except DefinitionError as error:
        raise InvalidDefinition(error.problems, error.warnings) from None
    if not report.valid:
        raise InvalidDefinition(report.errors, report.warnings)
    warnings = tuple((warning.property_path, warning.message) for warning in report.warnings)
    return Checked(canonical_text(text), warnings)


async def _widgets(call: Call, flow_sid: str, revision: str) -> int | None:
    """Return how many widgets a subflow of this account has, None when it is not there."""
    flow = await call.store.flow(flow_sid) if is_sid(flow_sid, "FW") else None
    if flow is None or flow.account_sid != call.account.sid:
        return None
    number = _number(flow, revision)
    found = None if number is None else await call.store.revision(flow.sid, number)
    if found is None:
        return None
    return len(msgspec.json.decode(found.definition, type=_Counted).states)


def _number(flow: Flow, revision: str) -> int | None:
    if is_number(revision):
        return int(revision)
    return flow.latest if revision == "LatestDraft" else flow.published
