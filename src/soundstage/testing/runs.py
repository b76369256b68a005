"""The executions of a stage, and everything that happened in them in its order."""

from dataclasses import dataclass

from soundstage.core.execution import Execution, JournalEntry
from soundstage.store.port import Cursor, ExecutionFilter, Store

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Run:
    """One execution and its journal, as they were seen last."""

    execution: Execution
    journal: tuple[JournalEntry, ...] = ()


class Runs:
    """The executions of one flow in the order they were seen to start.

    `entries` are the turns of all of them as they happened.
    """

    def __init__(self, store: Store, flow_sid: str) -> None:
        self.entries: tuple[JournalEntry, ...] = ()
        self._store = store
        self._flow_sid = flow_sid
        self._runs: dict[str, Run] = {}

    @property
    def all(self) -> tuple[Run, ...]:
        return tuple(self._runs.values())

    async def refresh(self) -> None:
        """Read what has changed."""
        page = await self._store.executions(self._flow_sid, ExecutionFilter(), _MOST, Cursor())
        fresh: list[JournalEntry] = []
        for execution in sorted(page.items, key=lambda item: (item.started_at, item.sid)):
            known = self._runs.get(execution.sid, Run(execution))
            if len(known.journal) < execution.version:
                journal = await self._store.journal(execution.sid)
                fresh += journal[len(known.journal) :]
                self._runs[execution.sid] = Run(execution, journal)
        self.entries += tuple(sorted(fresh, key=lambda entry: entry.at))
