"""The part of the port for people who look at many executions: heads, counts and outlines.

A head is an execution without its context, an outline a journal without the changes that its
steps made: both are read from the same records, and cost little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec

from soundstage.core.execution import Status
from soundstage.errors import FlowFault


class ExecutionHead(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows of an execution; the fields are those of `Execution`."""

    sid: str
    account_sid: str
    flow_sid: str
    revision: int
    contact: str
    address: str
    trigger: str
    started_at: datetime
    updated_at: datetime | None = None
    version: int = 0
    status: Status = Status.ACTIVE
    ended_reason: str | None = None
    running_flow: str
    state: str | None = None
    steps: int = 0


class StepOutline(msgspec.Struct, frozen=True, kw_only=True):
    """One state left by one transition; one with a parent belongs to a subflow."""

    name: str
    transitioned_from: str
    transitioned_to: str
    parent_step_sid: str | None
    created_at: datetime


class TurnOutline(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in one turn."""

    at: datetime
    steps: tuple[StepOutline, ...] = ()
    faults: tuple[FlowFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadFilter:
    """Which executions of an account; a `flow_sid` is one of its flows.

    `created_from` is inclusive, `created_to` exclusive, as in `ExecutionFilter`.
    """

    account_sid: str
    flow_sid: str | None = None
    status: Status | None = None
    contact: str | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None


class OverviewStore(Protocol):
    """Looks at many executions at once."""

    async def heads(
        self, wanted: HeadFilter, size: int, after: str | None = None
    ) -> Sequence[ExecutionHead]:
        """Return the newest executions, of those older than `after`."""
        ...

    async def count_executions(self, wanted: HeadFilter, limit: int) -> int:
        """Return how many there are, `limit` at the most."""
        ...

    async def outlines(self, execution_sids: Sequence[str]) -> Mapping[str, Sequence[TurnOutline]]:
        """Return the turns of executions, the oldest first; nothing of those that are gone."""
        ...
