"""What the SQLite store promises beyond the contract: one owner, one sync for many turns."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import apsw
import pytest
from cryptography.fernet import Fernet

from soundstage.core.execution import Status
from soundstage.store.errors import StoreError
from soundstage.store.overview_port import HeadFilter
from soundstage.store.port import Committed, Cursor, ExecutionFilter, Seen
from soundstage.store.sqlite import SqliteStore
from soundstage.store.sqlite.writer import LARGEST_BATCH
from soundstage.store.vault import Vault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.store.conftest import Samples


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def connections() -> Iterator[list[apsw.Connection]]:
    """Every connection that is opened meanwhile; the first is the one that writes."""
    opened: list[apsw.Connection] = []
    apsw.connection_hooks.append(opened.append)
    yield opened
    apsw.connection_hooks.remove(opened.append)


@pytest.fixture
async def sqlite(
    path: Path, vault: Vault, samples: Samples, connections: list[apsw.Connection]
) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(path, vault)
    await samples.furnish(store)
    yield store
    await store.close()


async def test_everything_is_there_after_opening_again(
    path: Path, vault: Vault, samples: Samples
) -> None:
    event = samples.message(1)
    store = await SqliteStore.open(path, vault)
    await samples.furnish(store)
    turn = samples.turn(
        samples.execution(),
        event,
        reply=samples.reply(event),
        effects=(samples.http_request("e"),),
        timers=(samples.timer("t", 1),),
    )
    await store.commit(turn)
    await store.close()

    store = await SqliteStore.open(path, vault)
    assert await store.account(samples.sid("AC", 1)) == samples.account()
    assert await store.flow(samples.sid("FW", 1)) == samples.flow()
    assert await store.execution(turn.execution.sid) == turn.execution
    assert await store.journal(turn.execution.sid) == (turn.entry,)
    assert await store.seen(event.id) == Seen(turn.execution.sid, samples.reply(event))
    assert [row.effect for row in await store.pending_effects()] == [samples.http_request("e")]
    assert await store.next_timer() == samples.at(1)
    await store.close()


async def test_writes_that_wait_are_done_before_the_close(
    path: Path, vault: Vault, samples: Samples
) -> None:
    store = await SqliteStore.open(path, vault)
    await samples.furnish(store)
    turns = [samples.turn(samples.execution(n)) for n in range(1, LARGEST_BATCH * 2)]
    writes = [asyncio.create_task(store.commit(turn)) for turn in turns]
    await asyncio.sleep(0)
    await store.close()
    assert set(await asyncio.gather(*writes)) == {Committed()}


async def test_a_closed_store_says_so(sqlite: SqliteStore, samples: Samples) -> None:
    await sqlite.close()
    await sqlite.close()
    with pytest.raises(StoreError, match="closed"):
        await sqlite.commit(samples.turn(samples.execution()))
    with pytest.raises(StoreError, match="closed"):
        await sqlite.execution(samples.sid("FN", 1))
    with pytest.raises(StoreError, match="closed"):
        await sqlite.journal(samples.sid("FN", 1))


async def test_turns_that_arrive_together_share_a_commit(
    sqlite: SqliteStore, samples: Samples, connections: list[apsw.Connection]
) -> None:
    commits = 0

    def count() -> bool:
        nonlocal commits
        commits += 1
        return False

    connections[0].set_commit_hook(count)
    turns = [samples.turn(samples.execution(n)) for n in range(1, 101)]
    assert set(await asyncio.gather(*map(sqlite.commit, turns))) == {Committed()}
    assert 1 <= commits <= 20


async def test_a_cancelled_caller_holds_up_nobody(sqlite: SqliteStore, samples: Samples) -> None:
    first = asyncio.create_task(sqlite.commit(samples.turn(samples.execution(1))))
    second = asyncio.create_task(sqlite.commit(samples.turn(samples.execution(2))))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == Committed()
    assert await sqlite.commit(samples.turn(samples.execution(3))) == Committed()


async def test_a_full_disk_is_named_and_the_store_goes_on(
    sqlite: SqliteStore, samples: Samples, connections: list[apsw.Connection]
) -> None:
    before = await samples.start(sqlite, 1)
    writer = connections[0]
    pages = writer.pragma("page_count")
    assert isinstance(pages, int)
    writer.pragma("max_page_count", pages + 4)
    large = samples.turn(
        samples.execution(2, context={"text": "x" * 200_000}),
        samples.message(2),
        effects=(samples.http_request("e"),),
    )
    with pytest.raises(StoreError, match="the disk is full"):
        await sqlite.commit(large)
    assert await sqlite.execution(large.execution.sid) is None
    assert await sqlite.journal(large.execution.sid) == ()
    assert await sqlite.seen("message 2") is None
    assert list(await sqlite.pending_effects()) == []

    writer.pragma("max_page_count", pages + 10_000)
    assert await sqlite.commit(large) == Committed()
    assert await sqlite.commit(samples.turn(before)) == Committed()


async def test_a_commit_that_fails_fails_every_turn_of_the_batch(
    sqlite: SqliteStore, samples: Samples, connections: list[apsw.Connection]
) -> None:
    connections[0].set_commit_hook(lambda: True)
    turns = [samples.turn(samples.execution(n), samples.message(n)) for n in range(1, 31)]
    answers = await asyncio.gather(*map(sqlite.commit, turns), return_exceptions=True)
    assert {type(answer) for answer in answers} == {StoreError}
    assert len({id(answer) for answer in answers}) == 30
    connections[0].set_commit_hook(None)
    page = await sqlite.executions(samples.sid("FW", 1), ExecutionFilter(), 50, Cursor())
    assert page.items == ()
    assert set(await asyncio.gather(*map(sqlite.commit, turns))) == {Committed()}


async def test_reads_do_not_wait_for_a_writer(
    sqlite: SqliteStore, samples: Samples, path: Path
) -> None:
    execution = await samples.start(sqlite)
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    write = asyncio.create_task(sqlite.commit(samples.turn(execution)))
    await asyncio.sleep(0)
    assert await sqlite.execution(execution.sid) == execution
    assert await sqlite.journal(execution.sid) != ()
    other.execute("ROLLBACK")
    other.close()
    assert await write == Committed()


async def test_a_second_owner_is_refused_by_name(
    sqlite: SqliteStore, path: Path, vault: Vault
) -> None:
    with pytest.raises(StoreError, match=f"in use by process {os.getpid()}"):
        await SqliteStore.open(path, vault)


async def test_the_file_can_be_opened_when_its_owner_has_gone(path: Path, vault: Vault) -> None:
    for _ in range(2):
        store = await SqliteStore.open(path, vault)
        await store.close()


@pytest.mark.parametrize("name", ["store.db", "store.db-wal", "store.db.lock"])
async def test_files_are_readable_by_their_owner_only(
    sqlite: SqliteStore, path: Path, name: str
) -> None:
    assert stat.S_IMODE(path.with_name(name).stat().st_mode) == 0o600


async def test_tokens_cannot_be_read_in_the_files(
    sqlite: SqliteStore, samples: Samples, path: Path
) -> None:
    await sqlite.set_auth_token(samples.sid("AC", 1), "another secret")
    written = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert samples.sid("AC", 1).encode() in written
    assert b"another secret" not in written and b"secret token" not in written


async def test_a_wrong_vault_key_is_named(
    sqlite: SqliteStore, path: Path, samples: Samples
) -> None:
    await sqlite.close()
    store = await SqliteStore.open(path, Vault(Fernet.generate_key()))
    with pytest.raises(StoreError, match="vault's key"):
        await store.account(samples.sid("AC", 1))
    await store.close()


@pytest.mark.parametrize("missing", [True, False], ids=["no folder", "no database"])
async def test_what_cannot_be_opened_is_named(path: Path, vault: Vault, missing: bool) -> None:
    if missing:
        path = path.parent / "nowhere" / "store.db"
    else:
        path.write_text("this is not a database, but a text of some length" * 100)
    with pytest.raises(StoreError, match=re.escape(str(path))):
        await SqliteStore.open(path, vault)


WRITER = """
import asyncio, sys
from pathlib import Path
from cryptography.fernet import Fernet

