"""The executions of a stage with their journals."""

from dataclasses import dataclass

from soundstage.core.execution import Execution, JournalEntry, Step
from soundstage.engine.journal import steps
from soundstage.errors import FlowFault
from soundstage.store.port import Cursor, ExecutionFilter, Store

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Run:
    """One execution and everything that happened in it."""

    execution: Execution
    journal: tuple[JournalEntry, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(steps(self.journal))

    @property
    def faults(self) -> tuple[FlowFault, ...]:
        return tuple(fault for entry in self.journal for fault in entry.faults)


class Runs:
    """The executions of one flow in the order they were seen to start."""

    def __init__(self, store: Store, flow_sid: str) -> None:
        self._store = store
        self._flow_sid = flow_sid
        self._runs: dict[str, Run] = {}

    @property
    def all(self) -> tuple[Run, ...]:
        return tuple(self._runs.values())

    async def refresh(self) -> None:
        """Read what has changed."""
        page = await self._store.executions(self._flow_sid, ExecutionFilter(), _MOST, Cursor())
        for execution in sorted(page.items, key=lambda item: (item.started_at, item.sid)):
            known = self._runs.get(execution.sid)
            if known is None or known.execution.version != execution.version:
                journal = await self._store.journal(execution.sid)
                self._runs[execution.sid] = Run(execution, journal)
