"""Executions, their stories, and what many of them say about a flow."""

from datetime import datetime
from typing import Literal

import msgspec

from soundstage.console.wire.moments import Moment, Spoken, Warned, WebRequest
from soundstage.core.execution import Status
from soundstage.errors import Json


class ExecutionsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which executions to list: `contact` is a whole address; `after` is a page's `next`."""

    flow_sid: str | None = None
    status: Status | None = None
    contact: str = ""
    started_from: datetime | None = None
    started_to: datetime | None = None
    after: str = ""
    size: int = 50


class ExecutionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One execution of the list."""

    sid: str
    flow_sid: str
    flow_name: str
    revision: int
    contact: str
    address: str
    trigger: str
    status: Status
    state: str | None
    ended_reason: str | None
    steps: int
    started_at: datetime
    updated_at: datetime | None


class ExecutionList(msgspec.Struct, frozen=True, kw_only=True):
    """A page of executions, newest first."""

    executions: tuple[ExecutionRow, ...]
    next: str | None


class ExecutionStory(msgspec.Struct, frozen=True, kw_only=True):
    """An execution from its start until now, with the definition that it runs.

    `fault` says from where on the journal could not be retraced exactly.
    """

    row: ExecutionRow
    version: int
    definition: dict[str, Json]
    waits_for: str
    moments: tuple[Moment, ...]
    transcript: tuple[Spoken, ...]
    requests: tuple[WebRequest, ...]
    warnings: tuple[Warned, ...]
    fault: str | None


class RawExecution(msgspec.Struct, frozen=True, kw_only=True):
    """The records as they are kept."""

    execution: dict[str, Json]
    journal: tuple[dict[str, Json], ...]


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """The definition to replay an execution on."""

    definition: dict[str, Json]


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """A state that was left by an event, and where that led."""

    left: str
    event: str
    to: str


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """Where the same conversation leads now. `verdict` says it in a line."""

    same: bool
    verdict: str
    reasons: tuple[str, ...]
    parted_at: str | None
    path: tuple[Way, ...]
    before: tuple[Way, ...]


class Period(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time; the last seven days when nothing is said."""

    started_from: datetime | None = None
    started_to: datetime | None = None


class StateStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """How often a state was entered, how many ended or are there, and how long it took."""

    name: str
    entered: int
    ended_here: int
    waiting: int
    median_seconds: float | None
    p95_seconds: float | None


class EdgeStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """How often a transition was taken."""

    state: str
    event: str
    next: str | None
    count: int


class EndStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """How executions ended."""

    reason: str
    state: str | None
    count: int


class FaultStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """A warning or error, how often, and one execution that had it."""

    code: int
    level: Literal["warning", "error"]
    state: str | None
    message: str
    help: str
    count: int
    example: str


class FlowStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """What the executions of a period did; of a large number only `looked_at` were looked at."""

    started_from: datetime
    started_to: datetime
    executions: int
    capped: bool
    looked_at: int
    active: int
    definition: dict[str, Json]
    states: tuple[StateStatistics, ...]
    edges: tuple[EdgeStatistics, ...]
    ends: tuple[EndStatistics, ...]
    faults: tuple[FaultStatistics, ...]


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """The event `changed` of a live stream: the rows that are new or others now."""

    executions: tuple[ExecutionRow, ...]


class StoryChanged(msgspec.Struct, frozen=True, kw_only=True):
    """The event `story_changed` of the live stream of one execution: its version now."""

    version: int
    status: Status


class LiveAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Which executions to watch."""

    flow_sid: str | None = None
    status: Status | None = None
    contact: str = ""


class Stopped(msgspec.Struct, frozen=True, kw_only=True):
    """The execution after it was stopped."""

    row: ExecutionRow
