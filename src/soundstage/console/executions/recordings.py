"""An execution of the store with the definitions it ran on, and its turns played again."""

import asyncio
from dataclasses import dataclass
from typing import Any

import msgspec

from soundstage.console.call import Call
from soundstage.core.execution import Execution, JournalEntry, Turn
from soundstage.errors import Json
from soundstage.limits import Limits
from soundstage.replaying.recording import Compiler, Recording, RecordingError
from soundstage.replaying.trace import Trace, retrace
from soundstage.store.port import Store

_GONE = "a definition that it ran on is gone: what it asked of others is not known any more"


@dataclass(frozen=True, slots=True)
class Played:
    """A journal and, as far as they could be computed again, the turns it came from."""

    execution: Execution
    journal: tuple[JournalEntry, ...]
    definition: dict[str, Json]
    turns: tuple[Turn, ...]
    trace: Trace | None
    fault: str | None


async def play(call: Call[Any, None], execution: Execution) -> Played:
    """Return an execution with its turns."""
    store = call.store
    journal = await store.journal(execution.sid)
    definitions = await definitions_of(store, execution)
    definition = definitions.get(execution.flow_sid)
    if definition is None:
        raise call.not_found()
    if len(definitions) < 1 + len(execution.subflows):
        return Played(execution, journal, definition, (), None, _GONE)
    recording = Recording.of(execution, journal, definitions)
    trace = await asyncio.to_thread(_retrace, recording, call.limits)
    if isinstance(trace, str):
        return Played(execution, journal, definition, (), None, trace)
    return Played(execution, journal, definition, trace.turns, trace, trace.fault)


def _retrace(recording: Recording, limits: Limits) -> Trace | str:
    """Return the trace of a recording, or why there is none."""
    try:
        return retrace(recording, Compiler(limits).own(recording))
    except RecordingError as error:
        return str(error)


async def definitions_of(store: Store, execution: Execution) -> dict[str, dict[str, Json]]:
    """Return the definitions that an execution runs, by flow; one that is gone is left out."""
    used = {execution.flow_sid: execution.revision, **execution.subflows}
    found = {}
    for sid, number in used.items():
        revision = await store.revision(sid, number)
        if revision is not None:
            found[sid] = msgspec.json.decode(revision.definition)
    return found
