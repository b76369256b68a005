"""Journals of the deterministic simulation: crashes and bad weather change no replay."""

import asyncio

import msgspec
import pytest
from tests.simulation.run import simulate

from soundstage.core.effects import AnyEffect, Result
from soundstage.core.execution import Execution
from soundstage.limits import STUDIO
from soundstage.replaying.compare import replay
from soundstage.replaying.recording import Compiler, Recording, decode, encode
from soundstage.replaying.report import Verdict
from soundstage.replaying.trace import retrace
from soundstage.store.memory import MemoryStore
from soundstage.store.pages import Cursor
from soundstage.store.port import ExecutionFilter

SEEDS = 12


def nothing(state: str | None, effect: AnyEffect) -> Result | None:
    return None


async def read(store: MemoryStore) -> list[Recording]:
    """Return all executions of a store."""
    (account,) = await store.accounts()
    found = []
    for flow in (await store.flows(account.sid, 100, Cursor())).items:
        page = await store.executions(flow.sid, ExecutionFilter(), 10_000, Cursor())
        found += [await _recording(store, execution) for execution in page.items]
    return found


async def _recording(store: MemoryStore, execution: Execution) -> Recording:
    used = {execution.flow_sid: execution.revision, **execution.subflows}
    definitions = {}
    for sid, number in used.items():
        revision = await store.revision(sid, number)
        assert revision is not None
        definitions[sid] = msgspec.json.decode(revision.definition)
    journal = await store.journal(execution.sid)
    return decode(encode(Recording.of(execution, journal, definitions)))


@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_an_execution_in_bad_weather_goes_the_same_way_again(seed: int) -> None:
    stores: list[MemoryStore] = []

    def make() -> MemoryStore:
        stores.append(MemoryStore())
        return stores[-1]

    simulate(seed, make)
    recordings = asyncio.run(read(stores[0]))
    assert recordings
    compiler = Compiler(STUDIO)
    for recording in recordings:
        program = compiler.own(recording)
        trace = retrace(recording, program)
        assert trace.fault is None
        assert replay(trace, program, {}, nothing).verdict is Verdict.SAME
