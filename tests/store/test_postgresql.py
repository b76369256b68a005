"""What the PostgreSQL store promises beyond the contract: many nodes, and a database that goes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from cryptography.fernet import Fernet
from tests.postgresql import Server, apart
from tests.store.test_streams import event as stream_event
from tests.store.test_streams import sink, subscription

from soundstage.store.errors import StoreAway, StoreError
from soundstage.store.port import Committed, Conflict, Cursor, ExecutionFilter, Seen
from soundstage.store.postgresql import PostgresStore
from soundstage.store.vault import Vault

if TYPE_CHECKING:
    from tests.store.conftest import Samples

    from soundstage.core.execution import Execution, Turn

ROUNDS = 20


@pytest.fixture
async def nodes(
    database: str, vault: Vault, samples: Samples
) -> AsyncIterator[tuple[PostgresStore, PostgresStore]]:
    """Two nodes on one database."""
    one = await PostgresStore.open(database, vault, "node one")
    two = await PostgresStore.open(database, vault, "node two")
    await samples.furnish(one)
    yield one, two
    await one.close()
    await two.close()


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await holds():  # noqa: ASYNC110 - other nodes cannot set an event here
            await asyncio.sleep(0.01)


# two nodes at once


async def test_one_of_two_nodes_takes_an_event(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples
) -> None:
    for number in range(1, ROUNDS + 1):
        event = samples.message(number)
        turns = [samples.turn(samples.execution(number * 2 + n, key=str(n)), event) for n in (0, 1)]
        turns = [msgspec.structs.replace(t, reply=samples.reply(event)) for t in turns]
        answers = await asyncio.gather(
            *(node.commit(turn) for node, turn in zip(nodes, turns, strict=True))
        )
        winner = answers.index(Committed())
        taken = turns[winner].execution
        assert answers[1 - winner] == Seen(taken.sid, samples.reply(event))
        assert await nodes[0].execution(turns[1 - winner].execution.sid) is None
        await nodes[0].delete_execution(taken.sid)


async def test_one_of_two_nodes_takes_a_key(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples
) -> None:
    for number in range(1, ROUNDS + 1):
        turns = [
            samples.turn(
                samples.execution(number * 2 + n, key=f"key {number}"),
                samples.message(f"{number} {n}"),
            )
            for n in (0, 1)
        ]
        answers = await asyncio.gather(
            *(node.commit(turn) for node, turn in zip(nodes, turns, strict=True))
        )
        assert sorted(map(repr, answers)) == [repr(Committed()), repr(Conflict())]
        loser = turns[answers.index(Conflict())]
        assert await nodes[0].journal(loser.execution.sid) == ()
        assert await nodes[0].seen(loser.event.id) is None


async def test_one_of_two_nodes_moves_an_execution(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples
) -> None:
    execution = await samples.start(nodes[0])
    for number in range(ROUNDS):
        turns = [
            samples.turn(
                msgspec.structs.replace(execution, context={"by": n}),
                effects=(samples.http_request(f"{number} {n}"),),
            )
            for n in (0, 1)
        ]
        answers = await asyncio.gather(
            *(node.commit(turn) for node, turn in zip(nodes, turns, strict=True))
        )
        assert sorted(map(repr, answers)) == [repr(Committed()), repr(Conflict())]
        winner = answers.index(Committed())
        found = await nodes[1 - winner].execution(execution.sid)
        assert found == turns[winner].execution
        execution = found
    pending = [row.effect.id for row in await nodes[0].pending_effects()]
    assert len(pending) == ROUNDS
    assert len(await nodes[1].journal(execution.sid)) == ROUNDS + 1


async def test_a_flow_is_deleted_while_its_executions_begin_and_move(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples
) -> None:
    flow = samples.sid("FW", 1)
    known = [await samples.start(nodes[0], n) for n in range(1, 11)]
    writes = [nodes[1].commit(samples.turn(execution)) for execution in known]
    writes += [nodes[1].commit(samples.turn(samples.execution(n))) for n in range(11, 31)]
    deleted, *answers = await asyncio.gather(nodes[0].delete_flow(flow), *writes)
    assert deleted
    assert set(map(type, answers)) <= {Committed, Conflict}
    while doomed := await nodes[0].doomed(7):
        await nodes[0].bury([execution.sid for execution in doomed])
    page = await nodes[0].executions(flow, ExecutionFilter(), 50, Cursor())
    assert page.items == ()
    assert await nodes[1].revision(flow, 1) is None


async def test_lists_are_whole_while_another_node_writes(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples
) -> None:
    """A reader sees a turn with everything that it wrote, or nothing of it."""
    done = asyncio.Event()

    async def write() -> None:
        execution = await samples.start(nodes[0])
        for version in range(2, 60):
            name = f"effect {version}"
            turn = samples.turn(
                execution,
                effects=(samples.http_request(name),),
                done=(f"effect {version - 1}",),
                timers=(samples.timer(name, version),),
                cancelled=(f"effect {version - 1}",),
            )
            assert await nodes[0].commit(turn) == Committed()
            execution = turn.execution
        done.set()

    async def read() -> None:
        sid, last = samples.sid("FN", 1), 0
        while not done.is_set():
            entries = await nodes[1].journal(sid)
            assert [entry.version for entry in entries] == [*range(1, len(entries) + 1)]
            assert len(entries) >= last
            last = len(entries)
            assert len(await nodes[1].pending_effects()) <= 1
            assert len(await nodes[1].due_timers(samples.at(1e6), 10)) <= 1

    await asyncio.gather(write(), read())


async def test_effects_belong_to_the_node_that_committed_them(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples, server: Server, database: str
) -> None:
    turn = samples.turn(samples.execution(), effects=(samples.http_request("e"),))
    await nodes[0].commit(turn)
    assert server.execute("SELECT node FROM effects", database) == [("node one",)]
    again = samples.turn(turn.execution, effects=(samples.http_request("e"),))
    await nodes[1].commit(again)
    assert server.execute("SELECT node FROM effects", database) == [("node two",)]


async def test_a_timer_that_is_set_again_is_not_in_the_queue(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples, server: Server, database: str
) -> None:
    turn = samples.turn(samples.execution(), timers=(samples.timer("t", 1),))
    await nodes[0].commit(turn)
    await nodes[0].pool.execute("UPDATE timers SET queued = 1")
    assert await nodes[0].next_timer() is None
    assert list(await nodes[0].due_timers(samples.at(9), 9)) == []
    await nodes[0].commit(samples.turn(turn.execution, timers=(samples.timer("t", 2),)))
    assert await nodes[1].next_timer() == samples.at(2)


async def test_a_turn_is_one_round_trip(database: str, vault: Vault, samples: Samples) -> None:
    store = await PostgresStore.open(database, vault, pool=1)
    await samples.furnish(store)
    await store.put_sink(sink(samples))

    def first(number: int) -> Turn:
        event = samples.message(number)
        return samples.turn(
            samples.execution(number),
            event,
            effects=(samples.http_request("e"),),
            timers=(samples.timer("t", 1),),
            reply=samples.reply(event),
        )

    events = [stream_event(samples, "one")]
    assert await store.commit(first(1), events) == Committed()
    asked: list[str] = []
    async with store.pool.acquire() as connection:
        connection.add_query_logger(lambda record: asked.append(record.query))
    turn = first(2)
    assert await store.commit(turn, events) == Committed()
    assert await store.commit(turn) == Seen(turn.execution.sid, turn.reply)
    last = samples.turn(turn.execution, done=("e",), cancelled=("t",))
    assert await store.commit(last) == Committed()
    assert await store.commit(last) == Conflict()
    assert len(asked) == 4
    await store.close()


# what other nodes change


async def change_everything(store: PostgresStore, samples: Samples) -> None:
    await store.set_auth_token(samples.sid("AC", 1), "another")
    await store.add_revision(samples.flow(latest=2), samples.revision(number=2))
    await store.put_subscription(subscription(samples))
    await store.set_test_users(samples.sid("FW", 1), ["+15551"])


async def changed(store: PostgresStore, samples: Samples) -> tuple[bool, bool, bool, bool]:
    account = await store.account(samples.sid("AC", 1))
    flow = await store.flow(samples.sid("FW", 1))
    subscriptions = await store.subscriptions(samples.sid("AC", 1))
    assert account and flow
    testers = await store.test_users(samples.sid("FW", 1))
    return account.auth_token == "another", flow.latest == 2, bool(subscriptions), bool(testers)


async def test_a_node_hears_what_another_changes(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples
) -> None:
    one, two = nodes
    await one.put_sink(sink(samples))
    assert await changed(two, samples) == (False, False, False, False)
    await change_everything(one, samples)

    async def heard() -> bool:
        return await changed(two, samples) == (True, True, True, True)

    await eventually(heard)
    await one.delete_sink(samples.sid("DG", 1))

    async def gone() -> bool:
        return list(await two.subscriptions(samples.sid("AC", 1))) == []

    await eventually(gone)


async def test_what_was_read_is_kept_until_it_changes(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples
) -> None:
    two = nodes[1]
    first = await two.flow(samples.sid("FW", 1))
    assert first is await two.flow(samples.sid("FW", 1))


LISTENERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"


async def test_a_node_that_hears_nothing_keeps_nothing(
    nodes: tuple[PostgresStore, PostgresStore],
    samples: Samples,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = nodes
    await one.put_sink(sink(samples))
    monkeypatch.setattr("soundstage.store.postgresql.hearing._PAUSE_SECONDS", 1000)
    assert await changed(two, samples) == (False, False, False, False)
    pids = server.execute("SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
    assert len(pids) >= 2
    server.execute(LISTENERS)
    await change_everything(one, samples)

    async def read_anew() -> bool:
        return await changed(two, samples) == (True, True, True, True)

    await eventually(read_anew)
    first = await two.flow(samples.sid("FW", 1))
    assert first is not await two.flow(samples.sid("FW", 1))


async def test_a_node_hears_again_when_its_connection_broke(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples, server: Server
) -> None:
    one, two = nodes
    await one.put_sink(sink(samples))
    server.execute(LISTENERS)

    async def keeps() -> bool:
        first = await two.flow(samples.sid("FW", 1))
        return first is await two.flow(samples.sid("FW", 1))

    async def forgets() -> bool:
        return not await keeps()

    await eventually(forgets)
    await eventually(keeps)
    assert await changed(two, samples) == (False, False, False, False)
    await change_everything(one, samples)

    async def heard() -> bool:
        return await changed(two, samples) == (True, True, True, True)

    await eventually(heard)


# a database that goes away and comes back


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that a test may stop."""
    with Server() as server:
        yield server


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_a_store_goes_on_when_its_database_is_back(
    own_server: Server, vault: Vault, samples: Samples, mode: Any
) -> None:
    store = await PostgresStore.open(own_server.new_database(), vault)
    await samples.furnish(store)
    execution = await samples.start(store)
    own_server.stop(mode)
    moved = samples.turn(execution, samples.message(1))
    for attempt in (
        lambda: store.commit(moved),
        lambda: store.execution(execution.sid),
        lambda: store.flow(execution.flow_sid),
        lambda: store.add_account(samples.account(2)),
    ):
        with pytest.raises(StoreAway, match="127"):
            await attempt()
    own_server.start()
    assert await store.execution(execution.sid) == execution
    assert await store.commit(moved) == Committed()
    await store.close()


