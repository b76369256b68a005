"""Alerts, sinks, subscriptions and undelivered events in memory."""

from collections.abc import Sequence
from datetime import datetime

from soundstage.core.alerts import Alert
from soundstage.core.streams import Sink, StreamEvent, Subscription
from soundstage.store.pages import Cursor, Page
from soundstage.store.paging import page_among
from soundstage.store.records import PackedEvent, PackedTurn, pack_events, unpack_body
from soundstage.store.streams_port import AlertFilter, Undelivered


class MemoryStreams:
    """The part of the port that has to do with faults and events."""

    def __init__(self) -> None:
        self._alerts: dict[str, Alert] = {}
        self._sinks: dict[str, Sink] = {}
        self._subscriptions: dict[str, Subscription] = {}
        self._outbox: dict[int, PackedEvent] = {}
        self._posted = 0

    async def alert(self, sid: str) -> Alert | None:
        return self._alerts.get(sid)

    async def alerts(
        self, account_sid: str, filter_: AlertFilter, size: int, cursor: Cursor
    ) -> Page[Alert]:
        rows = (
            (sid, alert)
            for sid, alert in self._alerts.items()
            if alert.account_sid == account_sid and _matches(alert, filter_)
        )
        return page_among(rows, size, cursor, cursor.after or cursor.before)

    async def sink(self, sid: str) -> Sink | None:
        return self._sinks.get(sid)

    async def sinks(self, account_sid: str) -> Sequence[Sink]:
        mine = (sink for sink in self._sinks.values() if sink.account_sid == account_sid)
        return sorted(mine, key=lambda sink: sink.sid)

    async def put_sink(self, sink: Sink) -> None:
        self._sinks[sink.sid] = sink

    async def delete_sink(self, sid: str) -> bool:
        for one in [s for s in self._subscriptions.values() if s.sink_sid == sid]:
            del self._subscriptions[one.sid]
        await self.delivered(sid, [number for number, _ in self._on_their_way(sid)])
        return self._sinks.pop(sid, None) is not None

    async def subscriptions(self, account_sid: str) -> Sequence[Subscription]:
        mine = (one for one in self._subscriptions.values() if one.account_sid == account_sid)
        return sorted(mine, key=lambda one: one.sid)

    async def put_subscription(self, subscription: Subscription) -> bool:
        known = subscription.sink_sid in self._sinks
        if known:
            self._subscriptions[subscription.sid] = subscription
        return known

    async def delete_subscription(self, account_sid: str, sid: str) -> bool:
        known = self._subscriptions.get(sid)
        if known is None or known.account_sid != account_sid:
            return False
        del self._subscriptions[sid]
        return True

    async def post(self, events: Sequence[StreamEvent]) -> None:
        self._post(pack_events(events))

    async def undelivered(self, sink_sid: str, limit: int) -> Sequence[Undelivered]:
        rows = self._on_their_way(sink_sid)[:limit]
        return [Undelivered(number, unpack_body(packed.body)) for number, packed in rows]

    async def delivered(self, sink_sid: str, numbers: Sequence[int]) -> None:
        for number in numbers:
            if number in self._outbox and self._outbox[number].event.sink_sid == sink_sid:
                del self._outbox[number]

    async def waiting_sinks(self) -> Sequence[str]:
        return sorted({packed.event.sink_sid for packed in self._outbox.values()})

    async def drop_undelivered(self, before: datetime) -> int:
        old = [number for number, packed in self._outbox.items() if packed.event.at < before]
        for number in old:
            del self._outbox[number]
        return len(old)

    def note(self, packed: PackedTurn) -> None:
        """Keep the alerts and events of a turn."""
        self._alerts |= {alert.sid: alert for alert, _ in packed.alerts}
        self._post(packed.events)

    def forget_alerts(self, execution_sid: str) -> None:
        """Remove the alerts of an execution."""
        mine = [a.sid for a in self._alerts.values() if a.execution_sid == execution_sid]
        for sid in mine:
            del self._alerts[sid]

    def _post(self, events: Sequence[PackedEvent]) -> None:
        for packed in events:
            if packed.event.sink_sid in self._sinks:
                self._posted += 1
                self._outbox[self._posted] = packed

    def _on_their_way(self, sink_sid: str) -> list[tuple[int, PackedEvent]]:
        rows = self._outbox.items()
        return [(number, packed) for number, packed in rows if packed.event.sink_sid == sink_sid]


def _matches(alert: Alert, wanted: AlertFilter) -> bool:
    return (
        wanted.level in (None, alert.level)
        and (wanted.since is None or wanted.since <= alert.at)
        and (wanted.until is None or alert.at < wanted.until)
        and wanted.resource_sid in (None, alert.execution_sid, alert.flow_sid)
    )
