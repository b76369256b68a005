"""Definitions that clients send: checked before anything is stored [validate]."""

import asyncio
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import msgspec

from soundstage.api.errors import InvalidDefinition
from soundstage.api.params import is_number
from soundstage.core.flows import Account, Flow
from soundstage.definition.parse import canonical_text, parse_definition
from soundstage.errors import DefinitionError
from soundstage.limits import Limits
from soundstage.sid import is_sid
from soundstage.store.port import Store
from soundstage.validation import validate
from soundstage.validation.rules import CountWidgets

_LARGE = 100_000
"""A longer text is checked in a thread, so that other requests need not wait for it."""

_KEPT = 32
"""So many shorter texts are remembered: scenarios publish the same flow again and again."""

_Uses = frozenset[tuple[str, str]]


class Client(Protocol):
    """Whose definition it is, and what may be in it."""

    @property
    def store(self) -> Store: ...
    @property
    def account(self) -> Account: ...
    @property
    def limits(self) -> Limits: ...


class _Counted(msgspec.Struct):
    states: list[msgspec.Raw]


@dataclass(frozen=True, slots=True)
class Checked:
    """A definition without errors, as it is kept, and its warnings as (path, message)."""

    text: str
    warnings: tuple[tuple[str, str], ...]


async def check_definition(client: Client, text: str) -> Checked:
    """Return the checked definition, or raise `InvalidDefinition` (81022).

    A definition that runs subflows is checked again when their sizes are known (81025) [err].
    """
    large = len(text) > _LARGE
    if large:
        checked, uses = await asyncio.to_thread(_check_alone, text, client.limits)
    else:
        checked, uses = _remembered(text, client.limits)
    if not uses:
        return checked
    sizes = {use: await _widgets(client, *use) for use in uses}

    def count(flow_sid: str, revision: str) -> int | None:
        return sizes[flow_sid, revision]

    if large:
        return await asyncio.to_thread(_check, text, client.limits, count)
    return _check(text, client.limits, count)


def _check_alone(text: str, limits: Limits) -> tuple[Checked, _Uses]:
    """Check what does not depend on other flows; return the subflows, with their revisions."""
    uses: set[tuple[str, str]] = set()

    def note(flow_sid: str, revision: str) -> None:
        uses.add((flow_sid, revision))

    return _check(text, limits, note), frozenset(uses)


_remembered = lru_cache(_KEPT)(_check_alone)


def _check(text: str, limits: Limits, count: CountWidgets) -> Checked:
    try:
        report = validate(parse_definition(text, limits), limits, count)
    except DefinitionError as error:
        raise InvalidDefinition(error.problems, error.warnings) from None
    if not report.valid:
        raise InvalidDefinition(report.errors, report.warnings)
    warnings = tuple((warning.property_path, warning.message) for warning in report.warnings)
    return Checked(canonical_text(text), warnings)


async def _widgets(client: Client, flow_sid: str, revision: str) -> int | None:
    """Return how many widgets a subflow of this account has, None when it is not there."""
    flow = await client.store.flow(flow_sid) if is_sid(flow_sid, "FW") else None
    if flow is None or flow.account_sid != client.account.sid:
        return None
    number = _number(flow, revision)
    found = None if number is None else await client.store.revision(flow.sid, number)
    if found is None:
        return None
    return len(msgspec.json.decode(found.definition, type=_Counted).states)


def _number(flow: Flow, revision: str) -> int | None:
    if is_number(revision):
        return int(revision)
    return flow.latest if revision == "LatestDraft" else flow.published
