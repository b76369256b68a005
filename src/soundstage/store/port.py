"""The port: everything the rest of the house asks of a database.

Lists come newest first and are paged by key: `Cursor.after` asks for rows older than that
SID, `Cursor.before` for the page of newer rows just before it. Revisions are paged by their
number; the cursor holds it as text.

A record is the caller's for ever: what it does to a context that it handed in, or got,
changes nothing in the store. A method raises `StoreError` when the database cannot do its
work (nothing was written), and `Bug` when a fresh SID is taken or its owner never was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from soundstage.core.effects import AnyEffect, Reply, Timer
from soundstage.core.execution import Execution, JournalEntry, Status, Turn
from soundstage.core.flows import Account, ApiKey, Flow, Note, Revision
from soundstage.core.streams import StreamEvent
from soundstage.store.overview_port import OverviewStore
from soundstage.store.pages import Cursor, Page
from soundstage.store.streams_port import StreamStore

__all__ = [
    "Committed",
    "Conflict",
    "Cursor",
    "DueTimer",
    "ExecutionFilter",
    "Page",
    "PendingEffect",
    "Seen",
    "Store",
]


@dataclass(frozen=True, slots=True)
class ExecutionFilter:
    """What to list: `created_from` is inclusive, `created_to` exclusive [oai].

    Both are compared with what clients see: the start at its nearest second [estream].
    """

    status: Status | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class Committed:
    """The turn is durable."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The execution moved or went meanwhile, or its key is taken, or its flow is gone.

    Nothing was written: read again.
    """


@dataclass(frozen=True, slots=True)
class Seen:
    """The event was taken before; `reply` is its first answer, None while it is owed."""

    execution_sid: str
    reply: Reply | None


@dataclass(frozen=True, slots=True)
class PendingEffect:
    """An effect whose result is not there yet."""

    execution_sid: str
    effect: AnyEffect
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer whose moment has come."""

    execution_sid: str
    timer: Timer


class Store(StreamStore, OverviewStore, Protocol):
    """A database of accounts, flows, executions, their journals, effects and timers."""

    async def close(self) -> None: ...

    async def add_account(self, account: Account) -> None: ...
    async def account(self, sid: str) -> Account | None: ...
    async def accounts(self) -> Sequence[Account]: ...
    async def set_auth_token(self, account_sid: str, auth_token: str) -> bool: ...

    async def add_key(self, key: ApiKey) -> None: ...
    async def key(self, sid: str) -> ApiKey | None: ...
    async def keys(self, account_sid: str) -> Sequence[ApiKey]: ...
    async def delete_key(self, sid: str) -> bool: ...

    async def add_flow(self, flow: Flow, revision: Revision) -> None: ...
    async def add_revision(self, flow: Flow, revision: Revision) -> bool:
        """Store the next revision with its flow.

        False when that number is already taken, or the flow is gone: read again.
        """
        ...

    async def flow(self, sid: str) -> Flow | None: ...
    async def flows(self, account_sid: str, size: int, cursor: Cursor) -> Page[Flow]: ...
    async def delete_flow(self, sid: str) -> bool:
        """Take a flow away: it is not found or listed, it cannot change, and nothing begins in it.

        Its executions stay as they are until they are buried, and so do its revisions.
        """
        ...

    async def doomed(self, limit: int) -> Sequence[Execution]:
        """Return some of the executions of deleted flows; none: there are no more."""
        ...

    async def bury(self, execution_sids: Sequence[str]) -> None:
        """Delete these executions, and deleted flows that have none, with all that is theirs."""
        ...

    async def revision(self, flow_sid: str, number: int) -> Revision | None: ...
    async def revisions(self, flow_sid: str, size: int, cursor: Cursor) -> Page[Revision]: ...
    async def test_users(self, flow_sid: str) -> tuple[str, ...]: ...
    async def set_test_users(self, flow_sid: str, users: Sequence[str]) -> None:
        """Replace a flow's test users; nothing happens when the flow is gone."""
        ...

    async def notes(self, flow_sid: str) -> tuple[Note, ...]: ...
    async def set_notes(self, flow_sid: str, notes: Sequence[Note]) -> None:
        """Replace the notes on a flow's canvas; nothing happens when the flow is gone."""
        ...

    async def execution(self, sid: str) -> Execution | None: ...
    async def active_execution(self, flow_sid: str, contact: str, address: str) -> Execution | None:
        """Return the youngest active execution of that pair of addresses."""
        ...

    async def execution_of_call(self, flow_sid: str, call_sid: str) -> Execution | None:
        """Return the youngest active execution that owns a call."""
        ...

    async def execution_of_conversation(
        self, flow_sid: str, conversation_sid: str
    ) -> Execution | None:
        """Return the youngest active execution that opened or took up a conversation."""
        ...

    async def open_calls(self) -> Sequence[Execution]:
        """Return the active executions with a call that is not known to be over."""
        ...

    async def ended_before(self, execution: Execution, since: datetime) -> Sequence[str]:
        """Return the SIDs of executions of the same flow and contact that ended since then."""
        ...

    async def executions(
        self, flow_sid: str, filter_: ExecutionFilter, size: int, cursor: Cursor
    ) -> Page[Execution]: ...
    async def delete_execution(self, sid: str) -> bool:
        """Delete an execution and everything that belongs to it."""
        ...

    async def journal(self, execution_sid: str) -> tuple[JournalEntry, ...]:
        """Return the turns of an execution, oldest first."""
        ...

    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen:
        """Write a turn: all of it or nothing, with its faults as alerts and the stream's events.

        An inbound event that was taken before gives `Seen`, whatever else the turn says. A
        reply is kept with the event it answers, this turn's or an earlier one; the first
        stays. An effect or a timer takes the place of an earlier one with the same id.
        """
        ...

    async def seen(self, event_id: str) -> Seen | None: ...
    async def pending_effects(self) -> Sequence[PendingEffect]:
        """Return the effects that wait for their results, in the order they were asked for."""
        ...

    async def pending_effect(self, execution_sid: str, effect_id: str) -> PendingEffect | None:
        """Return an effect if it still waits for its result."""
        ...

    async def drop_effect(self, execution_sid: str, effect_id: str) -> None:
        """Forget an effect of an ended execution: it was performed, and nobody waits for it."""
        ...

    async def due_timers(self, now: datetime, limit: int) -> Sequence[DueTimer]:
        """Return the timers whose moment has come, the longest due first."""
        ...

    async def next_timer(self) -> datetime | None:
        """Return the moment of the timer that is due first."""
        ...

    async def purge(self, before: datetime, limit: int) -> int:
        """Delete up to `limit` executions that ended before that moment, the oldest first.

        Return how many. Everything that belongs to them goes too.
        """
        ...
