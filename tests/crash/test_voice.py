"""The process is killed while people are on the phone: every caller hears what comes next.

The port is held by a service manager, as systemd does it: a request that comes while the
program starts again waits. A request that was cut is made again by the carrier, because our
addresses ask it to. `make crash` runs it at full size: CALLS=100 KILLS=20.
"""

import asyncio
import itertools
import json
import os
import random
import signal
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from tests.crash.town import AUTH, start_carrier
from tests.e2e.conftest import ACCOUNT, NUMBER, House, free_port, listens, wait_for

CALLS = int(os.environ.get("CALLS", "30"))
KILLS = int(os.environ.get("KILLS", "4"))
SEED = int(os.environ.get("SEED", "1"))
FLOW = Path(__file__).with_name("voice.json").read_text()
OVERRIDES = "rc=5&rp=all"
SCRIPT = [
    {"expect": "Press one"},
    {"wait": 0.5},
    {"press": "1"},
    {"expect": "Press two"},
    {"wait": 0.5},
    {"press": "2"},
]
HEARD = ["Welcome.", "Press one.", "Hello 1.", "Press two.", "Goodbye."]


@dataclass
class Held(House):
    """A server whose port is held for it while it is down."""

    listener: socket.socket = field(default_factory=socket.socket)

    def command(self) -> list[str]:
        passing_on = (
            f"import os, sys; os.dup2({self.listener.fileno()}, 3); "
            "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
        )
        return [sys.executable, "-c", passing_on, *super().command()[1:]]

    def descriptors(self) -> tuple[int, ...]:
        return (self.listener.fileno(),)


@pytest.fixture
def carrier_url(tmp_path: Path) -> Iterator[str]:
    port = free_port()
    process = start_carrier(tmp_path, port)
    try:
        wait_for(lambda: listens(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def house(tmp_path: Path, carrier_url: str) -> Iterator[Held]:
    listener = socket.create_server(("127.0.0.1", 0), backlog=1_024)
    house = Held(
        home=tmp_path / "home",
        port=listener.getsockname()[1],
        listener=listener,
        environment={
            "LISTEN_FDS": "1",
            "SOUNDSTAGE_CARRIER_URL": carrier_url,
            "SOUNDSTAGE_RATE_LIMITS": "false",
            "SOUNDSTAGE_ALLOW_LOOPBACK": "true",
            "SOUNDSTAGE_CONNECTION_OVERRIDES": OVERRIDES,
        },
    )
    try:
        yield house.start()
    finally:
        house.stop()
        listener.close()


async def test_callers_hear_every_prompt_while_the_process_is_killed(
    house: Held, carrier_url: str
) -> None:
    dice = random.Random(SEED)
    async with aiohttp.ClientSession(carrier_url, headers=AUTH) as carrier:
        lookup, runner = await _lookup_server()
        flow = await asyncio.to_thread(_publish, house, carrier_url, lookup)
        killer = asyncio.create_task(_kill(house, dice))
        phones = [f"+1556{number:07d}" for number in range(CALLS)]
        calls = await asyncio.gather(*(_call(carrier, phone, dice) for phone in phones))
        transcripts = await asyncio.wait_for(
            asyncio.gather(*(_over(carrier, sid) for sid in calls)), 60 + 10 * KILLS
        )
        assert await killer == KILLS
        await runner.cleanup()

    for transcript in transcripts:
        said = [entry["text"] for entry in transcript if entry["kind"] == "say"]
        assert [text for text, _ in itertools.groupby(said)] == HEARD, transcript
    await asyncio.to_thread(wait_for, lambda: _ended(house, flow) == CALLS, 30)


def _publish(house: Held, carrier_url: str, lookup: str) -> str:
    client = house.client()
    client.api.base_url = carrier_url
    flow = client.studio.v2.flows.create(
        friendly_name="Voice",
        status="published",
        definition=json.loads(FLOW.replace("LOOKUP", lookup)),
    )
    url = f"{flow.webhook_url}#{OVERRIDES}"
    (number,) = client.incoming_phone_numbers.list(phone_number=NUMBER)
    number.update(voice_url=url, status_callback=url)
    return str(flow.sid)


async def _lookup_server() -> tuple[str, web.AppRunner]:
    async def greet(request: web.Request) -> web.Response:
        await asyncio.sleep(0.3)
        name = str((await request.post())["name"])
        return web.json_response({"greeting": f"Hello {name}"})

    app = web.Application()
    app.router.add_post("/", greet)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port := free_port()).start()
    return f"http://127.0.0.1:{port}/", runner


async def _call(carrier: aiohttp.ClientSession, phone: str, dice: random.Random) -> str:
    await asyncio.sleep(dice.uniform(0, 1.2 * KILLS))
    body = {"to": NUMBER, "script": SCRIPT}
    async with carrier.post(f"/network/phones/{phone}/calls", json=body) as answer:
        assert answer.status == 201, await answer.text()
        return str((await answer.json())["sid"])


async def _over(carrier: aiohttp.ClientSession, call_sid: str) -> list[dict[str, Any]]:
    """Wait until a call is over and return its transcript."""
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Calls/{call_sid}.json"
    while True:
        async with carrier.get(path) as answer:
            status = (await answer.json())["status"]
        if status in ("completed", "failed", "busy", "no-answer", "canceled"):
            break
        await asyncio.sleep(0.3)
    async with carrier.get(f"/network/calls/{call_sid}/transcript") as answer:
        entries: list[dict[str, Any]] = (await answer.json())["entries"]
        return entries


async def _kill(house: Held, dice: random.Random) -> int:
    for _ in range(KILLS):
        await asyncio.sleep(dice.uniform(0.05, 1.2))
        await asyncio.to_thread(house.stop, signal.SIGKILL)
        await asyncio.to_thread(house.start)
    return KILLS


def _ended(house: Held, flow_sid: str) -> int:
    flow = house.client().studio.v2.flows(flow_sid)
    return len(flow.executions.list(status="ended", page_size=1_000))
