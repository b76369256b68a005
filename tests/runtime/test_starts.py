"""Starts by REST while the database goes away: what is answered is what happened."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.runtime.conftest import CONTACT, NUMBER, World, ask, definition

from soundstage.core.execution import Execution, Turn
from soundstage.core.streams import StreamEvent
from soundstage.limits import Limits
from soundstage.runtime.node import Node
from soundstage.sid import new_sid
from soundstage.store.errors import StoreAway
from soundstage.store.memory import MemoryStore
from soundstage.store.port import Committed, Conflict, Cursor, ExecutionFilter, Seen


class Failing(MemoryStore):
    """A store whose first commit is lost, or written without an answer."""

    def __init__(self, *, writes: bool, comes_back: bool) -> None:
        super().__init__()
        self._writes = writes
        self._comes_back = comes_back
        self._failed = False

    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen:
        if self._failed:
            return await super().commit(turn, events)
        self._failed = True
        if self._writes:
            await super().commit(turn, events)
        raise StoreAway("the connection was cut")

    async def execution(self, sid: str) -> Execution | None:
        if self._failed and not self._comes_back:
            raise StoreAway("nobody answers")
        return await super().execution(sid)


async def start(store: Failing) -> tuple[World, Node, str]:
    world = World(store=store)
    flow = await world.publish(definition("ask", ask()))
    node = world.node(limits=replace(Limits(), webhook_seconds=1))
    execution = await node.start_execution(flow, CONTACT, NUMBER, {}, new_sid("RQ"))
    await node.settle()
    return world, node, execution.sid


async def test_a_start_that_was_written_is_confirmed_though_its_answer_was_lost() -> None:
    store = Failing(writes=True, comes_back=True)
    world, _, sid = await start(store)
    found = await store.execution(sid)
    assert found is not None and found.active
    async with asyncio.timeout(5):
        while not world.accepted:  # noqa: ASYNC110 (what was in doubt is looked into by itself)
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("comes_back", [True, False], ids=["it comes back", "it stays away"])
async def test_a_start_that_is_not_known_to_be_written_fails(comes_back: bool) -> None:
    store = Failing(writes=False, comes_back=comes_back)
    with pytest.raises(StoreAway, match="cut"):
        await start(store)
    (flow,) = (await store.flows(f"AC{'1' * 32}", 2, Cursor())).items
    page = await store.executions(flow.sid, ExecutionFilter(), 2, Cursor())
    assert page.items == ()
