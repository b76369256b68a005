"""Events on their way: delivered to their sinks at least once, in batches, until they are taken."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
import structlog

from soundstage.carrier.http import HttpClient, HttpFailure, Request
from soundstage.carrier.signature import HEADER, body_sha256, sign
from soundstage.carrier.urls import parse_target
from soundstage.clock import Clock
from soundstage.core.flows import Account
from soundstage.core.streams import Sink, StreamEvent
from soundstage.store.peers import Peers
from soundstage.store.port import Store
from soundstage.store.streams_port import Undelivered
from soundstage.widgets.answers import with_query

_log = structlog.get_logger("soundstage.streams")
LARGEST_BATCH = 100
_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(minutes=15)
_SECONDS = 10.0
_LEASE_SECONDS = 3 * _SECONDS
_OTHERS_TURN = timedelta(seconds=5)


@dataclass(slots=True)
class _Course:
    """How it goes with one sink: when to try again, and after how many failures in a row.

    `more` tells that events came while the last ones were looked for.
    """

    due: datetime
    failures: int = 0
    under_way: bool = False
    more: bool = False


@dataclass(slots=True, kw_only=True)
class Streams:
    """Delivers events. Events of one sink go one batch after the other, in order, by one node.

    `account` finds the owner of a sink, whose token signs the requests; `wake` tells the node
    that there is something to do.
    """

    store: Store
    http: HttpClient
    clock: Clock
    account: Callable[[str], Awaitable[Account]]
    wake: Callable[[], None]
    peers: Peers
    _courses: dict[str, _Course] = field(default_factory=dict)

    async def start(self) -> None:
        """Take up the events that a stopped process left behind."""
        self.note(await self.store.waiting_sinks())

    def note(self, sink_sids: Iterable[str]) -> None:
        """Note that there are events for these sinks; a pause that runs goes on."""
        now = self.clock.now()
        for sid in sink_sids:
            self._courses.setdefault(sid, _Course(now)).more = True
            self.wake()

    async def post(self, events: Sequence[StreamEvent]) -> None:
        """Put events on their way that belong to no turn."""
        await self.store.post(events)
        self.note(event.sink_sid for event in events)

    def next_due(self) -> datetime | None:
        """Return the moment of the next delivery."""
        idle = (course.due for course in self._courses.values() if not course.under_way)
        return min(idle, default=None)

    def take_due(self) -> list[str]:
        """Return the sinks whose moment has come; each is to be given to `deliver`."""
        now = self.clock.now()
        due = [
            (sid, course)
            for sid, course in self._courses.items()
            if not course.under_way and course.due <= now
        ]
        for _, course in due:
            course.under_way = True
        return [sid for sid, _ in due]

    async def deliver(self, sink_sid: str) -> None:
        """Deliver what is on its way to a sink, until nothing is left or it fails."""
        course = self._courses[sink_sid]
        try:
            while course.more:
                course.more = False
                if not await self._deliver_all(sink_sid, course):
                    return
            del self._courses[sink_sid]
            await self.peers.release(_lease(sink_sid))
        except Exception:
            self._pause(course)
            raise
        finally:
            course.under_way = False

    async def _deliver_all(self, sink_sid: str, course: _Course) -> bool:
        """Deliver batch after batch; False when the sink is to be left alone for a while."""
        lease = _lease(sink_sid)
        while await self.peers.acquire(lease, _LEASE_SECONDS):
            batch = await self._next(sink_sid)
            if batch is None:
                return True
            sink, events = batch
            if not await self._send(sink, events):
                self._pause(course)
                pause = (course.due - self.clock.now()).total_seconds()
                await self.peers.acquire(lease, pause + _LEASE_SECONDS)
                return False
            course.failures = 0
            await self.store.delivered(sink_sid, [event.number for event in events])
        course.due, course.more = self.clock.now() + _OTHERS_TURN, True
        return False

    async def _next(self, sink_sid: str) -> tuple[Sink, Sequence[Undelivered]] | None:
        sink = await self.store.sink(sink_sid)
        if sink is None:
            return None
        size = LARGEST_BATCH if sink.batched else 1
        events = await self.store.undelivered(sink_sid, size)
        return (sink, events) if events else None

    def _pause(self, course: _Course) -> None:
        pause = min(_FIRST_PAUSE * 2 ** min(course.failures, 20), _LONGEST_PAUSE)
        course.due = self.clock.now() + pause
        course.more = True
        course.failures += 1

    async def _send(self, sink: Sink, events: Sequence[Undelivered]) -> bool:
        """Send a batch; only a 2xx answer says that it was taken."""
        body = msgspec.json.encode([event.body for event in events])
        account = await self.account(sink.account_sid)
        try:
            response = await self.http.send(_request(sink, account, body))
        except (TimeoutError, HttpFailure) as failure:
            _log.warning("sink cannot be reached", sink=sink.sid, reason=str(failure))
            return False
        taken = 200 <= response.status < 300
        if not taken:
            _log.warning("sink refused events", sink=sink.sid, status=response.status)
        return taken


def _lease(sink_sid: str) -> str:
    return f"sink {sink_sid}"


def _request(sink: Sink, account: Account, body: bytes) -> Request:
    """Return the signed request; a JSON body is signed by its hash in the query [sec]."""
    url = with_query(sink.destination, f"bodySHA256={body_sha256(body)}")
    target = parse_target(url)
    headers = [
        ("Content-Type", "application/json"),
        (HEADER, sign(account.auth_token, target.url)),
    ]
    if target.authorization:
        headers.append(("Authorization", target.authorization))
    return Request(
        method=sink.method, url=target.url, headers=tuple(headers), body=body, timeout=_SECONDS
    )
