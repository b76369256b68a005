"""Moves: one thing that the world may do next, as the engine takes it and as scenarios say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from soundstage.core.events import AnyEvent
from soundstage.errors import Json

Step = Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Who plays, and when it begins unless the flow looks at the clock."""

    contact: str
    address: str
    start: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to the carrier, by its method and URL pattern, and whether it is refused."""

    method: str
    pattern: str
    refused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An event for the engine, and what a scenario says to bring it about.

    `steps` are done by people and the clock; `http` answers a request, `carrier` one to the
    carrier. `phones` and `workflows` hold for
    the whole scenario, so two moves of one scenario must not contradict each other there.
    `phone` is who speaks with the flow from now on.
    """

    event: AnyEvent
    after: timedelta = timedelta()
    steps: tuple[Step, ...] = ()
    http: Mapping[str, Json] | None = None
    carrier: Asked | None = None
    phones: Mapping[str, Json] = field(default_factory=dict)
    workflows: Mapping[str, Json] = field(default_factory=dict)
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Here:
    """Where a search stands: its next turn, and who is on the phone with whom."""

    number: int
    phone: str | None
    setting: Setting

    @property
    def id(self) -> str:
        """An id for the next event."""
        return f"event-{self.number}"


def seconds(count: int) -> str:
    """Write a span of time as scenarios do."""
    for unit, size in (("day", 86_400), ("h", 3_600), ("min", 60)):
        if count >= size and count % size == 0:
            many = "s" if unit == "day" and count > size else ""
            return f"{count // size} {unit}{many}"
    return f"{count} s"
