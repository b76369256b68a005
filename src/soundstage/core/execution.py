"""The execution, its steps, and the turn: the only way an execution is ever written."""

from datetime import datetime
from enum import StrEnum

import msgspec

from soundstage.core.effects import AnyEffect, Reply, Timer
from soundstage.core.events import AnyEvent, Inbound
from soundstage.errors import FlowFault, Json


class Status(StrEnum):
    """The life of an execution, as the REST API names it [exec]."""

    ACTIVE = "active"
    ENDED = "ended"


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """The caller of a running subflow: where it stands and what it knows."""

    flow_sid: str
    state: str
    step_sid: str
    context: dict[str, Json]


class CallState(StrEnum):
    """Whether a flow can speak to its call."""

    LIVE = "live"
    AWAY = "away"
    OVER = "over"


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """The call of an execution; `away` was given to TwiML elsewhere and did not come back."""

    sid: str
    state: CallState = CallState.LIVE


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What an execution waits for, and what its widget keeps meanwhile.

    `document` is the TwiML that the widget gave; a live call may ask for it again.
    `placed_call` is a call that the widget made and that is not answered yet.
    """

    for_: tuple[str, ...]
    memory: dict[str, Json] = {}
    timer: str | None = None
    document: str | None = None
    placed_call: str | None = None


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """An open webhook request that has no answer yet."""

    event_id: str
    until: datetime


class Execution(msgspec.Struct, frozen=True, kw_only=True):
    """One contact's run through one revision of a flow.

    `key` is unique among the active executions of a flow. `flow_sid` and `revision` name the
    flow that was started, `subflows` the revisions of the flows that it may run;
    `running_flow` is the flow that `state` belongs to (a subflow has `frames` above it).
    `repeats` counts how often `state` was entered in a row, `steps` the steps that are over,
    `numbered` those that have a SID, `ordinal` effects and timers. `effects` are the ids of
    effects without a result. `context` is the tree that templates read. `verbs` are TwiML
    that the next document of the call begins with. `farewell` are the effects that follow the
    end; nobody waits for their results.
    """

    sid: str
    account_sid: str
    flow_sid: str
    revision: int
    subflows: dict[str, int]
    contact: str
    address: str
    key: str
    trigger: str
    initiated_by: str | None
    started_at: datetime
    updated_at: datetime | None = None
    version: int = 0
    status: Status = Status.ACTIVE
    ended_reason: str | None = None
    context: dict[str, Json]
    running_flow: str
    state: str | None = None
    frames: tuple[Frame, ...] = ()
    waiting: Waiting | None = None
    effects: tuple[str, ...] = ()
    ordinal: int = 0
    steps: int = 0
    numbered: int = 0
    repeats: int = 0
    life_timer: str | None = None
    owed: Owed | None = None
    call: Call | None = None
    verbs: tuple[str, ...] = ()
    farewell: tuple[AnyEffect, ...] = ()

    @property
    def active(self) -> bool:
        return self.status is Status.ACTIVE

    @property
    def has_live_call(self) -> bool:
        return self.call is not None and self.call.state is CallState.LIVE

    @property
    def owes_call(self) -> bool:
        """Tell whether a live call waits for a document."""
        return self.has_live_call and self.owed is not None

    @property
    def open_calls(self) -> tuple[str, ...]:
        """The calls that are not known to be over: its own, and one that rings elsewhere."""
        own = self.call.sid if self.call and self.call.state is not CallState.OVER else None
        placed = self.waiting.placed_call if self.waiting else None
        return tuple(dict.fromkeys(sid for sid in (own, placed) if sid))

    @property
    def conversation_sid(self) -> str | None:
        """The conversation that a widget of this execution opened or took up [skill]."""
        channel = self.context.get("flow", {}).get("channel") or {}
        sid = channel.get("sid")
        return str(sid) if sid else None

    @property
    def outer_context(self) -> dict[str, Json]:
        """The context of the flow that was started, also while a subflow runs."""
        return self.frames[0].context if self.frames else self.context


class Change(msgspec.Struct, frozen=True, array_like=True):
    """One change of a context: the value at `path`; the empty path is the whole tree."""

    path: tuple[str, ...]
    value: Json


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One state left by one transition [step]."""

    sid: str
    name: str
    type: str
    transitioned_from: str
    transitioned_to: str
    parent_step_sid: str | None
    created_at: datetime
    changes: tuple[Change, ...] = ()


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in one turn, as it is kept. `changes` came after the last step."""

    version: int
    at: datetime
    event: AnyEvent
    steps: tuple[Step, ...] = ()
    changes: tuple[Change, ...] = ()
    faults: tuple[FlowFault, ...] = ()


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one event changed.

    `execution.version` is one more than the one that was read. `done` and `cancelled` are
    the ids of effects and timers that are over. `event.id` is the key against repeats.
    """

    execution: Execution
    entry: JournalEntry
    effects: tuple[AnyEffect, ...] = ()
    done: tuple[str, ...] = ()
    timers: tuple[Timer, ...] = ()
    cancelled: tuple[str, ...] = ()
    reply: Reply | None = None

    @property
    def event(self) -> AnyEvent:
        return self.entry.event

    @property
    def speaks_unasked(self) -> bool:
        """Tell whether there is a new document for a live call that has no request open."""
        execution = self.execution
        waiting = execution.waiting if execution.has_live_call else None
        heard = not isinstance(self.event, Inbound) or self.event.comes_from_caller
        asked = (heard and self.reply is not None) or execution.owed is not None
        return waiting is not None and waiting.document is not None and not asked
