"""Make a tape: run one conversation through the real runtime and note what it writes.

Run as a process of its own: `python -m bench.floor.recording WORKLOAD DATABASE SCRATCH`, files of
SQLite or URLs of empty PostgreSQL databases. The tape goes to the standard output; the database
becomes one of the right form, without executions.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import apsw
import msgspec
from bench.conversation import Conversation, furnish
from bench.floor.tape import Statement, Tape, Transaction, Webhook
from bench.workloads import WORKLOADS, Workload
from cryptography.fernet import Fernet

from soundstage.core.execution import Turn
from soundstage.core.streams import StreamEvent
from soundstage.store.choosing import open_database
from soundstage.store.port import Committed, Conflict, Seen, Store
from soundstage.store.postgresql.store import PostgresStore
from soundstage.store.postgresql.turns import statement
from soundstage.store.records import PackedTurn
from soundstage.store.vault import Vault

CONTACT = 0xABCDEF

Take = Callable[[], tuple[Transaction, ...]]
"""Returns the transactions since the last time."""


class SqliteRecorder:
    """Notes the statements of every transaction of every SQLite connection of this process."""

    def __init__(self) -> None:
        self._open: dict[int, list[Statement]] = {}
        self._done: list[Transaction] = []
        apsw.connection_hooks.append(self._watch)

    def close(self) -> None:
        apsw.connection_hooks.remove(self._watch)

    def take(self) -> tuple[Transaction, ...]:
        done, self._done = self._done, []
        return tuple(done)

    def _watch(self, db: apsw.Connection) -> None:
        def note(cursor: Any, sql: str, values: Any) -> bool:
            self._note(id(db), sql, values)
            return True

        db.exec_trace = note

    def _note(self, connection: int, sql: str, values: Any) -> None:
        word = sql.split(None, 1)[0].upper()
        if word == "BEGIN":
            self._open[connection] = []
        elif word == "COMMIT":
            self._done.append(tuple(self._open.pop(connection)))
        elif word not in ("SAVEPOINT", "RELEASE") and connection in self._open:
            self._open[connection].append(Statement(sql, values))


class RecordingPostgresStore(PostgresStore):
    """The store on PostgreSQL; it notes the one statement that each turn is."""

    written: list[Transaction]

    def take(self) -> tuple[Transaction, ...]:
        done, self.written = tuple(self.written), []
        return done

    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen:
        sql, values = statement(PackedTurn.of(turn, events), self.node_id)
        self.written.append((Statement(sql, values),))
        return await super().commit(turn, events)


async def record(workload: Workload, store: Store, take: Take) -> Tape:
    """Run one conversation; its contact must be a number that occurs nowhere else."""
    conversation = await Conversation.open(store, workload)
    take()
    webhooks = tuple([webhook async for webhook in _webhooks(conversation, take)])
    return Tape(CONTACT, conversation.shared, webhooks)


async def _webhooks(conversation: Conversation, take: Take) -> AsyncIterator[Webhook]:
    for number in range(conversation.workload.webhooks):
        reply = await conversation.webhook(CONTACT, number)
        await conversation.settle()
        written, requests = take(), conversation.requests()
        first = len(written) - len(requests)
        yield Webhook(written[:first], reply, requests, written[first:])


async def record_on(workload: Workload, database: str, scratch: str) -> Tape:
    """Record on `scratch`, then leave `database` ready for the floor."""
    vault = Vault(Fernet.generate_key())
    tape = await (_on_postgresql if "://" in scratch else _on_sqlite)(workload, scratch, vault)
    empty = await open_database(_place(database), vault, None, 1)
    await furnish(empty, workload)
    await empty.close()
    return tape


async def _on_sqlite(workload: Workload, scratch: str, vault: Vault) -> Tape:
    recorder = SqliteRecorder()
    store = await open_database(_place(scratch), vault, None, 1)
    try:
        return await record(workload, store, recorder.take)
    finally:
        await store.close()
        recorder.close()


async def _on_postgresql(workload: Workload, scratch: str, vault: Vault) -> Tape:
    store = await RecordingPostgresStore.open(scratch, vault, "bench")
    store.written = []
    try:
        return await record(workload, store, store.take)
    finally:
        await store.close()


def _place(database: str) -> str | Path:
    return database if "://" in database else Path(database)


def main() -> None:
    name, database, scratch = sys.argv[1:]
    tape = asyncio.run(record_on(WORKLOADS[name], database, scratch))
    sys.stdout.buffer.write(msgspec.msgpack.encode(tape))


if __name__ == "__main__":
    main()
