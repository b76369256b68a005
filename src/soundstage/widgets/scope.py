"""What a widget sees while it works."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from soundstage.definition.model import Transition

from soundstage.core.execution import Execution
from soundstage.errors import FlowFault, Json, Level
from soundstage.limits import Limits

P = TypeVar("P")


@dataclass(slots=True)
class Scope(Generic[P]):
    """One widget in one turn: read it, and note faults with `warn`.

    `properties` are rendered. `memory` is what the widget kept with its last `Wait`.
    `webhook_url` is where the carrier reaches this flow. `resolve` gives the value behind a
    template that is a single reference, and None for any other template.
    """

    state: str
    properties: P
    source: P
    transitions: Sequence[Transition]
    context: Mapping[str, Json]
    execution: Execution
    now: datetime
    limits: Limits
    webhook_url: str
    render: Callable[[str], str]
    resolve: Callable[[str], Json]
    next_id: Callable[[], str]
    can_reply: bool
    subflow_exists: Callable[[str], bool]
    memory: Mapping[str, Json] = field(default_factory=dict)
    faults: list[FlowFault] = field(default_factory=list)

    def warn(self, code: int, message: str, level: Level = "warning") -> None:
        """Note a warning or error for the account's debugger [err]."""
        self.faults.append(FlowFault(code=code, level=level, message=message, state=self.state))
