"""The flows of an account that a definition runs, and that those run in turn."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from soundstage.api.params import is_number
from soundstage.core.flows import Account, Flow
from soundstage.errors import Json
from soundstage.lint.kinds import SUBFLOW
from soundstage.sid import is_sid
from soundstage.store.port import Store

_MOST = 50
"""So many flows are read for one definition; a flow has no more widgets than are allowed."""


@dataclass(slots=True)
class Subflows:
    """Texts of definitions by the SIDs of their flows, and the SIDs that have none here.

    A flow stands before those that run it.
    """

    texts: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def documents(self) -> dict[str, Json]:
        """Return the same definitions, read; of large ones that takes a while."""
        return {sid: msgspec.json.decode(text) for sid, text in self.texts.items()}


async def find_subflows(store: Store, account: Account, definition: Json) -> Subflows:
    """Return the revisions that a definition names; of two of one flow the first counts."""
    found = Subflows()
    await _visit(store, account, definition, found, frozenset())
    return found


async def _visit(
    store: Store, account: Account, definition: Json, found: Subflows, above: frozenset[str]
) -> None:
    for sid, revision in _named(definition):
        if sid in found.texts or sid in found.missing or sid in above:
            continue
        text = await _text(store, account, sid, revision) if len(found.texts) < _MOST else None
        if text is None:
            found.missing.append(sid)
            continue
        await _visit(store, account, msgspec.json.decode(text), found, above | {sid})
        found.texts[sid] = text


def _named(definition: Json) -> Iterator[tuple[str, str]]:
    """Yield the flows that the states run; what is no definition runs none."""
    states = definition.get("states") if isinstance(definition, dict) else None
    for state in states if isinstance(states, list) else ():
        properties = state.get("properties") if isinstance(state, dict) else None
        if isinstance(properties, dict) and state.get("type") == SUBFLOW:
            sid = properties.get("flow_sid")
            if isinstance(sid, str) and sid:
                yield sid, str(properties.get("flow_revision", ""))


async def _text(store: Store, account: Account, sid: str, revision: str) -> str | None:
    flow = await store.flow(sid) if is_sid(sid, "FW") else None
    if flow is None or flow.account_sid != account.sid:
        return None
    number = _number(flow, revision)
    kept = None if number is None else await store.revision(flow.sid, number)
    return kept.definition if kept else None


def _number(flow: Flow, revision: str) -> int | None:
    if is_number(revision):
        return int(revision)
    return flow.latest if revision == "LatestDraft" else flow.published
