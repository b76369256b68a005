"""What can be seen of the executions on a stage."""

from collections.abc import Mapping

from soundstage.core.execution import Execution, Step
from soundstage.engine.journal import steps
from soundstage.errors import FlowFault, Json
from soundstage.testing.runs import Run, Runs


class Executions:
    """The executions of one flow, as they are after what was done last."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs

    @property
    def runs(self) -> tuple[Run, ...]:
        """All executions with their journals, in the order they were started."""
        return self._runs.all

    @property
    def run(self) -> Run | None:
        """The execution that was started last."""
        return self._runs.all[-1] if self._runs.all else None

    @property
    def execution(self) -> Execution | None:
        """The execution that was started last, as it is now."""
        return self.run.execution if self.run else None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all executions, oldest first."""
        return tuple(steps(self._runs.entries))

    @property
    def path(self) -> tuple[tuple[str, str], ...]:
        """The states that were left, each with the event that it was left by."""
        return tuple((step.transitioned_from, step.name) for step in self.steps)

    @property
    def faults(self) -> tuple[FlowFault, ...]:
        """The warnings and errors of all executions, oldest first."""
        return tuple(fault for entry in self._runs.entries for fault in entry.faults)

    @property
    def state(self) -> str | None:
        """The state that the current execution is in; None when it has ended."""
        return self.execution.state if self.execution else None

    @property
    def ended(self) -> bool:
        """Tell whether there was an execution and none is active."""
        return bool(self.runs) and not any(run.execution.active for run in self.runs)

    @property
    def context(self) -> Mapping[str, Json]:
        """The context of the current execution, a subflow's while one runs."""
        return self.execution.context if self.execution else {}

    @property
    def variables(self) -> Mapping[str, Json]:
        """The flow's variables."""
        variables: Mapping[str, Json] = self.context.get("flow", {}).get("variables", {})
        return variables
