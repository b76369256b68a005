"""Executions as they happen: live streams through the whole app, and large samples."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.console.browsing import FLOWS, SAME_SITE, Browser, Installation, blank
from tests.console.test_executions import ALWAYS, played
from tests.console.visiting import keep, open_room, visit

from soundstage.carrier.http import Response
from soundstage.console.executions.lists import aware, watch_executions
from soundstage.console.executions.statistics import fetch_statistics
from soundstage.console.wire.executions import LiveAsked
from soundstage.core.execution import Execution, Status

EXECUTIONS = "/console/api/executions"
PATIENCE = 20


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for changes as often as possible."""
    for name in ("_ROUND_SECONDS", "_STORY_SECONDS"):
        monkeypatch.setattr(f"soundstage.console.executions.lists.{name}", 0.01)


@dataclass
class Live:
    """A live stream of the app, as a browser follows it."""

    status: int = 0
    parts: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            await self.parts.put(message["body"])

    async def event(self) -> tuple[str, Any]:
        """Return the name and the data of the next event."""
        while True:
            lines = (await self.parts.get()).decode().splitlines()
            fields = dict(line.split(": ", 1) for line in lines if line[:1].isalpha())
            if fields:
                return fields["event"], msgspec.json.decode(fields["data"])


@asynccontextmanager
async def following(browser: Browser, path: str, query: str = "") -> AsyncIterator[Live]:
    live = Live()
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    headers = {**SAME_SITE, "Cookie": cookies, "Host": "studio.test"}
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "scheme": "http",
        "server": ("studio.test", 80),
    }
    answering = asyncio.create_task(browser.console(scope, live.receive, live.send))
    try:
        async with asyncio.timeout(PATIENCE):
            yield live
    finally:
        live.gone.set()
        await answering


async def begin(installation: Installation, browser: Browser, contact: str) -> Execution:
    """Start an execution that waits for a reply."""
    sent = Response(status=201, body=b'{"sid": "SM1", "status": "queued"}')
    installation.http.add("https://api.twilio.com/*", sent)
    definition = blank()
    definition["states"][1]["type"] = "send-and-wait-for-reply"
    definition["states"][1]["properties"]["timeout"] = "3600"
    definition["states"][1]["transitions"] = [
        {"event": event} for event in ("incomingMessage", "timeout", "deliveryFailure")
    ]
    definition["states"][0]["transitions"].append({"event": "incomingRequest", "next": "greet"})
    body = {"friendly_name": "Greets", "definition": definition, "status": "published"}
    created = (await browser.post(FLOWS, body)).json
    flow = await installation.node.store.flow(created["row"]["sid"])
    assert flow
    return await installation.node.start_execution(flow, contact, "+15559", {}, f"RQ{contact}")


async def test_the_list_lives_over_http(installation: Installation, browser: Browser) -> None:
    first = await begin(installation, browser, "+15551")
    async with following(browser, f"{EXECUTIONS}/live") as live:
        name, data = await live.event()
        assert (live.status, name) == (200, "changed")
        assert [row["sid"] for row in data["executions"]] == [first.sid]
        second = await begin(installation, browser, "+15552")
        seen: set[str] = set()
        while second.sid not in seen:
            _, data = await live.event()
            seen |= {row["sid"] for row in data["executions"]}


async def test_only_what_is_asked_for_is_sent(installation: Installation, browser: Browser) -> None:
    await begin(installation, browser, "+15551")
    wanted = await begin(installation, browser, "+15552")
    async with following(browser, f"{EXECUTIONS}/live", "contact=%2B15552") as live:
        _, data = await live.event()
        assert [row["sid"] for row in data["executions"]] == [wanted.sid]


async def test_a_story_tells_each_version_over_http(
    installation: Installation, browser: Browser
) -> None:
    execution = await begin(installation, browser, "+15551")
    async with following(browser, f"{EXECUTIONS}/{execution.sid}/live") as live:
        name, data = await live.event()
        assert (name, data["status"]) == ("story_changed", "active")
        answer = await browser.post(f"{EXECUTIONS}/{execution.sid}/stop", {})
        assert answer.json["row"]["status"] == "ended"
        while data["status"] == "active":
            version = data["version"]
            _, data = await live.event()
            assert data["version"] > version


async def test_what_younger_executions_push_out_is_not_sent_as_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soundstage.console.executions.lists.WATCHED", 1)
    old, new = [one for one in played("watering") if one.execution.active][:2]
    async with open_room(tmp_path) as room, asyncio.timeout(PATIENCE):
        await keep(room.node, [old])
        asked = LiveAsked(status=Status.ACTIVE)
        changes = watch_executions(await visit(room, query=asked))
        assert [row.sid for row in (await anext(changes)).executions] == [old.execution.sid]
        await keep(room.node, [new])
        found: set[str] = set()
        while new.execution.sid not in found:
            found |= {row.sid for row in (await anext(changes)).executions}
        assert old.execution.sid not in found
        await changes.aclose()


async def test_of_many_executions_the_newest_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soundstage.console.executions.statistics.MOST_LOOKED_AT", 2)
    monkeypatch.setattr("soundstage.console.executions.statistics.MOST_COUNTED", 3)
    kept = [one for one in played("delivery") if one.execution.flow_sid]
    flow = kept[0].execution.flow_sid
    mine = [one for one in kept if one.execution.flow_sid == flow]
    assert len(mine) > 3
    async with open_room(tmp_path) as room:
        await keep(room.node, mine)
        found = await fetch_statistics(await visit(room, query=ALWAYS, flow=flow))
    assert (found.executions, found.capped, found.looked_at) == (3, True, 2)
    newest = sorted(mine, key=lambda one: one.execution.sid)[-2:]
    steps = [step for one in newest for entry in one.journal for step in entry.steps]
    own = [step for step in steps if step.parent_step_sid is None]
    assert sum(edge.count for edge in found.edges) == len(own)


NOON = datetime(2026, 1, 5, 12)


@pytest.mark.parametrize(
    ("moment", "known"),
    [
        (None, None),
        (NOON, NOON.replace(tzinfo=UTC)),
        (NOON.replace(tzinfo=UTC), NOON.replace(tzinfo=UTC)),
        (NOON.replace(tzinfo=timezone(timedelta(hours=1))), NOON.replace(hour=11, tzinfo=UTC)),
    ],
)
def test_a_moment_without_a_zone_is_in_utc(moment: datetime | None, known: datetime | None) -> None:
    assert aware(moment) == known


async def test_an_execution_of_this_very_moment_is_counted(
    installation: Installation, browser: Browser
) -> None:
    installation.clock.move_by(timedelta(seconds=0.7))
    execution = await begin(installation, browser, "+15551")
    found = (await browser.get(f"{FLOWS}/{execution.flow_sid}/statistics")).json
    assert (found["executions"], found["active"]) == (1, 1)