async def test_no_turn_is_halved_when_the_database_is_cut_off(
    own_server: Server, vault: Vault, samples: Samples
) -> None:
    store = await PostgresStore.open(own_server.new_database(), vault)
    await samples.furnish(store)
    told: dict[int, int] = {}
    stop = asyncio.Event()

    async def write(number: int) -> None:
        execution: Execution = samples.execution(number)
        while not stop.is_set():
            version = execution.version + 1
            name = f"{number}-{version}"
            turn = samples.turn(
                execution,
                samples.message(name),
                effects=(samples.http_request(name),),
                done=(f"{number}-{version - 1}",),
            )
            try:
                answer = await store.commit(turn)
            except StoreAway:
                await asyncio.sleep(0.05)
                continue
            assert answer in (Committed(), Seen(execution.sid, None))
            told[number] = version
            execution = turn.execution

    writers = [asyncio.create_task(write(number)) for number in range(1, 9)]
    for _ in range(3):
        await asyncio.sleep(0.3)
        await asyncio.to_thread(own_server.restart, "immediate")
    await asyncio.sleep(0.3)
    stop.set()
    await asyncio.gather(*writers)
    effects = {row.execution_sid: row.effect.id for row in await store.pending_effects()}
    for number, version in told.items():
        sid = samples.sid("FN", number)
        journal = await store.journal(sid)
        assert [entry.version for entry in journal] == [*range(1, version + 1)]
        assert effects[sid] == f"{number}-{version}"
    assert len(told) == 8
    await store.close()


