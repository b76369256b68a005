"""The port over a database that speaks SQL: what the adapters have in common."""

from abc import abstractmethod
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from soundstage.core.events import Inbound
from soundstage.core.execution import Execution, JournalEntry, Turn
from soundstage.core.flows import Account, ApiKey, Flow, Note, Revision
from soundstage.core.streams import StreamEvent
from soundstage.store.errors import Refused, fresh
from soundstage.store.known import Known
from soundstage.store.overview_port import ExecutionHead, HeadFilter, TurnOutline
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
from soundstage.store.sql import accounts, executions, flows, overview, work
from soundstage.store.sql.streams_store import SqlStreams
from soundstage.store.vault import Vault

_PURGE_BATCH = 100
_OUTLINES = 200
"""So many journals are read at once."""


class SqlStore(SqlStreams):
    """An adapter says how statements are performed, and how a turn is committed."""

    def __init__(self, vault: Vault) -> None:
        super().__init__()
        self._vault = vault
        self._accounts = self._caches["accounts"] = Known(self._read_account)
        self._flows = self._caches["flows"] = Known(self._read_flow)
        self._test_users = self._caches["test_users"] = Known(self._read_test_users)

    @abstractmethod
    async def close(self) -> None: ...

    @abstractmethod
    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen: ...

    async def _read_account(self, sid: str) -> Account | None:
        return await self._one(accounts.account(sid, self._vault))

    async def _read_flow(self, sid: str) -> Flow | None:
        return await self._one(flows.flow(sid))

    async def _read_test_users(self, flow_sid: str) -> tuple[str, ...]:
        return tuple(await self._few(flows.test_users(flow_sid)))

    async def add_account(self, account: Account) -> None:
        with fresh(account.sid):
            await self._change(accounts.add_account(account, self._vault))

    async def account(self, sid: str) -> Account | None:
        return await self._accounts.get(sid)

    async def accounts(self) -> Sequence[Account]:
        return await self._many(accounts.accounts(self._vault))

    async def set_auth_token(self, account_sid: str, auth_token: str) -> bool:
        changed = await self._change(accounts.set_auth_token(account_sid, auth_token, self._vault))
        return any(changed)

    async def add_key(self, key: ApiKey) -> None:
        with fresh(key.sid):
            await self._change(accounts.add_key(key))

    async def key(self, sid: str) -> ApiKey | None:
        return await self._one(accounts.key(sid))

    async def keys(self, account_sid: str) -> Sequence[ApiKey]:
        return await self._many(accounts.keys(account_sid))

    async def delete_key(self, sid: str) -> bool:
        return any(await self._change(accounts.delete_key(sid)))

    async def add_flow(self, flow: Flow, revision: Revision) -> None:
        with fresh(flow.sid):
            await self._change(flows.add_flow(flow), flows.add_revision(revision))

    async def add_revision(self, flow: Flow, revision: Revision) -> bool:
        try:
            return all(await self._change(flows.add_revision(revision), flows.set_flow(flow)))
        except Refused:
            return False

    async def flow(self, sid: str) -> Flow | None:
        return await self._flows.get(sid)

    async def flows(self, account_sid: str, size: int, cursor: Cursor) -> Page[Flow]:
        return await self._page(flows.flows(account_sid), size, cursor)

    async def delete_flow(self, sid: str) -> bool:
        return any(await self._change(flows.delete_flow(sid)))

    async def doomed(self, limit: int) -> Sequence[Execution]:
        return await self._many(executions.doomed(limit))

    async def bury(self, execution_sids: Sequence[str]) -> None:
        await self._change(executions.bury(execution_sids), flows.bury())

    async def _not_begun(self, turn: Turn) -> Conflict | Seen | None:
        """Return why a turn cannot begin an execution, if so: its flow is gone."""
        execution, event = turn.execution, turn.event
        if execution.version > 1 or await self.flow(execution.flow_sid):
            return None
        seen = await self.seen(event.id) if isinstance(event, Inbound) else None
        return seen or Conflict()

    async def revision(self, flow_sid: str, number: int) -> Revision | None:
        return await self._one(flows.revision(flow_sid, number))

    async def revisions(self, flow_sid: str, size: int, cursor: Cursor) -> Page[Revision]:
        border = cursor.after or cursor.before
        number = None if border is None else int(border)
        return await self._page(flows.revisions(flow_sid), size, cursor, number)

    async def test_users(self, flow_sid: str) -> tuple[str, ...]:
        return await self._test_users.get(flow_sid) or ()

    async def set_test_users(self, flow_sid: str, users: Sequence[str]) -> None:
        await self._change(*flows.set_test_users(flow_sid, users))

    async def notes(self, flow_sid: str) -> tuple[Note, ...]:
        return await self._one(flows.notes(flow_sid)) or ()

    async def set_notes(self, flow_sid: str, notes: Sequence[Note]) -> None:
        await self._change(flows.set_notes(flow_sid, notes))

    async def execution(self, sid: str) -> Execution | None:
        return await self._one(executions.execution(sid))

    async def active_execution(self, flow_sid: str, contact: str, address: str) -> Execution | None:
        return await self._one(executions.active_execution(flow_sid, contact, address))

    async def execution_of_call(self, flow_sid: str, call_sid: str) -> Execution | None:
        return await self._one(executions.execution_of_call(flow_sid, call_sid))

    async def execution_of_conversation(
        self, flow_sid: str, conversation_sid: str
    ) -> Execution | None:
        return await self._one(executions.execution_of_conversation(flow_sid, conversation_sid))

    async def open_calls(self) -> Sequence[Execution]:
        return await self._many(executions.open_calls())

    async def ended_before(self, execution: Execution, since: datetime) -> Sequence[str]:
        return await self._many(executions.ended_before(execution, since))

    async def executions(
        self, flow_sid: str, filter_: ExecutionFilter, size: int, cursor: Cursor
    ) -> Page[Execution]:
        return await self._page(executions.executions(flow_sid, filter_), size, cursor)

    async def heads(
        self, wanted: HeadFilter, size: int, after: str | None = None
    ) -> Sequence[ExecutionHead]:
        queries = overview.heads(wanted, size, after)
        found = [head for query in queries for head in await self._many(query)]
        return sorted(found, key=lambda head: head.sid, reverse=True)[:size]

    async def count_executions(self, wanted: HeadFilter, limit: int) -> int:
        queries = overview.count(wanted, limit)
        return min(limit, sum([n for query in queries for n in await self._many(query)]))

    async def outlines(self, execution_sids: Sequence[str]) -> Mapping[str, Sequence[TurnOutline]]:
        found: defaultdict[str, list[TurnOutline]] = defaultdict(list)
        for start in range(0, len(execution_sids), _OUTLINES):
            batch = execution_sids[start : start + _OUTLINES]
            for sid, turn in await self._many(overview.outlines(batch)):
                found[sid].append(turn)
        return found

    async def delete_execution(self, sid: str) -> bool:
        return any(await self._change(executions.delete_execution(sid)))

    async def journal(self, execution_sid: str) -> tuple[JournalEntry, ...]:
        return tuple(await self._many(executions.journal(execution_sid)))

    async def seen(self, event_id: str) -> Seen | None:
        return await self._one(executions.seen(event_id))

    async def pending_effects(self) -> Sequence[PendingEffect]:
        return await self._many(work.pending_effects())

    async def pending_effect(self, execution_sid: str, effect_id: str) -> PendingEffect | None:
        return await self._one(work.pending_effect(execution_sid, effect_id))

    async def drop_effect(self, execution_sid: str, effect_id: str) -> None:
        await self._change(work.drop_effect(execution_sid, effect_id))

    async def due_timers(self, now: datetime, limit: int) -> Sequence[DueTimer]:
        return await self._few(work.due_timers(now, limit))

    async def next_timer(self) -> datetime | None:
        return await self._one(work.next_timer())

    async def purge(self, before: datetime, limit: int) -> int:
        """A batch is a write of its own, so that turns need not wait for a long purge."""
        purged = 0
        while purged < limit:
            size = min(_PURGE_BATCH, limit - purged)
            (batch,) = await self._change(executions.purge(before, size))
            purged += len(batch)
            if len(batch) < size:
                break
        return purged
