"""The carrier, a process of its own: it takes messages and calls, and records everything.

`python -m tests.torture.carrier PORT RECORD PLAN` where PLAN is JSON: seed, rate, nodes (their
origins). It speaks the parts of Twilio's REST API that nodes use, each node under a path of its
own (`/n0/2010-04-01/…`), so that the record says which node asked.
"""

import asyncio
import random
import sys
import time
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
from aiohttp import web
from multidict import MultiDictProxy
from tests.e2e.conftest import ACCOUNT
from tests.torture.balancer import Balancer
from tests.torture.contacts import Contacts, Message
from tests.torture.people import People, Targets
from tests.torture.phones import Call
from tests.torture.record import Accepted, LookedUp, Recorder, Refused
from tests.torture.world import Crowd, chance, serve

from soundstage.runtime.perform import IDEMPOTENCY

_PATH = f"/{{node}}/2010-04-01/Accounts/{ACCOUNT}"
_PAGE = 100
_REFUSALS = ((503, 0.03, 20503), (429, 0.01, 20429), (500, 0.005, 20500), (400, 0.01, 21610))
_SLOW = 0.02
_ANSWER_IS_CUT = 0.03
_ANSWER_IS_LATE = 0.02
_NO_ANSWER = 0.001
_LONGER_THAN_A_CLIENT_WAITS = 20.0

Form = Mapping[str, str] | MultiDictProxy[Any]


class Setup(msgspec.Struct, frozen=True):
    """What the carrier is told at its start."""

    seed: int
    rate: float
    nodes: list[str]


class Carrier:
    """Messages and calls, and the moods of a carrier."""

    def __init__(self, recorder: Recorder, balancer: Balancer, dice: random.Random) -> None:
        self._recorder = recorder
        self._balancer = balancer
        self._dice = dice
        self.crowd = Crowd()
        self.contacts = Contacts(balancer, self.crowd, dice)
        self._messages: dict[str, list[Message]] = defaultdict(list)
        self._calls: dict[str, Call] = {}
        self._called: dict[str, list[Call]] = defaultdict(list)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post(f"{_PATH}/Messages.json", self._send),
            web.get(f"{_PATH}/Messages.json", self._list_messages),
            web.post(f"{_PATH}/Calls.json", self._dial),
            web.get(f"{_PATH}/Calls.json", self._list_calls),
            web.get(f"{_PATH}/Calls/{{sid}}.json", self._show_call),
            web.post(f"{_PATH}/Calls/{{sid}}.json", self._change_call),
        ]

    def call_in(self, contact: str, url: str) -> None:
        """Let somebody call a flow."""
        self._crowd_call(self._call(contact, "inbound", url, url))

    async def _send(self, request: web.Request) -> web.StreamResponse:
        form, came = await request.post(), time.time()
        if (refused := await self._mood(request)) is not None:
            return refused
        message = Message(
            sid=f"SM{uuid4().hex}",
            to=str(form["To"]),
            from_=str(form["From"]),
            body=str(form["Body"]),
            created=_now(),
            status_callback=str(form.get("StatusCallback", "")),
        )
        self._accept(request, came, message.sid, message.to, message.from_, message.body)
        self._messages[message.to].append(message)
        self.contacts.deliver(message, message.status_callback.partition("?")[0])
        return await self._answer(request, _shown_message(message))

    async def _dial(self, request: web.Request) -> web.StreamResponse:
        form, came = await request.post(), time.time()
        if (refused := await self._mood(request)) is not None:
            return refused
        call = self._call(
            str(form["To"]), "outbound-api", str(form["Url"]), str(form["StatusCallback"])
        )
        self._accept(request, came, call.sid, call.contact, str(form["From"]))
        self._called[call.contact].append(call)
        self._crowd_call(call)
        return await self._answer(request, _shown_call(call) | {"status": "queued"})

    async def _list_messages(self, request: web.Request) -> web.StreamResponse:
        rows = self._messages[request.query["To"]][: -_PAGE - 1 : -1]
        return self._look(request, "messages", [_shown_message(message) for message in rows])

    async def _list_calls(self, request: web.Request) -> web.StreamResponse:
        rows = self._called[request.query["To"]][: -_PAGE - 1 : -1]
        return self._look(request, "calls", [_shown_call(call) for call in rows])

    def _look(
        self, request: web.Request, name: str, rows: list[dict[str, Any]]
    ) -> web.StreamResponse:
        if chance(self._dice, _REFUSALS[0][1]):
            return _error(503, 20503)
        found = tuple(str(row["sid"]) for row in rows)
        node = request.match_info["node"]
        self._recorder.note(LookedUp(node=node, to=request.query["To"], found=found))
        return web.json_response({name: rows, "next_page_uri": None})

    async def _show_call(self, request: web.Request) -> web.StreamResponse:
        call = self._calls.get(request.match_info["sid"])
        return web.json_response(_shown_call(call)) if call else _error(404, 20404)

    async def _change_call(self, request: web.Request) -> web.StreamResponse:
        call = self._calls.get(request.match_info["sid"])
        if call is None:
            return _error(404, 20404)
        if call.status not in ("ringing", "in-progress"):
            return _error(400, 21220)
        call.redirect(str((await request.post())["Url"]))
        return web.json_response(_shown_call(call))

    def _call(self, contact: str, direction: str, url: str, status_callback: str) -> Call:
        call = Call(
            sid=f"CA{uuid4().hex}",
            contact=contact,
            direction=direction,
            created=_now(),
            url=url,
            status_callback=status_callback,
            balancer=self._balancer,
            recorder=self._recorder,
            dice=self._dice,
        )
        self._calls[call.sid] = call
        return call

    def _crowd_call(self, call: Call) -> None:
        self.crowd.start(call.live())

    async def _mood(self, request: web.Request) -> web.Response | None:
        """Take a moment, sometimes a long one, then refuse or not; whoever asked may be gone."""
        slow = chance(self._dice, _SLOW)
        await asyncio.sleep(self._dice.uniform(0.3, 4) if slow else self._dice.uniform(0, 0.03))
        luck = self._dice.random()
        for status, share, code in _REFUSALS:
            if (luck := luck - share) < 0:
                token, node = request.headers[IDEMPOTENCY], request.match_info["node"]
                self._recorder.note(Refused(token=token, node=node, status=status))
                return _error(status, code)
        return None

    def _accept(
        self, request: web.Request, came: float, sid: str, to: str, from_: str, body: str = ""
    ) -> None:
        self._recorder.note(
            Accepted(
                came=came,
                sid=sid,
                token=request.headers[IDEMPOTENCY],
                node=request.match_info["node"],
                to=to,
                from_=from_,
                body=body,
            )
        )

    async def _answer(self, request: web.Request, body: dict[str, Any]) -> web.StreamResponse:
        """Say that it is done: now, late, too late, or by a connection that breaks."""
        luck = self._dice.random()
        if luck < _ANSWER_IS_CUT and request.transport is not None:
            request.transport.close()
        elif luck < _ANSWER_IS_CUT + _NO_ANSWER:
            await asyncio.sleep(_LONGER_THAN_A_CLIENT_WAITS)
        elif luck < _ANSWER_IS_CUT + _NO_ANSWER + _ANSWER_IS_LATE:
            await asyncio.sleep(self._dice.uniform(0.5, 3))
        return web.json_response(body, status=201)


