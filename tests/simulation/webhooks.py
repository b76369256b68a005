"""Webhooks as the carrier makes them: signed with a token, repeated until they are answered."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from tests.simulation.house import Down, House
from tests.simulation.world import World

from soundstage.api.inbound import classify
from soundstage.core.effects import Reply
from soundstage.core.events import AnyInbound

_PAUSE = 5.0


class Webhooks:
    """Hands events in. `answers` holds the answers that each event got, oldest first."""

    def __init__(self, world: World, house: House) -> None:
        self._world = world
        self._house = house
        self.events: dict[str, tuple[str, AnyInbound]] = {}
        self.answers: defaultdict[str, list[Reply]] = defaultdict(list)

    async def post(
        self, url: str, params: Mapping[str, str], token: str, tries: int | None = None
    ) -> Reply | None:
        """Make a request until it is answered, or `tries` are over; it may come twice."""
        parts = urlsplit(url)
        flow_sid = parts.path.rpartition("/")[2]
        event = classify(flow_sid, token, {**dict(parse_qsl(parts.query)), **params})
        assert event is not None
        self.events[event.id] = flow_sid, event
        if self._world.happens(self._world.weather.repeat):
            self._world.spawn("carrier", self._try(flow_sid, event))
        made = 0
        while tries is None or made < tries:
            reply = await self._try(flow_sid, event)
            if reply is not None:
                return reply
            made += 1
            await asyncio.sleep(self._world.dice.uniform(0, _PAUSE))
        return None

    async def _try(self, flow_sid: str, event: AnyInbound) -> Reply | None:
        world, weather = self._world, self._world.weather
        await asyncio.sleep(world.some_time(weather.longest))
        if world.happens(weather.lost_request):
            return None
        try:
            reply = await self._house.receive(flow_sid, event)
        except Down as reason:
            world.note(f"{event.id} fails: {reason}")
            return None
        world.note(f"{event.id} {reply.status} {reply.body}")
        self.answers[event.id].append(reply)
        await asyncio.sleep(world.some_time(weather.longest))
        return None if world.happens(weather.lost_answer) else reply
