"""A store in memory: what flow tests and simulations run on. It ends with the process."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest, nsmallest
from itertools import islice

import msgspec

from soundstage.core.effects import Timer
from soundstage.core.events import Inbound
from soundstage.core.execution import Execution, JournalEntry, Turn
from soundstage.core.flows import Account, ApiKey, Flow, Note, Revision
from soundstage.core.streams import StreamEvent
from soundstage.store.errors import not_fresh
from soundstage.store.memory_streams import MemoryStreams
from soundstage.store.moments import created_second
from soundstage.store.overview_port import ExecutionHead, HeadFilter, TurnOutline
from soundstage.store.paging import page_among
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
from soundstage.store.records import (
    PackedTurn,
    unpack_effect,
    unpack_entry,
    unpack_execution,
    unpack_head,
    unpack_outline,
    unpack_reply,
)


@dataclass(slots=True)
class _Run:
    """All there is of one execution. Of `head` only its plain fields are ever read."""

    head: Execution
    snapshot: bytes
    journal: list[bytes] = field(default_factory=list)
    events: list[str] = field(default_factory=list)

    @property
    def touched(self) -> tuple[datetime, str]:
        return self.head.updated_at or self.head.started_at, self.head.sid

    def matches(self, flow_sid: str, wanted: ExecutionFilter) -> bool:
        created = created_second(self.head.started_at)
        return (
            self.head.flow_sid == flow_sid
            and wanted.status in (None, self.head.status)
            and (wanted.created_from is None or wanted.created_from <= created)
            and (wanted.created_to is None or created < wanted.created_to)
        )


class MemoryStore(MemoryStreams):
    """The store's port over plain dicts; nothing in it waits, so every method is atomic."""

    def __init__(self) -> None:
        super().__init__()
        self._accounts: dict[str, Account] = {}
        self._keys: dict[str, ApiKey] = {}
        self._flows: dict[str, Flow] = {}
        self._deleted: set[str] = set()
        self._revisions: dict[str, dict[int, Revision]] = {}
        self._users: dict[str, tuple[str, ...]] = {}
        self._notes: dict[str, tuple[Note, ...]] = {}
        self._runs: dict[str, _Run] = {}
        self._active: dict[tuple[str, str], str] = {}
        self._talks: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._seen: dict[str, tuple[str, bytes | None]] = {}
        self._effects: dict[tuple[str, str], tuple[bytes, datetime]] = {}
        self._timers: dict[tuple[str, str], Timer] = {}

    async def close(self) -> None:
        """Nothing is open."""

    async def add_account(self, account: Account) -> None:
        if account.sid in self._accounts:
            raise not_fresh(account.sid)
        self._accounts[account.sid] = account

    async def account(self, sid: str) -> Account | None:
        return self._accounts.get(sid)

    async def accounts(self) -> Sequence[Account]:
        return sorted(self._accounts.values(), key=lambda account: account.created_at)

    async def set_auth_token(self, account_sid: str, auth_token: str) -> bool:
        account = self._accounts.get(account_sid)
        if account is None:
            return False
        self._accounts[account_sid] = msgspec.structs.replace(account, auth_token=auth_token)
        return True

    async def add_key(self, key: ApiKey) -> None:
        if key.account_sid not in self._accounts or key.sid in self._keys:
            raise not_fresh(key.sid)
        self._keys[key.sid] = key

    async def key(self, sid: str) -> ApiKey | None:
        return self._keys.get(sid)

    async def keys(self, account_sid: str) -> Sequence[ApiKey]:
        mine = (key for key in self._keys.values() if key.account_sid == account_sid)
        return sorted(mine, key=lambda key: key.created_at)

    async def delete_key(self, sid: str) -> bool:
        return self._keys.pop(sid, None) is not None

    async def add_flow(self, flow: Flow, revision: Revision) -> None:
        if flow.account_sid not in self._accounts or flow.sid in self._revisions:
            raise not_fresh(flow.sid)
        self._flows[flow.sid] = flow
        self._revisions[flow.sid] = {revision.number: revision}

    async def add_revision(self, flow: Flow, revision: Revision) -> bool:
        if flow.sid not in self._flows or revision.number in self._revisions[flow.sid]:
            return False
        self._flows[flow.sid] = flow
        self._revisions[flow.sid][revision.number] = revision
        return True

    async def flow(self, sid: str) -> Flow | None:
        return self._flows.get(sid)

    async def flows(self, account_sid: str, size: int, cursor: Cursor) -> Page[Flow]:
        mine = ((sid, flow) for sid, flow in self._flows.items() if flow.account_sid == account_sid)
        return page_among(mine, size, cursor, cursor.after or cursor.before)

    async def delete_flow(self, sid: str) -> bool:
        if self._flows.pop(sid, None) is None:
            return False
        self._deleted.add(sid)
        return True

    async def doomed(self, limit: int) -> Sequence[Execution]:
        runs = (run for run in self._runs.values() if run.head.flow_sid in self._deleted)
        return [unpack_execution(run.snapshot) for run in islice(runs, limit)]

    async def bury(self, execution_sids: Sequence[str]) -> None:
        for sid in execution_sids:
            await self.delete_execution(sid)
        for sid in self._deleted - {run.head.flow_sid for run in self._runs.values()}:
            self._deleted.discard(sid)
            self._revisions.pop(sid, None)
            self._users.pop(sid, None)
            self._notes.pop(sid, None)

    async def revision(self, flow_sid: str, number: int) -> Revision | None:
        return self._revisions.get(flow_sid, {}).get(number)

    async def revisions(self, flow_sid: str, size: int, cursor: Cursor) -> Page[Revision]:
        border = cursor.after or cursor.before
        mine = self._revisions.get(flow_sid, {}).items()
        return page_among(mine, size, cursor, None if border is None else int(border))

    async def test_users(self, flow_sid: str) -> tuple[str, ...]:
        return self._users.get(flow_sid, ())

    async def set_test_users(self, flow_sid: str, users: Sequence[str]) -> None:
        if flow_sid in self._flows:
            self._users[flow_sid] = tuple(users)

    async def notes(self, flow_sid: str) -> tuple[Note, ...]:
        return self._notes.get(flow_sid, ())

    async def set_notes(self, flow_sid: str, notes: Sequence[Note]) -> None:
        if flow_sid in self._flows:
            self._notes[flow_sid] = tuple(notes)

    async def execution(self, sid: str) -> Execution | None:
        run = self._runs.get(sid)
        return unpack_execution(run.snapshot) if run else None

    async def active_execution(self, flow_sid: str, contact: str, address: str) -> Execution | None:
        talks = self._talks.get((flow_sid, contact, address))
        return await self.execution(max(talks)) if talks else None

    async def execution_of_call(self, flow_sid: str, call_sid: str) -> Execution | None:
        heads = (run.head for run in self._runs.values())
        mine = [
            head.sid
            for head in heads
            if head.active and head.flow_sid == flow_sid and head.call and head.call.sid == call_sid
        ]
        return await self.execution(max(mine)) if mine else None

    async def execution_of_conversation(
        self, flow_sid: str, conversation_sid: str
    ) -> Execution | None:
        heads = (run.head for run in self._runs.values())
        mine = [
            head.sid
            for head in heads
            if head.active
            and head.flow_sid == flow_sid
            and head.conversation_sid == conversation_sid
        ]
        return await self.execution(max(mine)) if mine else None

    async def open_calls(self) -> Sequence[Execution]:
        runs = [run for run in self._runs.values() if run.head.active and run.head.open_calls]
        return [unpack_execution(run.snapshot) for run in runs]

    async def ended_before(self, execution: Execution, since: datetime) -> Sequence[str]:
        pair = (execution.flow_sid, execution.contact)
        return sorted(
            sid
            for sid, run in self._runs.items()
            if not run.head.active
            and (run.head.flow_sid, run.head.contact) == pair
            and (run.head.updated_at or run.head.started_at) >= since
            and sid != execution.sid
        )

    async def executions(
        self, flow_sid: str, filter_: ExecutionFilter, size: int, cursor: Cursor
    ) -> Page[Execution]:
        rows = ((sid, run) for sid, run in self._runs.items() if run.matches(flow_sid, filter_))
        page = page_among(rows, size, cursor, cursor.after or cursor.before)
        items = tuple(unpack_execution(run.snapshot) for run in page.items)
        return Page(items, page.has_next, page.has_previous)

    async def heads(
        self, wanted: HeadFilter, size: int, after: str | None = None
    ) -> Sequence[ExecutionHead]:
        runs = (run for run in self._wanted(wanted) if after is None or run.head.sid < after)
        newest = nlargest(size, runs, key=lambda run: run.head.sid)
        return [unpack_head(run.snapshot) for run in newest]

    async def count_executions(self, wanted: HeadFilter, limit: int) -> int:
        return sum(1 for _ in islice(self._wanted(wanted), limit))

    async def outlines(self, execution_sids: Sequence[str]) -> Mapping[str, Sequence[TurnOutline]]:
        runs = {sid: self._runs[sid] for sid in execution_sids if sid in self._runs}
        return {sid: [unpack_outline(turn) for turn in run.journal] for sid, run in runs.items()}

    def _wanted(self, wanted: HeadFilter) -> Iterator[_Run]:
        limits = ExecutionFilter(wanted.status, wanted.created_from, wanted.created_to)
        for run in self._runs.values():
            head = run.head
            if (
                head.account_sid == wanted.account_sid
                and wanted.contact in (None, head.contact)
                and run.matches(wanted.flow_sid or head.flow_sid, limits)
            ):
                yield run

    async def delete_execution(self, sid: str) -> bool:
        run = self._runs.get(sid)
        if run is not None:
            self._forget(run)
        return run is not None

    async def journal(self, execution_sid: str) -> tuple[JournalEntry, ...]:
        run = self._runs.get(execution_sid)
        return tuple(unpack_entry(entry) for entry in run.journal) if run else ()

    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen:
        execution = turn.execution
        first = await self.seen(turn.event.id) if isinstance(turn.event, Inbound) else None
        if first is not None:
            return first
        if not self._may_follow(execution):
            return Conflict()
        packed = PackedTurn.of(turn, events)
        run = self._runs.setdefault(execution.sid, _Run(execution, packed.snapshot))
        self._unlist(run.head)
        run.head, run.snapshot = execution, packed.snapshot
        run.journal.append(packed.entry)
        self._list(execution)
        if isinstance(turn.event, Inbound):
            self._seen[turn.event.id] = execution.sid, None
            run.events.append(turn.event.id)
        self._answer(packed)
        self._schedule(packed)
        self.note(packed)
        return Committed()

    async def seen(self, event_id: str) -> Seen | None:
        if event_id not in self._seen:
            return None
        execution_sid, reply = self._seen[event_id]
        return Seen(execution_sid, unpack_reply(reply) if reply else None)

    async def pending_effects(self) -> Sequence[PendingEffect]:
        return [_to_pending(key, kept) for key, kept in self._effects.items()]

    async def pending_effect(self, execution_sid: str, effect_id: str) -> PendingEffect | None:
        key = execution_sid, effect_id
        return _to_pending(key, self._effects[key]) if key in self._effects else None

    async def drop_effect(self, execution_sid: str, effect_id: str) -> None:
        self._effects.pop((execution_sid, effect_id), None)

    async def due_timers(self, now: datetime, limit: int) -> Sequence[DueTimer]:
        due = (DueTimer(sid, timer) for (sid, _), timer in self._timers.items() if timer.due <= now)
        return nsmallest(limit, due, key=lambda row: row.timer.due)

    async def next_timer(self) -> datetime | None:
        return min((timer.due for timer in self._timers.values()), default=None)

    async def purge(self, before: datetime, limit: int) -> int:
        old = (r for r in self._runs.values() if not r.head.active and r.touched[0] < before)
        chosen = nsmallest(limit, old, key=lambda run: run.touched)
        for run in chosen:
            self._forget(run)
        return len(chosen)

    def _may_follow(self, execution: Execution) -> bool:
        """Tell whether this is the next version of what is kept, and its key is free."""
        run = self._runs.get(execution.sid)
        if run is None and execution.flow_sid not in self._flows:
            return False
        if (run.head.version if run else 0) != execution.version - 1:
            return False
        owner = self._active.get((execution.flow_sid, execution.key), execution.sid)
        return not execution.active or owner == execution.sid

    def _list(self, head: Execution) -> None:
        if head.active:
            self._active[head.flow_sid, head.key] = head.sid
            self._talks[head.flow_sid, head.contact, head.address].add(head.sid)

    def _unlist(self, head: Execution) -> None:
        if self._active.get((head.flow_sid, head.key)) == head.sid:
            del self._active[head.flow_sid, head.key]
        talk = head.flow_sid, head.contact, head.address
        self._talks[talk].discard(head.sid)
        if not self._talks[talk]:
            del self._talks[talk]

    def _answer(self, packed: PackedTurn) -> None:
        """Keep the reply with the event it answers, unless that one has its answer."""
        reply = packed.turn.reply
        if reply is not None and reply.event_id in self._seen:
            execution_sid, first = self._seen[reply.event_id]
            self._seen[reply.event_id] = execution_sid, first or packed.reply

    def _schedule(self, packed: PackedTurn) -> None:
        turn, sid = packed.turn, packed.turn.execution.sid
        for done in turn.done:
            self._effects.pop((sid, done), None)
        for cancelled in turn.cancelled:
            self._timers.pop((sid, cancelled), None)
        for effect_id, effect in packed.effects:
            self._effects[sid, effect_id] = effect, turn.entry.at
        for timer in turn.timers:
            self._timers[sid, timer.id] = timer

    def _forget(self, run: _Run) -> None:
        """Remove an execution and everything that belongs to it."""
        sid = run.head.sid
        del self._runs[sid]
        self.forget_alerts(sid)
        self._unlist(run.head)
        for event_id in run.events:
            del self._seen[event_id]
        for work in (self._effects, self._timers):
            for key in [key for key in work if key[0] == sid]:
                del work[key]


def _to_pending(key: tuple[str, str], kept: tuple[bytes, datetime]) -> PendingEffect:
    (execution_sid, _), (effect, created_at) = key, kept
    return PendingEffect(execution_sid, unpack_effect(effect), created_at)
