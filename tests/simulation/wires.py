"""The network between processes: requests are slow, lost, or answered to nobody."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
from tests.simulation.world import World

from soundstage.carrier.http import HttpClient, HttpFailure, Request, Response, find_header

_TOKEN = "I-Twilio-Idempotency-Token"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as a server reads it, with the moment at which it was sent."""

    sent_at: datetime
    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    token: str


Server = Callable[[Asked], Response]


class Wires(HttpClient):
    """Carries requests to servers, which are plain functions; by origin."""

    def __init__(self, world: World, servers: Mapping[str, Server]) -> None:
        self._world = world
        self._servers = servers

    async def send(self, request: Request) -> Response:
        world, weather = self._world, self._world.weather
        if world.happens(weather.refused):
            world.note(f"refused {request.method} {request.url}")
            raise HttpFailure("network", "connection refused")
        answer: asyncio.Future[Response | None] = world.loop.create_future()
        away = world.some_time(weather.longest)
        if world.happens(weather.lost_request):
            world.note(f"lost {request.method} {request.url}")
            world.loop.call_later(away, _give, answer, None)
        else:
            if world.happens(weather.hang):
                away += request.timeout
            world.spawn("wire", self._arrive(request, away, answer))
        try:
            async with asyncio.timeout(request.timeout):
                response = await answer
        except TimeoutError:
            message = f"no answer within {request.timeout:g} s"
            raise HttpFailure("timeout", message, sent=True) from None
        if response is None:
            raise HttpFailure("network", "the connection was cut", sent=True)
        return response

    async def _arrive(
        self, request: Request, away: float, answer: asyncio.Future[Response | None]
    ) -> None:
        world = self._world
        sent_at = world.clock.now()
        await asyncio.sleep(away)
        response = self._serve(request, sent_at)
        lost = world.happens(world.weather.lost_answer)
        await asyncio.sleep(world.some_time(world.weather.longest))
        if lost:
            world.note(f"answer lost {request.method} {request.url}")
        _give(answer, None if lost else response)

    def _serve(self, request: Request, sent_at: datetime) -> Response:
        world = self._world
        parts = urlsplit(request.url)
        if world.happens(world.weather.busy):
            status = world.dice.choice((429, 503))
            world.note(f"{status} {request.method} {request.url}")
            return json_answer({"message": "busy", "code": 20429}, status)
        asked = Asked(
            sent_at=sent_at,
            method=request.method,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            form=dict(parse_qsl(request.body.decode(), keep_blank_values=True)),
            token=find_header(request.headers, _TOKEN),
        )
        response = self._servers[f"{parts.scheme}://{parts.netloc}"](asked)
        world.note(f"{response.status} {request.method} {request.url} {asked.token}")
        return response


def _give(answer: asyncio.Future[Response | None], response: Response | None) -> None:
    if not answer.done():
        answer.set_result(response)


def json_answer(body: Mapping[str, Any], status: int = 200) -> Response:
    """Return a JSON answer."""
    headers = (("Content-Type", "application/json"),)
    return Response(status=status, headers=headers, body=msgspec.json.encode(body))
