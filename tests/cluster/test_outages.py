"""The database goes away and comes back: nothing is lost, and nodes recover by themselves."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs
from tests.cluster.conftest import Machine, Town, soon
from tests.cluster.test_sharing import (
    CALL,
    QUESTION,
    SPOKEN,
    Gate,
    Operator,
    ended,
    nothing_pending,
)
from tests.postgresql import Mode, Server
from tests.runtime.conftest import CARRIER, ask, definition, message

from soundstage.core.events import CallReceived
from soundstage.runtime.cluster import Cluster
from soundstage.store.errors import StoreError
from soundstage.store.postgresql import PostgresStore
from soundstage.store.postgresql.queue_clock import DatabaseClock


@pytest.fixture
def fragile() -> Iterator[Server]:
    with Server(fsync="off") as server:
        yield server


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_nodes_recover_by_themselves_when_the_database_restarts(
    fragile: Server, mode: Mode
) -> None:
    town = Town(fragile.new_database())
    try:
        one, two = await town.start("one"), await town.start("two")
        flow = await town.publish(one, definition("ask", ask(timeout="2")))
        gate = Gate()
        town.world.http.add(f"{CARRIER}/*", gate)
        for number in range(10):
            await one.node.receive(flow, message(From=f"+1555{number:07d}"))
        await soon(lambda: gate.asked == 10)
        fragile.stop(mode)
        gate.opened.set()
        await soon(lambda: not one.node.ready and not two.node.ready)
        with pytest.raises(StoreError):
            await two.node.receive(flow, message(From="+15559999999"))
        fragile.start()
        await soon(lambda: one.node.ready and two.node.ready)
        await soon(lambda: nothing_pending(one))
        await soon(ended(town, flow))
        await two.node.receive(flow, message(From="+15559999999"))
        await soon(ended(town, flow))
        assert gate.asked == 11
    finally:
        await town.close()


async def test_a_node_takes_over_calls_though_the_database_goes_away_meanwhile(
    fragile: Server,
) -> None:
    town = Town(fragile.new_database())
    operator = Operator()
    town.world.http.add(f"{CARRIER}/*", operator)
    try:
        one, two = await town.start("one"), await town.start("two")
        flow = await town.publish(two, SPOKEN)
        await one.node.receive(flow, CallReceived(id="call", params=CALL))
        operator.status = "completed"
        operator.gate.clear()
        with capture_logs() as logs:
            await one.die()
            await soon(lambda: operator.asked)
            fragile.stop()
            operator.gate.set()
            await soon(lambda: not two.node.ready)
            fragile.start()
            await soon(lambda: two.node.ready)
            await soon(partial(_only, two, "two"))
            town.machines.pop("one")
            await soon(ended(town, flow))
        assert "background work failed" not in [line["event"] for line in logs]
    finally:
        await town.close()


async def test_a_node_joins_when_the_database_is_back(fragile: Server) -> None:
    town = Town(fragile.new_database())
    store = await PostgresStore.open(town.url, town.vault, "one", 2)
    fragile.stop()
    with capture_logs() as logs:
        joining = asyncio.create_task(Cluster.join(store, "one"))
        await asyncio.sleep(0.5)
        assert not joining.done()
        fragile.start()
        cluster = await joining
    assert [line["event"] for line in logs].count("waiting for the database") == 1
    assert set(await cluster.queue.gone_nodes(0, 0)) == set()
    await store.close()


async def _only(machine: Machine, name: str) -> bool:
    """Tell whether the database knows of no other node."""
    nodes = await machine.store.pool.fetchval("SELECT array_agg(id) FROM nodes")
    return bool(nodes == [name])


class Wire:
    """The way to the database: it can lose what the database answers."""

    def __init__(self, url: str) -> None:
        self._target = urlsplit(url)
        self._deaf = False
        self._writers: set[asyncio.StreamWriter] = set()
        self.swallowed = asyncio.Event()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            yield self._target._replace(netloc=f"postgres@127.0.0.1:{port}").geturl()
        finally:
            server.close()
            self.cut()

    def lose_answers(self) -> None:
        self._deaf = True

    def cut(self) -> None:
        """Break all connections; new ones work."""
        self._deaf = False
        for writer in self._writers:
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        there, back = await asyncio.open_connection(self._target.hostname, self._target.port)
        self._writers.add(back)
        await asyncio.gather(
            self._copy(reader, back, answers=False), self._copy(there, writer, answers=True)
        )
        self._writers -= {writer, back}

    async def _copy(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool
    ) -> None:
        try:
            while data := await reader.read(65_536):
                if answers and self._deaf:
                    self.swallowed.set()
                else:
                    writer.write(data)
                    await writer.drain()
        except OSError:
            pass
        finally:
            writer.transport.abort()


async def test_a_turn_whose_commit_was_not_answered_is_done_once(server: Server) -> None:
    wire = Wire(server.new_database())
    async with wire.open() as url:
        town = Town(url)
        try:
            one = await town.start("one")
            flow = await town.publish(one, QUESTION)
            await one.node.receive(flow, message("hi", "SM0", From="+15550000000"))
            await one.node.settle()
            wire.lose_answers()
            event = message("hi", "SM1")
            asked = asyncio.create_task(one.node.receive(flow, event))
            await wire.swallowed.wait()
            await asyncio.sleep(0.3)
            wire.cut()
            with pytest.raises(StoreError):
                await asked
            await soon(lambda: one.node.ready)
            await soon(lambda: _taken(one.node.receive(flow, event)))
            await soon(lambda: nothing_pending(one))
            assert town.sent == ["Well?", "Well?"]
        finally:
            await town.close()


async def _taken(answer: object) -> bool:
    try:
        await answer  # type: ignore[misc]
    except StoreError:
        return False
    return True


def test_the_clock_of_a_node_is_the_database_s_and_never_goes_back() -> None:
    seconds = [100.0]
    clock = DatabaseClock(lambda: seconds[0])
    truth = datetime(2031, 5, 6, tzinfo=UTC)
    clock.hear(truth, 100.0)
    assert clock.now() == truth
    seconds[0] = 110.0
    assert clock.now() == truth + timedelta(seconds=10)
    clock.hear(truth + timedelta(seconds=7), 110.0)
    assert clock.now() == truth + timedelta(seconds=10)
    seconds[0] = 114.0
    assert clock.now() == truth + timedelta(seconds=11)


def test_half_of_the_way_is_counted_when_the_database_is_asked_for_its_time() -> None:
    seconds = [100.0]
    clock = DatabaseClock(lambda: seconds[0])
    seconds[0] = 104.0
    clock.hear(datetime(2031, 5, 6, tzinfo=UTC), asked_at=100.0)
    assert clock.now() == datetime(2031, 5, 6, 0, 0, 2, tzinfo=UTC)