def _now() -> str:
    return format_datetime(datetime.now(UTC))


def _error(status: int, code: int) -> web.Response:
    body = {"code": code, "message": "the carrier is in a mood", "status": status}
    return web.json_response(body, status=status)


def _shown_message(message: Message) -> dict[str, Any]:
    return {
        "account_sid": ACCOUNT,
        "body": message.body,
        "date_created": message.created,
        "direction": "outbound-api",
        "from": message.from_,
        "messaging_service_sid": None,
        "sid": message.sid,
        "status": "queued",
        "to": message.to,
    }


def _shown_call(call: Call) -> dict[str, Any]:
    from_, to = call.sides
    return {
        "account_sid": ACCOUNT,
        "date_created": call.created,
        "direction": call.direction,
        "from": from_,
        "sid": call.sid,
        "status": call.status,
        "to": to,
    }


async def _run(port: int, path: Path, setup: Setup) -> None:
    recorder = Recorder.open(path)
    dice = random.Random(setup.seed)
    balancer = Balancer(setup.nodes, recorder)
    carrier = Carrier(recorder, balancer, dice)
    people = People(carrier.contacts, carrier.call_in, balancer, recorder, carrier.crowd, dice)

    async def begin(request: web.Request) -> web.Response:
        targets = msgspec.json.decode(await request.read(), type=Targets)
        people.begin(targets, setup.rate)
        return web.json_response({})

    async def rest(_: web.Request) -> web.Response:
        people.end()
        return web.json_response({})

    async def state(_: web.Request) -> web.Response:
        crowd = carrier.crowd
        return web.json_response({"open": len(crowd.tasks), "faults": crowd.faults})

    app = web.Application()
    app.add_routes(carrier.routes())
    app.add_routes([web.post("/begin", begin), web.post("/rest", rest), web.get("/state", state)])
    await serve(app, port)
    people.end()
    for task in carrier.crowd.tasks:
        task.cancel()
    await asyncio.gather(*carrier.crowd.tasks, return_exceptions=True)
    await balancer.close()
    recorder.close()


def main() -> None:
    port, path, setup = sys.argv[1:]
    asyncio.run(_run(int(port), Path(path), msgspec.json.decode(setup, type=Setup)))


if __name__ == "__main__":
    main()
