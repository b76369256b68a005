"""Counts over many executions of one flow."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from soundstage.console.warnings import help_of
from soundstage.console.wire.executions import (
    EdgeStatistics,
    EndStatistics,
    FaultStatistics,
    StateStatistics,
)
from soundstage.core.execution import Status
from soundstage.errors import FlowFault
from soundstage.store.overview_port import ExecutionHead, StepOutline, TurnOutline

_ENDED = "Ended"
_HIGH = 0.95


def tally(heads: Sequence[ExecutionHead], turns: Mapping[str, Sequence[TurnOutline]]) -> "Tally":
    """Count these executions."""
    counted = Tally()
    for head in heads:
        counted.add(head, turns.get(head.sid, ()))
    return counted


@dataclass(slots=True)
class Tally:
    """What was counted. The steps of subflows are theirs, not this flow's."""

    entered: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    taken: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)
    ended: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    found: Counter[tuple[int, str | None]] = field(default_factory=Counter)
    examples: dict[tuple[int, str | None], tuple[FlowFault, str]] = field(default_factory=dict)

    def add(self, head: ExecutionHead, turns: Sequence[TurnOutline]) -> None:
        """Count one execution."""
        state, since = None, head.started_at
        for turn in turns:
            for step in turn.steps:
                if step.parent_step_sid is None:
                    state, since = self._step(step, state, since), step.created_at
        for key, fault in {(f.code, f.state): f for turn in turns for f in turn.faults}.items():
            self.found[key] += 1
            self.examples.setdefault(key, (fault, head.sid))
        if head.status is Status.ENDED:
            self.ended[head.ended_reason or "", state] += 1
        elif state is not None:
            self.waiting[state] += 1

    def states(self) -> tuple[StateStatistics, ...]:
        """Return the states that somebody was in, those entered most first."""
        ended_here: Counter[str] = Counter()
        for (_, state), count in self.ended.items():
            ended_here[state or ""] += count
        return tuple(
            StateStatistics(
                name=name,
                entered=entered,
                ended_here=ended_here[name],
                waiting=self.waiting[name],
                median_seconds=median(self.seconds[name]) if self.seconds[name] else None,
                p95_seconds=_high(self.seconds[name]),
            )
            for name, entered in self.entered.most_common()
        )

    def edges(self) -> tuple[EdgeStatistics, ...]:
        """Return the transitions that were taken, the most frequent first."""
        return tuple(
            EdgeStatistics(state=state, event=event, next=to, count=count)
            for (state, event, to), count in self.taken.most_common()
        )

    def ends(self) -> tuple[EndStatistics, ...]:
        """Return how executions ended, the most frequent way first."""
        return tuple(
            EndStatistics(reason=reason, state=state, count=count)
            for (reason, state), count in self.ended.most_common()
        )

    def faults(self) -> tuple[FaultStatistics, ...]:
        """Return the warnings and errors by code and state, the most frequent first."""
        found = []
        for key, count in self.found.most_common():
            fault, example = self.examples[key]
            found.append(
                FaultStatistics(
                    code=fault.code,
                    level=fault.level,
                    state=fault.state,
                    message=fault.message,
                    help=help_of(fault.code),
                    count=count,
                    example=example,
                )
            )
        return tuple(found)

    def _step(self, step: StepOutline, state: str | None, since: datetime) -> str:
        """Count a step; return the state that the flow is in now, or ended in."""
        left, to = step.transitioned_from, step.transitioned_to
        if state is None:
            self.entered[left] += 1
        self.seconds[left].append((step.created_at - since).total_seconds())
        self.taken[left, step.name, None if to == _ENDED else to] += 1
        if to == _ENDED:
            return left
        self.entered[to] += 1
        return to


def _high(seconds: list[float]) -> float | None:
    """Return the value that 95 in a hundred do not exceed."""
    if not seconds:
        return None
    return sorted(seconds)[math.ceil(len(seconds) * _HIGH) - 1]
