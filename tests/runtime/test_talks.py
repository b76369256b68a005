"""Events of one contact that come in the same moment: each is worked out once."""

import asyncio
from collections.abc import Sequence

from tests.runtime.conftest import World, ask, definition, message

from soundstage.core.effects import Reply
from soundstage.core.events import EffectDone
from soundstage.core.execution import Turn
from soundstage.core.flows import Flow
from soundstage.core.streams import StreamEvent
from soundstage.runtime.node import Node
from soundstage.store.errors import StoreError
from soundstage.store.memory import MemoryStore
from soundstage.store.port import Committed, Conflict, Seen


class Eager(MemoryStore):
    """A store in which a contact answers while the carrier's answer is being written."""

    def __init__(self) -> None:
        super().__init__()
        self.conflicts = 0
        self.said: list[str] = []
        self.answers: list[asyncio.Task[Reply]] = []
        self.broken = False

    def let_answer(self, node: Node, flow: Flow, *said: str) -> None:
        self.node, self.asking, self.said = node, flow, list(said)

    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen:
        if isinstance(turn.event, EffectDone) and self.said:
            said, self.said = self.said, []
            for words in said:
                receiving = self.node.receive(self.asking, message(words))
                self.answers.append(asyncio.create_task(receiving))
            for _ in range(10):
                await asyncio.sleep(0)
        if self.broken:
            raise StoreError("the disk is full")
        result = await super().commit(turn, events)
        self.conflicts += isinstance(result, Conflict)
        return result


async def begun(*said: str) -> tuple[World, Eager]:
    store = Eager()
    world = World(store=store)
    node = world.node()
    flow = await world.publish(
        definition("one", ask("one", "two"), ask("two", "three"), ask("three"))
    )
    store.let_answer(node, flow, *said)
    await node.receive(flow, message("hi"))
    await node.settle()
    return world, store


async def test_an_answer_waits_for_the_turn_that_is_being_written() -> None:
    world, store = await begun("yes")
    await asyncio.gather(*store.answers)
    await store.node.settle()
    assert store.conflicts == 0
    assert len(world.accepted) == 2


async def test_answers_that_come_together_wait_for_each_other() -> None:
    world, store = await begun("yes", "no", "perhaps")
    await asyncio.gather(*store.answers)
    await store.node.settle()
    assert len(world.accepted) == 3
    assert store.conflicts <= 1


async def test_a_turn_that_fails_holds_up_nobody() -> None:
    world, store = await begun()
    store.broken = True
    for _ in range(2):
        try:
            await store.node.receive(store.asking, message("yes"))
        except StoreError as error:
            assert "full" in str(error)
    store.broken = False
    async with asyncio.timeout(5):
        await store.node.receive(store.asking, message("yes"))
    await store.node.settle()
    assert len(world.accepted) == 2
