"""The part of the port that has to do with faults and events, over SQL."""

from collections.abc import Sequence
from datetime import datetime

from soundstage.core.alerts import Alert
from soundstage.core.streams import Sink, StreamEvent, Subscription
from soundstage.store.errors import Refused
from soundstage.store.known import Known
from soundstage.store.port import Cursor, Page
from soundstage.store.records import pack_events
from soundstage.store.sql import streams
from soundstage.store.sql.performer import Performer
from soundstage.store.streams_port import AlertFilter, Undelivered


class SqlStreams(Performer):
    """Alerts, sinks, subscriptions and undelivered events of accounts."""

    def __init__(self) -> None:
        super().__init__()
        self._subscriptions = self._caches["subscriptions"] = Known(self._read_subscriptions)

    async def _read_subscriptions(self, account_sid: str) -> tuple[Subscription, ...]:
        return tuple(await self._few(streams.subscriptions(account_sid)))

    async def alert(self, sid: str) -> Alert | None:
        return await self._one(streams.alert(sid))

    async def alerts(
        self, account_sid: str, filter_: AlertFilter, size: int, cursor: Cursor
    ) -> Page[Alert]:
        return await self._page(streams.alerts(account_sid, filter_), size, cursor)

    async def sink(self, sid: str) -> Sink | None:
        return await self._one(streams.sink(sid))

    async def sinks(self, account_sid: str) -> Sequence[Sink]:
        return await self._few(streams.sinks(account_sid))

    async def put_sink(self, sink: Sink) -> None:
        await self._change(streams.put_sink(sink))

    async def delete_sink(self, sid: str) -> bool:
        return any(await self._change(streams.delete_sink(sid)))

    async def subscriptions(self, account_sid: str) -> Sequence[Subscription]:
        return await self._subscriptions.get(account_sid) or ()

    async def put_subscription(self, subscription: Subscription) -> bool:
        try:
            await self._change(streams.put_subscription(subscription))
        except Refused:
            return False
        return True

    async def delete_subscription(self, account_sid: str, sid: str) -> bool:
        return any(await self._change(streams.delete_subscription(account_sid, sid)))

    async def post(self, events: Sequence[StreamEvent]) -> None:
        await self._change(streams.post(pack_events(events)))

    async def undelivered(self, sink_sid: str, limit: int) -> Sequence[Undelivered]:
        return await self._many(streams.undelivered(sink_sid, limit))

    async def delivered(self, sink_sid: str, numbers: Sequence[int]) -> None:
        await self._change(streams.delivered(sink_sid, numbers))

    async def waiting_sinks(self) -> Sequence[str]:
        return await self._many(streams.waiting_sinks())

    async def drop_undelivered(self, before: datetime) -> int:
        (dropped,) = await self._change(streams.drop_undelivered(before))
        return len(dropped)