async def test_a_connection_that_is_cut_is_replaced(
    nodes: tuple[PostgresStore, PostgresStore], samples: Samples, server: Server
) -> None:
    execution = await samples.start(nodes[0])
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'WITH%'"
    )

    async def answers() -> bool:
        try:
            return await nodes[0].execution(execution.sid) == execution
        except StoreAway:
            return False

    await eventually(answers)


async def test_a_pool_that_is_all_in_use_is_named(
    database: str, vault: Vault, samples: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soundstage.store.postgresql.store.CONNECT_SECONDS", 0.05)
    store = await PostgresStore.open(database, vault, pool=1)
    async with store.pool.acquire():
        with pytest.raises(StoreAway):
            await store.flow(samples.sid("FW", 1))
    assert await store.flow(samples.sid("FW", 1)) is None
    await store.close()


# what cannot be opened


async def test_a_wrong_vault_key_is_named_at_the_start(
    nodes: tuple[PostgresStore, PostgresStore], database: str
) -> None:
    with pytest.raises(StoreError, match="vault's key"):
        await PostgresStore.open(database, Vault(Fernet.generate_key()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("/test_", "/no_test_"), "there is no such database"),
        (("postgres@", "nobody@"), "may not sign in|the user|database refused"),
        (("127.0.0.1", "127.0.0.1:x"), "no URL of a database|cannot be reached"),
        ((r":\d+/", ":1/"), "cannot be reached"),
    ],
)
async def test_what_cannot_be_opened_is_explained(
    database: str, vault: Vault, change: tuple[str, str], said: str
) -> None:
    with pytest.raises(StoreError, match=said):
        await PostgresStore.open(re.sub(*change, database), vault)


async def test_passwords_are_not_shown(vault: Vault) -> None:
    with pytest.raises(StoreError) as fault:
        await PostgresStore.open("postgresql://me:hush@127.0.0.1:1/x?password=hush", vault)
    assert "hush" not in str(fault.value)
    assert "postgresql://127.0.0.1:1/x" in str(fault.value)


def test_the_server_of_the_tests_is_durable_and_speaks_utf8(server: Server) -> None:
    assert server.execute("SHOW fsync") == [("on",)]
    assert server.execute("SHOW server_encoding") == [("UTF8",)]
    assert apart(asyncio.sleep(0, "apart")) == "apart"
