"""The floor: bare Starlette on the same server that plays the tape, and no engine.

A form comes in; what Soundstage would write is written, in the same transactions; the same
document goes out; the carrier is asked the same, and what follows is written. Nobody checks a
signature, reads a template or keeps anything but the contact's place on the tape.
"""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs

import aiohttp
import msgspec
import uvicorn
from bench.floor.postgresql import PostgresWriter
from bench.floor.sqlite import SqliteWriter
from bench.floor.tape import Fill, Player, Script, Tape
from bench.workloads import digits
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


class Writer(Protocol):
    """Whoever makes a transaction durable."""

    async def write(self, script: Script, contact: int) -> None: ...


@dataclass(frozen=True)
class _Scene:
    """A webhook of the tape, ready to be played."""

    before: tuple[Script, ...]
    reply: bytes
    asks: tuple[tuple[Fill, Script], ...]


def _scenes(tape: Tape) -> tuple[_Scene, ...]:
    player = Player(tape)
    return tuple(
        _Scene(
            tuple(player.transaction(statements) for statements in webhook.before),
            webhook.reply.encode(),
            tuple(
                (player.text(request), player.transaction(statements))
                for request, statements in zip(webhook.requests, webhook.after, strict=True)
            ),
        )
        for webhook in tape.webhooks
    )


class Floor:
    """Answers webhooks from the tape."""

    def __init__(self, tape: Tape, writer: Writer, carrier: str) -> None:
        self._scenes = _scenes(tape)
        self._writer = writer
        self._carrier = carrier
        self._places: dict[int, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._first = digits(0)

    async def webhook(self, request: Request) -> Response:
        form = parse_qs((await request.body()).decode())
        contact = int(form["From"][0][1:]) - int(self._first)
        place = self._places.pop(contact, 0)
        scene = self._scenes[place]
        if place + 1 < len(self._scenes):
            self._places[contact] = place + 1
        for script in scene.before:
            await self._writer.write(script, contact)
        for ask, script in scene.asks:
            task = asyncio.create_task(self._ask(ask(contact), script, contact))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return Response(scene.reply, media_type="text/xml")

    async def _ask(self, body: str, script: Script, contact: int) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        async with self._session.post(self._carrier, data=body, headers=headers) as answer:
            await answer.read()
        await self._writer.write(script, contact)

    async def open(self) -> None:
        """Make the pool of connections to the carrier."""
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


async def serve(port: int, tape: bytes, database: str, carrier: str) -> None:
    shared = "://" in database
    writer: Writer = await (PostgresWriter if shared else SqliteWriter).open(database)
    floor = Floor(msgspec.msgpack.decode(tape, type=Tape), writer, carrier)
    await floor.open()
    app = Starlette(routes=[Route("/{path:path}", floor.webhook, methods=["POST"])])
    config = uvicorn.Config(app, port=port, log_level="error", access_log=False)
    await uvicorn.Server(config).serve()


def main() -> None:
    port, tape, database, carrier = sys.argv[1:]
    config = uvicorn.Config("", loop="uvloop")
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(serve(int(port), Path(tape).read_bytes(), database, carrier))


if __name__ == "__main__":
    main()
