"""Who may use phones, how many there are, and when they are closed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.console.browsing import THEIRS, Installation, install

from soundstage.console.phone.phones import IDLE, MOST

FLOW: dict[str, Any] = {
    "initial_state": "Trigger",
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "properties": {},
            "transitions": [{"event": "incomingMessage", "next": "ask"}],
        },
        {
            "name": "ask",
            "type": "send-and-wait-for-reply",
            "properties": {"from": "{{flow.channel.address}}", "body": "?", "timeout": "3600"},
            "transitions": [{"event": "incomingMessage", "next": "ask"}],
        },
    ],
}


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with install(tmp_path) as opened:
        yield opened


async def test_a_phone_is_used_over_http(installation: Installation) -> None:
    browser = await installation.signed_in()
    phone = await browser.post("/console/api/phones", {"definition": FLOW})
    assert phone.status == 200
    path = f"/console/api/phones/{phone.json['id']}"
    answer = await browser.post(f"{path}/actions", {"action": {"do": "text", "body": "Hi"}})
    assert answer.json["state"] == "ask"
    assert (await browser.get(path)).json == answer.json
    assert (await browser.get(f"{path}/moments/0")).json["context"]["trigger"]["message"]
    saved = await browser.post(f"{path}/test", {})
    assert saved.json["file_name"] == "flow.test.yaml"
    assert (await browser.send("DELETE", path)).status == 204
    assert (await browser.get(path)).status == 404


async def test_a_phone_is_its_accounts_own(installation: Installation) -> None:
    browser, other = await installation.signed_in(), await installation.signed_in(THEIRS)
    phone = (await browser.post("/console/api/phones", {"definition": FLOW})).json["id"]
    refused = await other.get(f"/console/api/phones/{phone}")
    assert (refused.status, refused.json["code"]) == (404, 20404)
    assert "open another one" in refused.json["message"]
    assert (await other.send("DELETE", f"/console/api/phones/{phone}")).status == 404
    assert (await browser.get(f"/console/api/phones/{phone}")).status == 200


async def test_one_phone_too_many_closes_the_one_that_was_idle_longest(
    installation: Installation,
) -> None:
    browser = await installation.signed_in()
    ids = []
    for _ in range(MOST):
        installation.clock.move_by(timedelta(seconds=1))
        phone = await browser.post("/console/api/phones", {"definition": FLOW})
        ids.append(phone.json["id"])
    installation.clock.move_by(timedelta(seconds=1))
    assert (await browser.get(f"/console/api/phones/{ids[0]}")).status == 200
    assert (await browser.post("/console/api/phones", {"definition": FLOW})).status == 200
    statuses = [(await browser.get(f"/console/api/phones/{one}")).status for one in ids]
    assert statuses == [200, 404, *[200] * (MOST - 2)]


async def test_an_idle_phone_is_closed(installation: Installation) -> None:
    browser = await installation.signed_in()
    phone = (await browser.post("/console/api/phones", {"definition": FLOW})).json["id"]
    installation.clock.move_by(IDLE)
    await installation.console.room.phones.close_idle()
    assert (await browser.get(f"/console/api/phones/{phone}")).status == 404


async def test_a_flow_that_never_rests_costs_its_phone_only(installation: Installation) -> None:
    browser = await installation.signed_in()
    properties = {"url": "{{trigger.nothing}}", "method": "POST", "timeout": "1"}
    looping = {
        **FLOW,
        "states": [
            {**FLOW["states"][0], "transitions": [{"event": "incomingMessage", "next": "away"}]},
            {
                "name": "away",
                "type": "add-twiml-redirect",
                "properties": {**properties, "url": "http://soundstage.test/nothing"},
                "transitions": [{"event": "timeout", "next": "away"}],
            },
        ],
    }
    phone = (await browser.post("/console/api/phones", {"definition": looping})).json["id"]
    path = f"/console/api/phones/{phone}/actions"
    answer = await browser.post(path, {"action": {"do": "text", "body": "Hi"}})
    assert answer.status in (200, 409)
    answer = await browser.post(path, {"action": {"do": "wait", "seconds": 86_400}})
    assert answer.status in (200, 404, 409)
    assert (await browser.post("/console/api/phones", {"definition": FLOW})).status == 200
