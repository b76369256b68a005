"""Moves: one thing that the world may do next, as the engine takes it and as scenarios say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from soundstage.core.effects import AnyEffect
from soundstage.core.events import AnyEvent
from soundstage.errors import Json

Step = Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An event for the engine, and what a scenario says to bring it about.

    `steps` are done by people and the clock; `http` answers a request, `carrier` names the
    kind of request to the carrier and whether it is refused. `phones` and `workflows` hold for
    the whole scenario, so two moves of one scenario must not contradict each other there.
    `phone` is who speaks with the flow from now on.
    """

    event: AnyEvent
    after: timedelta = timedelta()
    steps: tuple[Step, ...] = ()
    http: Mapping[str, Json] | None = None
    carrier: tuple[str, bool] | None = None
    phones: Mapping[str, Json] = field(default_factory=dict)
    workflows: Mapping[str, Json] = field(default_factory=dict)
    phone: str | None = None
    clock: str | None = None


@dataclass(frozen=True, slots=True)
class Here:
    """Where a search stands: what the widget that waits knows, and what is under way."""

    number: int
    effects: tuple[AnyEffect, ...] = ()
    phone: str | None = None

    @property
    def id(self) -> str:
        """An id for the next event."""
        return f"event-{self.number}"


def seconds(count: float) -> str:
    """Write a span of time as scenarios do."""
    return f"{count:g} s"
