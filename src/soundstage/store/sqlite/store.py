"""The embedded store: Soundstage's port over one SQLite file."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

import apsw

from soundstage.core.alerts import Alert
from soundstage.core.execution import Execution, JournalEntry, Turn
from soundstage.core.flows import Account, ApiKey, Flow, Revision
from soundstage.core.streams import Sink, StreamEvent, Subscription
from soundstage.store.errors import StoreError
from soundstage.store.port import (
    Committed,
    Conflict,
    Cursor,
    DueTimer,
    ExecutionFilter,
    Page,
    PendingEffect,
    Seen,
)
from soundstage.store.records import PackedTurn, pack_events
from soundstage.store.sqlite import accounts, executions, flows, streams, turns, work
from soundstage.store.sqlite.connections import Connections
from soundstage.store.sqlite.faults import explain
from soundstage.store.sqlite.known import Known
from soundstage.store.sqlite.writer import Writer
from soundstage.store.streams_port import AlertFilter, Undelivered
from soundstage.store.vault import Vault

T = TypeVar("T")

_PURGE_BATCH = 100


class SqliteStore:
    """The store's port over one SQLite file that this process owns.

    A read of one record runs where it is asked for: it takes microseconds, less than a
    thread would cost. Lists and journals can be megabytes; they run in a thread.
    """

    def __init__(self, connections: Connections, vault: Vault) -> None:
        self._vault = vault
        self._lock = connections.lock
        self._reader = connections.reader
        self._lister = connections.lister
        self._writer = Writer(connections.writer, asyncio.get_running_loop())
        self._thread = ThreadPoolExecutor(1, "soundstage-lists")
        self._closed = False
        self._accounts = Known(self._read_account)
        self._flows = Known(self._read_flow)
        self._subscriptions = Known(self._read_subscriptions)

    @classmethod
    async def open(cls, path: Path, vault: Vault) -> Self:
        """Open the database, or make it, and bring it up to date."""
        return cls(await asyncio.to_thread(Connections.open, path), vault)

    async def close(self) -> None:
        """Finish the writes that wait, then give the file back."""
        if self._closed:
            return
        self._closed = True
        self._reader.close()
        await asyncio.to_thread(self._thread.shutdown)
        self._lister.close()
        await self._writer.close()
        self._lock.release()

    def _read(self, query: Callable[[apsw.Connection], T]) -> T:
        """Read a record here and now."""
        if self._closed:
            raise StoreError("the store is closed")
        return _explained(query, self._reader)

    def _read_account(self, sid: str) -> Account | None:
        return self._read(lambda db: accounts.account(db, self._vault, sid))

    def _read_flow(self, sid: str) -> Flow | None:
        return self._read(lambda db: flows.flow(db, sid))

    def _read_subscriptions(self, account_sid: str) -> tuple[Subscription, ...]:
        return self._read(lambda db: streams.subscriptions(db, account_sid))

    async def _list(self, query: Callable[[apsw.Connection], T]) -> T:
        """Read many records in the thread for lists."""
        if self._closed:
            raise StoreError("the store is closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, _explained, query, self._lister)

    async def add_account(self, account: Account) -> None:
        sealed = self._vault.seal(account.auth_token)
        await self._writer.run(lambda db: accounts.add_account(db, account, sealed))

    async def account(self, sid: str) -> Account | None:
        return self._accounts.get(sid)

    async def accounts(self) -> Sequence[Account]:
        return await self._list(lambda db: accounts.accounts(db, self._vault))

    async def set_auth_token(self, account_sid: str, auth_token: str) -> bool:
        sealed = self._vault.seal(auth_token)
        work = partial(accounts.set_auth_token, sid=account_sid, sealed=sealed)
        known = await self._writer.run(work)
        self._accounts.forget(account_sid)
        return known

    async def add_key(self, key: ApiKey) -> None:
        await self._writer.run(lambda db: accounts.add_key(db, key))

    async def key(self, sid: str) -> ApiKey | None:
        return self._read(lambda db: accounts.key(db, sid))

    async def keys(self, account_sid: str) -> Sequence[ApiKey]:
        return await self._list(lambda db: accounts.keys(db, account_sid))

    async def delete_key(self, sid: str) -> bool:
        return await self._writer.run(lambda db: accounts.delete_key(db, sid))

    async def add_flow(self, flow: Flow, revision: Revision) -> None:
        await self._writer.run(lambda db: flows.add_flow(db, flow, revision))

    async def add_revision(self, flow: Flow, revision: Revision) -> bool:
        added = await self._writer.run(lambda db: flows.add_revision(db, flow, revision))
        self._flows.forget(flow.sid)
        return added

    async def flow(self, sid: str) -> Flow | None:
        return self._flows.get(sid)

    async def flows(self, account_sid: str, size: int, cursor: Cursor) -> Page[Flow]:
        return await self._list(lambda db: flows.flows(db, account_sid, size, cursor))

    async def delete_flow(self, sid: str) -> bool:
        deleted = await self._writer.run(lambda db: flows.delete_flow(db, sid))
        self._flows.forget(sid)
        return deleted

    async def revision(self, flow_sid: str, number: int) -> Revision | None:
        return self._read(lambda db: flows.revision(db, flow_sid, number))

    async def revisions(self, flow_sid: str, size: int, cursor: Cursor) -> Page[Revision]:
        return await self._list(lambda db: flows.revisions(db, flow_sid, size, cursor))

    async def test_users(self, flow_sid: str) -> tuple[str, ...]:
        return self._read(lambda db: flows.test_users(db, flow_sid))

    async def set_test_users(self, flow_sid: str, users: Sequence[str]) -> None:
        await self._writer.run(lambda db: flows.set_test_users(db, flow_sid, users))

    async def execution(self, sid: str) -> Execution | None:
        return self._read(lambda db: executions.execution(db, sid))

    async def active_execution(self, flow_sid: str, contact: str, address: str) -> Execution | None:
        return self._read(lambda db: executions.active_execution(db, flow_sid, contact, address))

    async def execution_of_call(self, flow_sid: str, call_sid: str) -> Execution | None:
        return self._read(lambda db: executions.execution_of_call(db, flow_sid, call_sid))

    async def execution_of_conversation(
        self, flow_sid: str, conversation_sid: str
    ) -> Execution | None:
        return self._read(
            lambda db: executions.execution_of_conversation(db, flow_sid, conversation_sid)
        )

    async def open_calls(self) -> Sequence[Execution]:
        return await self._list(executions.open_calls)

    async def executions(
        self, flow_sid: str, filter_: ExecutionFilter, size: int, cursor: Cursor
    ) -> Page[Execution]:
        return await self._list(
            lambda db: executions.executions(db, flow_sid, filter_, size, cursor)
        )

    async def delete_execution(self, sid: str) -> bool:
        return await self._writer.run(lambda db: executions.delete_execution(db, sid))

    async def journal(self, execution_sid: str) -> tuple[JournalEntry, ...]:
        return await self._list(lambda db: executions.journal(db, execution_sid))

    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen:
        packed = PackedTurn.of(turn, events)
        return await self._writer.run(lambda db: turns.commit(db, packed))

    async def seen(self, event_id: str) -> Seen | None:
        return self._read(lambda db: turns.seen(db, event_id))

    async def pending_effects(self) -> Sequence[PendingEffect]:
        return await self._list(work.pending_effects)

    async def drop_effect(self, execution_sid: str, effect_id: str) -> None:
        await self._writer.run(lambda db: work.drop_effect(db, execution_sid, effect_id))

    async def due_timers(self, now: datetime, limit: int) -> Sequence[DueTimer]:
        return self._read(lambda db: work.due_timers(db, now, limit))

    async def next_timer(self) -> datetime | None:
        return self._read(work.next_timer)

    async def purge(self, before: datetime, limit: int) -> int:
        """A batch is a write of its own, so that turns need not wait for a long purge."""
        purged = 0
        while purged < limit:
            size = min(_PURGE_BATCH, limit - purged)
            batch = await self._writer.run(partial(executions.purge, before=before, limit=size))
            purged += batch
            if batch < size:
                break
        return purged

    async def alert(self, sid: str) -> Alert | None:
        return self._read(lambda db: streams.alert(db, sid))

    async def alerts(
        self, account_sid: str, filter_: AlertFilter, size: int, cursor: Cursor
    ) -> Page[Alert]:
        return await self._list(lambda db: streams.alerts(db, account_sid, filter_, size, cursor))

    async def sink(self, sid: str) -> Sink | None:
        return self._read(lambda db: streams.sink(db, sid))

    async def sinks(self, account_sid: str) -> Sequence[Sink]:
        return self._read(lambda db: streams.sinks(db, account_sid))

    async def put_sink(self, sink: Sink) -> None:
        await self._writer.run(lambda db: streams.put_sink(db, sink))

    async def delete_sink(self, sid: str) -> bool:
        sink = await self.sink(sid)
        deleted = await self._writer.run(lambda db: streams.delete_sink(db, sid))
        if sink is not None:
            self._subscriptions.forget(sink.account_sid)
        return deleted

    async def subscriptions(self, account_sid: str) -> Sequence[Subscription]:
        return self._subscriptions.get(account_sid) or ()

    async def put_subscription(self, subscription: Subscription) -> bool:
        kept = await self._writer.run(lambda db: streams.put_subscription(db, subscription))
        self._subscriptions.forget(subscription.account_sid)
        return kept

    async def delete_subscription(self, account_sid: str, sid: str) -> bool:
        deleted = await self._writer.run(
            lambda db: streams.delete_subscription(db, account_sid, sid)
        )
        self._subscriptions.forget(account_sid)
        return deleted

    async def post(self, events: Sequence[StreamEvent]) -> None:
        packed = pack_events(events)
        await self._writer.run(lambda db: streams.post(db, packed))

    async def undelivered(self, sink_sid: str, limit: int) -> Sequence[Undelivered]:
        return await self._list(lambda db: streams.undelivered(db, sink_sid, limit))

    async def delivered(self, sink_sid: str, numbers: Sequence[int]) -> None:
        await self._writer.run(lambda db: streams.delivered(db, sink_sid, numbers))

    async def waiting_sinks(self) -> Sequence[str]:
        return await self._list(streams.waiting_sinks)

    async def drop_undelivered(self, before: datetime) -> int:
        return await self._writer.run(lambda db: streams.drop_undelivered(db, before))


def _explained(query: Callable[[apsw.Connection], T], db: apsw.Connection) -> T:
    try:
        return query(db)
    except apsw.Error as error:
        raise explain(error, db.filename) from error
