"""The floor: bare Starlette and apsw that do the writes of two turns for each webhook.

No flow, no template, no signature: a form comes in, the rows of a turn are written in a group
commit with FULL durability, the answer goes out, the carrier is asked, and the rows of the
second turn are written. Without a carrier one turn is all.
"""

import asyncio
import itertools
import threading
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import parse_qs

import aiohttp
import apsw
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

SNAPSHOT = b"x" * 1_900
ENTRY = b"y" * 1_300
EFFECT = b"z" * 500
ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

TABLES = """
CREATE TABLE executions (sid TEXT PRIMARY KEY, version INTEGER, snapshot BLOB) WITHOUT ROWID;
CREATE TABLE journal (sid TEXT, version INTEGER, entry BLOB, PRIMARY KEY (sid, version));
CREATE TABLE seen (event TEXT PRIMARY KEY, sid TEXT, reply BLOB);
CREATE TABLE effects (id TEXT PRIMARY KEY, effect BLOB);
CREATE TABLE timers (id TEXT PRIMARY KEY, due INTEGER);
CREATE INDEX due ON timers (due);
"""

Work = Callable[[apsw.Connection], None]


class Writer(threading.Thread):
    """One thread, many writes to a transaction."""

    def __init__(self, path: Path, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(daemon=True)
        self._path = path
        self._loop = loop
        self._queue: SimpleQueue[tuple[Work, asyncio.Future[None]]] = SimpleQueue()

    def run(self) -> None:
        db = apsw.Connection(str(self._path))
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(TABLES)
        while True:
            batch = [self._queue.get()]
            while len(batch) < 256:
                try:
                    batch.append(self._queue.get_nowait())
                except Empty:
                    break
            with db:
                for work, _ in batch:
                    work(db)
            self._loop.call_soon_threadsafe(_tell, [future for _, future in batch])

    async def write(self, work: Work) -> None:
        future: asyncio.Future[None] = self._loop.create_future()
        self._queue.put((work, future))
        await future


def _tell(futures: list[asyncio.Future[None]]) -> None:
    for future in futures:
        future.set_result(None)


class Floor:
    def __init__(self, path: Path, carrier: str) -> None:
        self._path = path
        self._carrier = carrier
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()

    async def webhook(self, request: Request) -> Response:
        form = parse_qs((await request.body()).decode())
        contact, number = form["From"][0], next(self._numbers)
        await self._writer().write(lambda db: _first(db, contact, str(number), number))
        if self._carrier:
            task = asyncio.create_task(self._ask(contact, number))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return Response(ANSWER, media_type="text/xml")

    async def _ask(self, contact: str, number: int) -> None:
        async with self._session.post(self._carrier, data={"To": contact, "Body": "hi"}) as answer:
            await answer.read()
        await self._writer().write(lambda db: _second(db, contact, number))

    def _writer(self) -> Writer:
        if not hasattr(self, "_thread"):
            self._thread = Writer(self._path, asyncio.get_running_loop())
            self._thread.start()
            self._session = aiohttp.ClientSession()
        return self._thread


def _first(db: apsw.Connection, contact: str, event: str, number: int) -> None:
    db.execute("SELECT reply FROM seen WHERE event = ?", (event,)).fetchall()
    _turn(db, contact, 2 * number)
    db.execute("INSERT INTO seen (event, sid) VALUES (?, ?)", (event, contact))
    db.execute("UPDATE seen SET reply = ? WHERE event = ?", (ANSWER.encode(), event))
    db.execute("DELETE FROM timers WHERE id = ?", (contact,))
    db.execute("INSERT INTO effects VALUES (?, ?)", (f"{contact}.{number}", EFFECT))


def _second(db: apsw.Connection, contact: str, number: int) -> None:
    _turn(db, contact, 2 * number + 1)
    db.execute("DELETE FROM effects WHERE id = ?", (f"{contact}.{number}",))
    db.execute("INSERT OR REPLACE INTO timers VALUES (?, ?)", (contact, number))


def _turn(db: apsw.Connection, contact: str, version: int) -> None:
    db.execute(
        "INSERT INTO executions VALUES (?1, ?2, ?3) "
        "ON CONFLICT DO UPDATE SET version = ?2, snapshot = ?3",
        (contact, version, SNAPSHOT),
    )
    db.execute("INSERT INTO journal VALUES (?, ?, ?)", (contact, version, ENTRY))


def main(port: int, path: str, carrier: str) -> None:
    floor = Floor(Path(path), carrier)
    app = Starlette(routes=[Route("/{path:path}", floor.webhook, methods=["POST"])])
    uvicorn.run(app, port=port, log_level="error", access_log=False)
