"""Phones that call and are called: they do what the flow's documents say."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from tests.simulation.carrier import Carrier, Entry
from tests.simulation.webhooks import Webhooks
from tests.simulation.world import World

_TRIES = 4
_HANGS_UP = 0.1
_SILENT = 0.3


@dataclass(frozen=True, slots=True)
class _Next:
    """Where a document says to go on."""

    url: str
    params: Mapping[str, str]


class Phones:
    """All phones. `heard` holds what was said on each call, in order."""

    def __init__(self, world: World, carrier: Carrier, webhooks: Webhooks) -> None:
        self._world = world
        self._carrier = carrier
        self._webhooks = webhooks
        self._walks: dict[str, asyncio.Task[None]] = {}
        self._requests = 0
        self.heard: defaultdict[str, list[str]] = defaultdict(list)
        self.left_early: set[str] = set()
        self.interrupted: set[str] = set()
        self._asking: set[str] = set()
        carrier.rung = self.ring
        carrier.sent_elsewhere = self.go_elsewhere

    def call(self, from_: str, to: str, url: str) -> None:
        """Let a phone call a number whose webhook is `url`."""
        call = self._carrier.begin_call(from_, to, url)
        self._walk(call, url, "ringing")

    def ring(self, call: Entry) -> None:
        """Let a phone ring, and perhaps be answered."""
        self._world.spawn(call.to, self._pick_up(call))

    def go_elsewhere(self, call: Entry, url: str) -> None:
        """Leave the document, and get another one.

        A request that is under way goes on without us: what it is answered, nobody hears.
        """
        if call.sid in self._asking:
            self._world.count("sent elsewhere while asking")
            self.interrupted.add(call.sid)
        self._world.note(f"{call.sid} is sent to {url}")
        self._walks[call.sid].cancel()
        self._walk(call, url, "in-progress")

    async def _pick_up(self, call: Entry) -> None:
        await asyncio.sleep(self._world.some_time(10))
        status = self._world.dice.choice(("in-progress", "in-progress", "busy", "no-answer"))
        if status == "in-progress":
            self._walk(call, call.url, status)
        else:
            await self._over(call, status)

    def _walk(self, call: Entry, url: str, status: str) -> None:
        phone = call.from_ if call.inbound else call.to
        self._walks[call.sid] = self._world.spawn(phone, self._obey(call, url, status))

    async def _obey(self, call: Entry, url: str, status: str) -> None:
        """Do what one document after the other says, until one says no more."""
        following: _Next | None = _Next(url, {})
        while following is not None:
            call.status = "in-progress"
            body = await self._fetch(call, following, status)
            status = "in-progress"
            following = await self._perform(call, ET.fromstring(body))
        await self._over(call, "completed")

    async def _fetch(self, call: Entry, following: _Next, status: str) -> str:
        self._requests += 1
        params = {**_about(call, status), **following.params}
        token = f"{call.sid} {self._requests}"
        self._asking.add(call.sid)
        reply = await self._webhooks.post(following.url, params, token)
        self._asking.discard(call.sid)
        return reply.body if reply is not None and reply.status == 200 else "<Response/>"

    async def _perform(self, call: Entry, document: ET.Element) -> _Next | None:
        dice = self._world.dice
        for verb in document:
            if dice.random() < _HANGS_UP:
                self.left_early.add(call.sid)
                return None
            match verb.tag:
                case "Say":
                    await self._listen(call, verb)
                case "Pause":
                    await asyncio.sleep(float(verb.get("length", "1")))
                case "Gather":
                    for nested in verb:
                        await self._listen(call, nested)
                    await asyncio.sleep(self._world.some_time(float(verb.get("timeout", "5"))))
                    if dice.random() > _SILENT:
                        return _Next(verb.attrib["action"], {"Digits": str(dice.randint(1, 3))})
                case "Redirect":
                    return _Next(verb.text or "", {})
                case other:
                    self._world.breach(f"a document says {other}")
        return None

    async def _listen(self, call: Entry, verb: ET.Element) -> None:
        self.heard[call.sid].append(verb.text or "")
        self._world.note(f"{call.sid} hears {verb.text}")
        await asyncio.sleep(self._world.some_time(3))

    async def _over(self, call: Entry, status: str) -> None:
        """Hang up, and tell the flow; what cannot be told is asked for later."""
        call.status = status
        self._world.note(f"{call.sid} is over: {status}")
        if call.callback:
            report = self._webhooks.post(
                call.callback, _about(call, status), f"{call.sid} {status}", _TRIES
            )
            self._world.spawn("carrier", report)


def _about(call: Entry, status: str) -> dict[str, str]:
    return {
        "CallSid": call.sid,
        "From": call.from_,
        "To": call.to,
        "CallStatus": status,
        "Direction": "inbound" if call.inbound else "outbound-api",
    }
