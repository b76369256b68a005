"""The part of the port that keeps alerts, and events on their way to an account's sinks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from soundstage.core.alerts import Alert
from soundstage.core.streams import Sink, StreamEvent, Subscription
from soundstage.errors import Json
from soundstage.store.pages import Cursor, Page


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """What to list: `since` is inclusive, `until` exclusive.

    `resource_sid` is an execution or a flow.
    """

    level: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    resource_sid: str | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An event that its sink has not taken yet; the lower the number, the older it is."""

    number: int
    body: dict[str, Json]


class StreamStore(Protocol):
    """Alerts, sinks, subscriptions and undelivered events of accounts."""

    async def alert(self, sid: str) -> Alert | None: ...
    async def alerts(
        self, account_sid: str, filter_: AlertFilter, size: int, cursor: Cursor
    ) -> Page[Alert]: ...

    async def sink(self, sid: str) -> Sink | None: ...
    async def sinks(self, account_sid: str) -> Sequence[Sink]:
        """Return the sinks of an account, oldest first."""
        ...

    async def put_sink(self, sink: Sink) -> None:
        """Add a sink, or replace it."""
        ...

    async def delete_sink(self, sid: str) -> bool:
        """Delete a sink with its subscriptions and the events on their way to it."""
        ...

    async def subscriptions(self, account_sid: str) -> Sequence[Subscription]:
        """Return the subscriptions of an account, oldest first.

        Every turn asks for them, so they are kept in memory.
        """
        ...

    async def put_subscription(self, subscription: Subscription) -> bool:
        """Add a subscription, or replace it; False when its sink is gone."""
        ...

    async def delete_subscription(self, account_sid: str, sid: str) -> bool: ...

    async def post(self, events: Sequence[StreamEvent]) -> None:
        """Put events on their way; those to a sink that is gone are dropped."""
        ...

    async def undelivered(self, sink_sid: str, limit: int) -> Sequence[Undelivered]:
        """Return events on their way to a sink, oldest first."""
        ...

    async def delivered(self, sink_sid: str, numbers: Sequence[int]) -> None:
        """Forget events that their sink has taken."""
        ...

    async def waiting_sinks(self) -> Sequence[str]:
        """Return the sinks that events are on their way to."""
        ...

    async def drop_undelivered(self, before: datetime) -> int:
        """Forget events that are older than this moment; return how many."""
        ...
