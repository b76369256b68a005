"""People on the phone: a call follows TwiML through its redirects, and is heard to the end."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin
from uuid import uuid4
from xml.etree import ElementTree as ET

from tests.e2e.conftest import ACCOUNT, NUMBER
from tests.torture.balancer import Balancer, Params, Webhook
from tests.torture.record import CallBegan, CallEnded, Heard, Hold, Recorder
from tests.torture.world import chance

_ANSWERS = {"Press one.": "1", "Press two.": "2"}
_SPEAKING = 0.15
_PAUSES_PASS = 5
"""How much faster than the clock a pause passes for these callers."""
_UNANSWERED = {"busy": 0.08, "no-answer": 0.08, "failed": 0.04}


class HungUp(Exception):
    """The caller put the phone down."""


class Unheard(Exception):
    """There was no document that the caller could hear."""


@dataclass(frozen=True, slots=True)
class Goto:
    """Where a call goes on."""

    url: str
    params: Params = ()


@dataclass(eq=False)
class Call:
    """One live call and the person on it."""

    sid: str
    contact: str
    direction: str
    created: str
    url: str
    status_callback: str
    balancer: Balancer
    recorder: Recorder
    dice: random.Random
    status: str = "ringing"
    impatient: bool = False
    _moved: asyncio.Event = field(default_factory=asyncio.Event)
    _redirected: Goto | None = None

    @property
    def flow(self) -> str:
        return self.url.partition("?")[0].partition("#")[0].rpartition("/")[2]

    @property
    def sides(self) -> tuple[str, str]:
        """Who calls, and who is called."""
        if self.direction == "inbound":
            return self.contact, NUMBER
        return NUMBER, self.contact

    def redirect(self, url: str) -> None:
        """Leave whatever is going on for another document, as the REST API asks."""
        self._redirected = Goto(url)
        self._moved.set()

    async def live(self) -> None:
        """Be a call from the first ring to the last report."""
        self.recorder.note(CallBegan(call=self.sid, flow=self.flow, contact=self.contact))
        self.impatient = chance(self.dice, 0.1)
        by, status = await self._talk()
        self.status = status
        self.recorder.note(CallEnded(call=self.sid, by=by, status=status))
        if self.status_callback:
            await self._tell(Goto(self.status_callback), "call-status")

    async def _talk(self) -> tuple[str, str]:
        if self.direction == "outbound-api":
            await asyncio.sleep(self.dice.uniform(0, 0.5))
            luck = self.dice.random()
            for status, share in _UNANSWERED.items():
                if (luck := luck - share) < 0:
                    return "nobody", status
        self.status = "in-progress" if self.direction != "inbound" else "ringing"
        try:
            await self._follow(Goto(self.url))
        except HungUp:
            return "caller", "completed"
        except Unheard:
            return "error", "completed"
        return "flow", "completed"

    async def _follow(self, goto: Goto | None) -> None:
        while goto is not None:
            work = asyncio.create_task(self._play(goto))
            moved = asyncio.create_task(self._moved.wait())
            await asyncio.wait({work, moved}, return_when=asyncio.FIRST_COMPLETED)
            moved.cancel()
            if self._moved.is_set() and not (work.done() and work.exception()):
                self._moved.clear()
                work.cancel()
                await asyncio.gather(work, return_exceptions=True)
                goto = self._redirected
            else:
                goto = work.result()

    async def _play(self, goto: Goto) -> Goto | None:
        """Fetch a document and do what it says; return where it leads."""
        text = await self._tell(goto, "call")
        self.status = "in-progress"
        if text is None:
            raise Unheard
        for verb in ET.fromstring(text):
            match verb.tag:
                case "Say":
                    await self._hear(verb.text or "")
                case "Pause":
                    self.recorder.note(Hold(call=self.sid))
                    await asyncio.sleep(float(verb.get("length", "1")) / _PAUSES_PASS)
                case "Redirect":
                    return Goto(urljoin(goto.url, verb.text or ""))
                case "Gather":
                    if key := await self._press(verb):
                        return Goto(urljoin(goto.url, verb.get("action", "")), (("Digits", key),))
                case "Hangup":
                    return None
                case _:
                    raise Unheard
        return None

    async def _hear(self, text: str) -> None:
        self.recorder.note(Heard(call=self.sid, text=text))
        await asyncio.sleep(_SPEAKING)
        if self.impatient and chance(self.dice, 0.3):
            raise HungUp

    async def _press(self, gather: ET.Element) -> str:
        """Listen to the question, then press the right key, or none in time."""
        key = ""
        for say in gather.iter("Say"):
            key = _ANSWERS.get(say.text or "", "")
            await self._hear(say.text or "")
        await asyncio.sleep(self.dice.uniform(0, 0.6))
        return "" if chance(self.dice, 0.05) else key

    async def _tell(self, goto: Goto, kind: str) -> str | None:
        from_, to = self.sides
        params = (
            ("AccountSid", ACCOUNT),
            ("ApiVersion", "2010-04-01"),
            ("CallSid", self.sid),
            ("CallStatus", self.status),
            ("Direction", self.direction),
            ("From", from_),
            ("To", to),
            *goto.params,
        )
        webhook = Webhook(uuid4().hex, goto.url, kind, self.contact, params)
        return await self.balancer.tell(webhook)


CallMaker = Callable[..., Call]
