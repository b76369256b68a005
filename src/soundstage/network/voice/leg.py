"""A live leg of a call: what it hears, what it waits for, and what ends it.

A leg runs in one thread of doing things. Everybody else only leaves word: keys and speech from
its phone, signals from other legs, a move or an end from the REST API.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from soundstage.errors import Json, Level
from soundstage.network.records import Params, Pending
from soundstage.network.voice.desk import Desk
from soundstage.network.voice.events import (
    LISTENING,
    CallOver,
    Goto,
    Input,
    Key,
    Moved,
    Provided,
    Settings,
    Signal,
    Signalled,
    Speech,
)
from soundstage.network.voice.params import standard_params
from soundstage.network.voice.progress import Progress
from soundstage.network.voice.records import OVER, Call, CallStatus, Entry, Recording
from soundstage.network.voice.sleeper import Sleeper

T = TypeVar("T")
_MAX_NOTES = 10_000
LONGEST = 14_400.0
"""Seconds after which an answered call ends [dial]."""


class Side(Protocol):
    """Something that runs beside a call."""

    kind: str
    sid: str
    name: str

    def stop(self) -> None: ...


class Leg:
    """One party of the carrier, while the line is open."""

    def __init__(self, desk: Desk, call: Call, fallback: Goto | None = None) -> None:
        self.desk = desk
        self.progress = Progress(desk, call)
        self.fallback = fallback
        self.listening: frozenset[str] = frozenset()
        self.sides: dict[str, Side] = {}
        self.far: Leg | None = None
        self.time_limit = LONGEST
        self.limit: Pending | None = None
        self.tape: Recording | None = None
        self.watchers: list[Callable[[], None]] = []
        self.silent_documents = 0
        self.documents = 0
        self._sleeper = Sleeper(desk.alarms)
        self._inbox: deque[Input | Signal] = deque()
        self._moved: Goto | None = None
        self._alarm: asyncio.Future[None] | None = None
        self._notes = 0
        self._ears = 0

    @property
    def call(self) -> Call:
        """The record of the call as it is now."""
        return self.progress.call

    @property
    def sid(self) -> str:
        return self.progress.call.sid

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self.call.status in OVER

    @property
    def answered(self) -> bool:
        """Whether the call was ever answered."""
        return self.call.start_time is not None

    def params(self) -> Params:
        """Return the parameters of a request for TwiML about this leg."""
        return standard_params(self.call, self.progress.extra)

    def note(self, kind: str, text: str = "", **data: Json) -> None:
        """Write a line of the transcript."""
        self._notes += 1
        if self._notes <= _MAX_NOTES:
            now = self.desk.state.now()
            entry = Entry(call_sid=self.sid, at=now, kind=kind, text=text, data=data)
            self.desk.state.transcripts.insert(entry)
        self._tell_watchers()

    def alert(self, code: int, message: str, url: str = "", level: Level = "error") -> None:
        """Note something wrong: in the account's debugger and where the caller sees it."""
        self.desk.state.alert(self.call, code, message, url, level)
        self.note("error", message, code=code, level=level)

    def hear(self, event: Input) -> bool:
        """Take input from the phone, if anything listens for it; otherwise it is lost."""
        kind = event.kind if isinstance(event, Provided) else LISTENING[type(event)]
        if kind not in self.listening or self.over:
            return False
        self._inbox.append(event)
        self._wake()
        return True

    def sound(self, text: str, seconds: float, keys: str = "") -> None:
        """Let another number at the far end, if it is one, hear what the application says."""
        if self.far is None or self.far.over:
            return
        self.far.note("heard", text or keys, by=self.sid)
        if text:
            self.far.hear(Speech(text, 1.0, seconds))
        for key in keys:
            self.far.hear(Key(key))

    def take(self, signal: Signal) -> None:
        """Take word from somewhere else; see `ear`."""
        self._inbox.append(signal)
        self._wake()

    def take_if_ringing(self, signal: Signal) -> None:
        """Take word from the phone, which matters only while it rings."""
        if self._ears and not self.over and not self.answered:
            self.take(signal)

    def move(self, goto: Goto) -> None:
        """Go on with another document, whatever happens now."""
        self._moved = goto
        self._wake()

    def end(self, status: CallStatus, by: str = "network") -> None:
        """End the call; the first end counts."""
        if self.over:
            return
        self.progress.end(status)
        self.note("hangup", by=by, status=status)
        self._wake()

    def answer(self) -> None:
        """Pick up, if nobody has."""
        if not self.over and not self.answered:
            self.progress.answer()
            self.note("answer")
            self._limit(self.time_limit)

    def set(self, settings: Settings) -> None:
        """Change how the call goes on; a time limit counts from its answer."""
        self.fallback = settings.fallback or self.fallback
        if settings.callback is not None:
            self.progress.report_to(settings.callback)
        if settings.time_limit is not None:
            self.time_limit = settings.time_limit
            start = self.call.start_time
            if start is not None:
                passed = (self._sleeper.now() - start).total_seconds()
                self._limit(max(0.0, self.time_limit - passed))

    def close(self) -> None:
        """Be done with everything."""
        if self.limit is not None:
            self.desk.alarms.cancel(self.limit)
        for side in self.sides.values():
            side.stop()
        self._sleeper.leave()

    @contextmanager
    def listen(self, *kinds: str) -> Iterator[None]:
        """Hear keys, speech or outcomes while something wants them; the rest is dropped after."""
        before, self.listening = self.listening, frozenset(kinds)
        self._tell_watchers()
        try:
            yield
        finally:
            self.listening = before
            self._inbox = deque(item for item in self._inbox if isinstance(item, Signal))

    @contextmanager
    def ear(self) -> Iterator["Ear"]:
        """Let signals come in; what comes when nobody wants it any more is dropped."""
        ear = Ear(self)
        self._ears += 1
        try:
            yield ear
        finally:
            ear.open = False
            self._ears -= 1
            self._inbox = deque(item for item in self._inbox if not isinstance(item, Signal))

    async def until(self, seconds: float | None = None) -> Input | None:
        """Return the next input, or None when the time is over; word from elsewhere cuts."""
        event = await self.word(seconds)
        if isinstance(event, Signal):
            raise Signalled(event)
        return event

    async def word(self, seconds: float | None = None) -> Input | Signal | None:
        """Return the next input or signal, or None when the time is over."""
        now = self._sleeper.now()
        ends = None if seconds is None else now + timedelta(seconds=seconds)
        while True:
            self.check()
            if self._inbox:
                return self._inbox.popleft()
            left = None if ends is None else (ends - self._sleeper.now()).total_seconds()
            if left is not None and left <= 0:
                return None
            self.silent_documents = 0
            await self._sleeper.sleep(left)

    def hear_also(self, *kinds: str) -> None:
        """Listen for more from now on, inside of a `listen`."""
        self.listening |= frozenset(kinds)
        self._tell_watchers()

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, whatever is pressed meanwhile."""
        with self.listen():
            await self.until(seconds)

    async def racing(self, work: Coroutine[Any, Any, T]) -> T:
        """Return the result of outside work, unless the call is cut first; the work goes on."""
        try:
            self.check()
        except BaseException:
            work.close()
            raise
        task = self.desk.background(work)
        self._alarm = asyncio.get_running_loop().create_future()
        try:
            either: set[asyncio.Future[Any]] = {task, self._alarm}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._alarm = None
        self.check()
        self._check_signals()
        return await task

    def check(self) -> None:
        """Raise the cut that is due, if any."""
        if self.over:
            raise CallOver
        if self._moved is not None:
            goto, self._moved = self._moved, None
            raise Moved(goto)

    def _limit(self, seconds: float) -> None:
        if self.limit is not None:
            self.desk.alarms.cancel(self.limit)
        self.limit = self.desk.alarms.set(lambda: self.end("completed"), seconds)

    def _check_signals(self) -> None:
        """Let word from elsewhere cut outside work, if a signal came meanwhile."""
        signal = next((item for item in self._inbox if isinstance(item, Signal)), None)
        if signal is not None:
            self._inbox.remove(signal)
            raise Signalled(signal)

    def _wake(self) -> None:
        if self._alarm is not None and not self._alarm.done():
            self._alarm.set_result(None)
        self._sleeper.nudge()
        self._tell_watchers()

    def _tell_watchers(self) -> None:
        for watcher in self.watchers:
            watcher()


class Ear:
    """Where others leave word for a leg, as long as it is open."""

    def __init__(self, leg: Leg) -> None:
        self.leg = leg
        self.open = True

    def tell(self, signal: Signal) -> None:
        """Leave word, if anybody still listens."""
        if self.open and not self.leg.over:
            self.leg.take(signal)
