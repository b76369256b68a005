"""Whose message is it: what the carrier did for other effects must not be taken for this one."""

from datetime import datetime, timedelta

from soundstage.core.effects import CarrierAnswer
from soundstage.core.events import EffectDone
from soundstage.core.execution import Execution, JournalEntry
from soundstage.store.port import Store

_GRAIN = timedelta(seconds=3)
"""The carrier tells moments in whole seconds, and our clocks may differ by one [oai]."""


async def claimed(
    store: Store, execution: Execution, effect_id: str, since: datetime
) -> frozenset[str]:
    """Return the SIDs of messages and calls that other effects have led to.

    A contact may get the same text twice within the grain of the carrier's clock: from another
    effect of the execution, or from an execution that ended right before.
    """
    others = await store.ended_before(execution, since - _GRAIN)
    journals = [await store.journal(sid) for sid in (execution.sid, *others)]
    return frozenset(
        sid
        for journal in journals
        for entry in journal
        if (sid := _result(entry, effect_id)) is not None
    )


def _result(entry: JournalEntry, effect_id: str) -> str | None:
    """Return the SID of what an effect led to, unless it is the one that is looked for."""
    event = entry.event
    if not isinstance(event, EffectDone) or event.effect_id == effect_id:
        return None
    if not isinstance(event.result, CarrierAnswer):
        return None
    sid = event.result.body.get("sid")
    return None if sid is None else str(sid)