sys.path.insert(0, sys.argv[2])
from conftest import Samples
from soundstage.store.sqlite import SqliteStore
from soundstage.store.vault import Vault

samples = Samples()

async def write(store, number):
    execution = samples.execution(number)
    while True:
        version = execution.version + 1
        name = f"{number}-{version}"
        turn = samples.turn(
            execution,
            samples.message(name),
            effects=(samples.http_request(name),),
            done=(f"{number}-{version - 1}",),
            timers=(samples.timer(name, version),),
            cancelled=(f"{number}-{version - 1}",),
        )
        await store.commit(turn)
        execution = turn.execution
        print(number, version, flush=True)

async def main():
    store = await SqliteStore.open(Path(sys.argv[1]), Vault(Fernet.generate_key()))
    await samples.furnish(store)
    await asyncio.gather(*(write(store, number) for number in range(1, 9)))

asyncio.run(main())
"""


def kill_a_writer(path: Path) -> dict[int, int]:
    """Kill a process that writes turns; return the last version it was told for each."""
    command = [sys.executable, "-c", WRITER, str(path), str(Path(__file__).parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(400)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    return {
        int(number): int(version)
        for number, version in (line.split() for line in lines if line.endswith("\n"))
    }


async def test_no_turn_is_lost_or_halved_when_the_process_is_killed(
    path: Path, vault: Vault, samples: Samples
) -> None:
    told = await asyncio.to_thread(kill_a_writer, path)
    store = await SqliteStore.open(path, vault)
    effects = {row.execution_sid: row.effect.id for row in await store.pending_effects()}
    timers = {
        row.execution_sid: row.timer.id for row in await store.due_timers(samples.at(1e9), 99)
    }
    assert set(told) == set(range(1, 9))
    for number, at_least in told.items():
        sid = samples.sid("FN", number)
        execution = await store.execution(sid)
        assert execution is not None
        version = execution.version
        assert version in (at_least, at_least + 1)
        assert [entry.version for entry in await store.journal(sid)] == [*range(1, version + 1)]
        assert effects[sid] == timers[sid] == f"{number}-{version}"
        assert await store.seen(f"message {number}-{version}") == Seen(sid, None)
        assert await store.seen(f"message {number}-{version + 1}") is None
        assert await store.commit(samples.end(execution)) == Committed()
    await store.close()


async def test_no_query_reads_a_whole_table_or_sorts(
    sqlite: SqliteStore, samples: Samples, connections: list[apsw.Connection], path: Path
) -> None:
    asked: dict[str, apsw.Bindings | None] = {}

    def note(_: apsw.Cursor, sql: str, values: apsw.Bindings | None) -> bool:
        asked[sql] = values
        return True

    for connection in connections:
        connection.set_exec_trace(note)
    flow, at = samples.sid("FW", 1), samples.at(0)
    event = samples.message(1)
    turn = samples.turn(
        samples.execution(),
        event,
        effects=(samples.http_request("e"),),
        timers=(samples.timer("t", 1),),
    )
    await sqlite.commit(turn)
    await sqlite.commit(
        samples.turn(turn.execution, done=("e",), cancelled=("t",), reply=samples.reply(event))
    )
    for cursor in (Cursor(), Cursor(after=turn.execution.sid), Cursor(before=turn.execution.sid)):
        await sqlite.executions(flow, ExecutionFilter(), 2, cursor)
        await sqlite.executions(flow, ExecutionFilter(Status.ENDED, at, at), 2, cursor)
        await sqlite.flows(samples.sid("AC", 1), 2, cursor)
    mine = HeadFilter(account_sid=samples.sid("AC", 1), created_from=at, created_to=at)
    for wanted in (
        mine,
        replace(mine, flow_sid=flow),
        replace(mine, status=Status.ENDED),
        replace(mine, flow_sid=flow, status=Status.ENDED),
        replace(mine, contact="+1"),
        replace(mine, contact="+1", flow_sid=flow, status=Status.ENDED),
    ):
        await sqlite.heads(wanted, 2, turn.execution.sid)
        await sqlite.count_executions(wanted, 2)
    await sqlite.outlines([turn.execution.sid])
    await sqlite.revisions(flow, 2, Cursor(after="7"))
    await sqlite.active_execution(flow, "+1", "+2")
    await sqlite.journal(turn.execution.sid)
    await sqlite.pending_effect(turn.execution.sid, "e")
    await sqlite.keys(samples.sid("AC", 1))
    await sqlite.due_timers(at, 1)
    await sqlite.purge(at, 1)
    await sqlite.delete_flow(flow)
    await sqlite.bury([execution.sid for execution in await sqlite.doomed(1)])
    await sqlite.close()

    reader = apsw.Connection(str(path))
    for sql, values in asked.items():
        plan = reader.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
        steps = [str(step[-1]) for step in plan if step[-1] != "SCAN found"]
        assert not [step for step in steps if step.startswith(("SCAN", "USE TEMP"))], sql
    reader.close()
    assert len(asked) > 25
