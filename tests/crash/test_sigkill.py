"""The process is killed again and again while conversations run; nothing is lost or doubled.

`make crash` runs it at full size: CONVERSATIONS=200 KILLS=20.
"""

import asyncio
import contextlib
import json
import os
import random
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import apsw
import pytest
from aiohttp import web
from tests.crash.town import Town, start_carrier
from tests.e2e.conftest import ACCOUNT, House, free_port, listens, wait_for

CONVERSATIONS = int(os.environ.get("CONVERSATIONS", "60"))
KILLS = int(os.environ.get("KILLS", "6"))
SEED = int(os.environ.get("SEED", "1"))
FLOW = Path(__file__).with_name("flow.json").read_text()


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
def house(tmp_path: Path, carrier_url: str) -> Iterator[House]:
    environment = {
        "SOUNDSTAGE_CARRIER_URL": carrier_url,
        "SOUNDSTAGE_RATE_LIMITS": "false",
        "SOUNDSTAGE_ALLOW_LOOPBACK": "true",
    }
    house = House(home=tmp_path / "home", port=free_port(), environment=environment)
    try:
        yield house.start()
    finally:
        house.stop()


async def test_conversations_survive_a_process_that_is_killed_at_random(
    house: House, carrier_url: str
) -> None:
    dice = random.Random(SEED)
    town = Town(carrier_url, "", KILLS / 6, dice)
    async with _lookup_server(town) as lookup_url, aiohttp.ClientSession() as session:
        definition = FLOW.replace("LOOKUP", lookup_url)
        flow = house.client().studio.v2.flows.create(
            friendly_name="Crash", status="published", definition=json.loads(definition)
        )
        town.webhook_url = f"{house.url}/v1/Accounts/{ACCOUNT}/Flows/{flow.sid}"
        watcher = asyncio.create_task(town.watch(session))
        killer = asyncio.create_task(_kill(house, dice))
        contacts = [f"+1555{number:07d}" for number in range(CONVERSATIONS)]
        talks = asyncio.gather(*(town.talk(session, contact) for contact in contacts))
        expected = await asyncio.wait_for(talks, 60 + 10 * KILLS)
        assert await killer == KILLS
        watcher.cancel()
        await asyncio.to_thread(wait_for, lambda: not _pending(house), 30)
        record = await town.record(session)

    assert {contact: record[contact] for contact in contacts} == dict(
        zip(contacts, expected, strict=True)
    )
    assert sorted(record) == contacts
    assert all(len(set(tokens)) == 1 for tokens in town.lookups.values())
    await asyncio.to_thread(_check_executions, house, flow.sid)


async def _kill(house: House, dice: random.Random) -> int:
    kills = 0
    while kills < KILLS:
        await asyncio.sleep(dice.uniform(0.05, 1.2))
        await asyncio.to_thread(house.stop, signal.SIGKILL)
        kills += 1
        await asyncio.to_thread(house.start)
    return kills


def _check_executions(house: House, flow_sid: str) -> None:
    """Every execution ended, its steps form one chain, and no step is there twice."""
    flow = house.client().studio.v2.flows(flow_sid)
    executions = flow.executions.list(page_size=1000)
    assert len(executions) == CONVERSATIONS
    assert {execution.status for execution in executions} == {"ended"}
    for execution in executions:
        steps = flow.executions(execution.sid).steps.list()[::-1]
        assert len({step.sid for step in steps}) == len(steps)
        assert [step.transitioned_to for step in steps] == [
            *(step.transitioned_from for step in steps[1:]),
            "Ended",
        ]


def _pending(house: House) -> int:
    """Count what is still to be done: effects, timers and active executions."""
    path = house.home / "soundstage.db"
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        query = (
            "SELECT (SELECT count(*) FROM effects) + (SELECT count(*) FROM timers)"
            " + (SELECT count(*) FROM executions WHERE status = 'active')"
        )
        return int(next(iter(db.execute(query)))[0])
    finally:
        db.close()


@contextlib.asynccontextmanager
async def _lookup_server(town: Town) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/", town.lookup)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port := free_port())
    await site.start()
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        await runner.cleanup()
