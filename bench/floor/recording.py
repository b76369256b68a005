"""Make a tape: run one conversation through the real runtime and note what it writes.

Run as a process of its own: `python -m bench.floor.recording WORKLOAD SQLITE_FILE`. The tape goes
to the standard output; the file becomes a database of the right form, without executions.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

import apsw
import msgspec
from bench.conversation import Conversation, furnish
from bench.floor.tape import Statement, Tape, Transaction, Webhook
from bench.workloads import WORKLOADS, Workload
from cryptography.fernet import Fernet

from soundstage.store.port import Store
from soundstage.store.sqlite import SqliteStore
from soundstage.store.vault import Vault

CONTACT = 0xABCDEF


class Recorder:
    """Notes the statements of every transaction of every connection of this process."""

    def __init__(self) -> None:
        self._open: dict[int, list[Statement]] = {}
        self._done: list[Transaction] = []

    def watch(self, db: apsw.Connection) -> None:
        def note(cursor: Any, sql: str, bindings: Any) -> bool:
            self._note(id(db), sql, bindings)
            return True

        db.exec_trace = note

    def take(self) -> tuple[Transaction, ...]:
        """Return the transactions since the last time."""
        done, self._done = self._done, []
        return tuple(done)

    def _note(self, connection: int, sql: str, bindings: Any) -> None:
        word = sql.split(None, 1)[0].upper()
        if word == "BEGIN":
            self._open[connection] = []
        elif word == "COMMIT":
            self._done.append(tuple(self._open.pop(connection)))
        elif word not in ("SAVEPOINT", "RELEASE") and connection in self._open:
            self._open[connection].append(Statement.of(sql, bindings))


async def record(workload: Workload, store: Store, recorder: Recorder) -> Tape:
    """Run one conversation; its contact must be a number that occurs nowhere else."""
    conversation = await Conversation.open(store, workload)
    recorder.take()
    webhooks = tuple([webhook async for webhook in _webhooks(conversation, recorder)])
    return Tape(CONTACT, tuple(conversation.shared), webhooks)


async def _webhooks(conversation: Conversation, recorder: Recorder) -> Any:
    for number in range(conversation.workload.webhooks):
        reply = await conversation.webhook(CONTACT, number)
        await conversation.settle()
        written, requests = recorder.take(), conversation.requests()
        first = len(written) - len(requests)
        yield Webhook(written[:first], reply, requests, written[first:])


async def record_sqlite(workload: Workload, path: Path) -> Tape:
    """Record on a file of its own, then leave an empty database at `path`."""
    recorder, vault = Recorder(), Vault(Fernet.generate_key())
    apsw.connection_hooks.append(recorder.watch)
    scratch = path.with_suffix(".recording")
    try:
        store = await SqliteStore.open(scratch, vault)
        try:
            return await record(workload, store, recorder)
        finally:
            await store.close()
            empty = await SqliteStore.open(path, vault)
            await furnish(empty, workload)
            await empty.close()
    finally:
        apsw.connection_hooks.remove(recorder.watch)


def main() -> None:
    tape = asyncio.run(record_sqlite(WORKLOADS[sys.argv[1]], Path(sys.argv[2])))
    sys.stdout.buffer.write(msgspec.json.encode(tape))


if __name__ == "__main__":
    main()
