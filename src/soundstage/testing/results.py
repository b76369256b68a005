"""What came of a scenario, and how that is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from soundstage.core.execution import Step
from soundstage.errors import FlowFault
from soundstage.limits import Limits
from soundstage.testing.runs import Run
from soundstage.testing.transcript import Entry

_STEPS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a scenario failed, and the line of the file that says so."""

    line: int
    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """The executions of a scenario, and the definitions that they ran: a path and its text.

    `subflows` are by the SID that the flow names them by.
    """

    flow: tuple[Path, str]
    subflows: Mapping[str, tuple[Path, str]]
    limits: Limits
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One scenario that was played."""

    path: Path
    name: str
    line: int
    failure: Failure | None = None
    transcript: tuple[Entry, ...] = ()
    steps: tuple[Step, ...] = ()
    faults: tuple[FlowFault, ...] = ()
    state: str | None = None
    seconds: float = 0.0
    played: Played | None = None

    @property
    def passed(self) -> bool:
        return self.failure is None

    def explained(self) -> str:
        """Say in full why the scenario failed: the difference, the transcript and the path."""
        if self.failure is None:
            return f"{self.path}:{self.line}: {self.name}: passed"
        lines = [f"{self.path}:{self.failure.line}: {self.failure.title}"]
        lines += [f"    {line}" for line in self.failure.lines]
        if self.transcript:
            lines += ["  transcript"]
            lines += [f"  {line}" for entry in self.transcript for line in str(entry).split("\n")]
        if self.steps:
            lines += ["  path", f"    {self._path()}"]
        lines += [
            f"  {fault.level} {fault.code} in {fault.state}: {fault.message}"
            for fault in self.faults
        ]
        return "\n".join(lines)

    def _path(self) -> str:
        shown = self.steps[-_STEPS_SHOWN:]
        left = " → ".join(f"{step.transitioned_from}:{step.name}" for step in shown)
        start = "… → " if len(shown) < len(self.steps) else ""
        return f"{start}{left} → {f'waiting in {self.state}' if self.state else 'the end'}"

    def as_json(self) -> dict[str, object]:
        """Return the result as plain JSON, for other tools."""
        return {
            "file": str(self.path),
            "line": self.line,
            "name": self.name,
            "passed": self.passed,
            "seconds": round(self.seconds, 6),
            "failure": None if self.failure is None else msgspec.to_builtins(self.failure),
            "transcript": [
                {"seconds": entry.at.total_seconds(), "who": entry.who, "what": entry.what}
                for entry in self.transcript
            ],
            "path": [[step.transitioned_from, step.name] for step in self.steps],
            "faults": [msgspec.to_builtins(fault) for fault in self.faults],
        }
