"""The editor's room of two real servers on one PostgreSQL."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from tests.cluster.processes import Balancer, Process, Street
from tests.e2e.conftest import ACCOUNT, TOKEN
from tests.postgresql import Server
from tests.runtime.conftest import ask, definition

API = "/console/api"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
FLOW = msgspec.json.decode(definition("ask", ask(body="Name?")))
PUBLISHED = {"definition": FLOW, "status": "published"}
CONTACT = "+15550009999"


@pytest.fixture
async def street(server: Server, tmp_path: Path) -> AsyncIterator[Street]:
    street = Street(tmp_path, server.new_database())
    try:
        await street.start_carrier()
        yield street
    finally:
        await street.close()


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(headers=SAME_SITE, cookie_jar=jar) as session:
        yield session


async def sign_in(browser: aiohttp.ClientSession, node: Process) -> None:
    secrets = {"account_sid": ACCOUNT, "auth_token": TOKEN}
    answer = await post(browser, node, "/session", secrets)
    browser.headers["X-CSRF-Token"] = answer["csrf_token"]


async def post(browser: aiohttp.ClientSession, node: Process, path: str, body: Any) -> Any:
    async with browser.post(f"{node.origin}{API}{path}", json=body) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def live(browser: aiohttp.ClientSession, node: Process) -> AsyncGenerator[Any, None]:
    """Yield what a node's live list tells."""
    async with browser.get(f"{node.origin}{API}/executions/live") as answer:
        async for line in answer.content:
            if line.startswith(b"data: "):
                yield msgspec.json.decode(line.removeprefix(b"data: "))


async def test_whichever_node_is_asked_the_editor_is_the_same(
    street: Street, browser: aiohttp.ClientSession
) -> None:
    one, two = await asyncio.gather(street.start_node("one"), street.start_node("two"))
    await sign_in(browser, one)
    made = await post(browser, two, "/flows", {"friendly_name": "Made at two", **PUBLISHED})
    async with browser.get(f"{one.origin}{API}/flows") as answer:
        flows = (await answer.json())["flows"]
    assert [flow["friendly_name"] for flow in flows] == ["Made at two"]

    async with asyncio.timeout(30), aclosing(live(browser, one)) as told:
        assert (await anext(told))["executions"] == []
        balancer = Balancer([two], browser)
        await balancer.text(made["row"]["sid"], CONTACT, "hi", "SM1")
        assert balancer.failures == []
        async for event in told:
            if [row["state"] for row in event["executions"]] == ["ask"]:
                break


async def test_a_phone_is_at_the_node_that_opened_it(
    street: Street, browser: aiohttp.ClientSession
) -> None:
    one, two = await asyncio.gather(street.start_node("one"), street.start_node("two"))
    await sign_in(browser, one)
    phone = await post(browser, one, "/phones", {"definition": FLOW})
    async with browser.get(f"{one.origin}{API}/phones/{phone['id']}") as answer:
        assert answer.status == 200
    async with browser.get(f"{two.origin}{API}/phones/{phone['id']}") as answer:
        refused = await answer.json()
    assert (answer.status, refused["code"]) == (404, 20404)
    assert "another node" in refused["message"]


async def test_texts_that_postgresql_cannot_keep_are_refused(
    street: Street, browser: aiohttp.ClientSession
) -> None:
    node = await street.start_node("one")
    await sign_in(browser, node)
    named = {"friendly_name": "a\0b"}
    async with browser.post(f"{node.origin}{API}/flows", json=named) as answer:
        assert answer.status == 400
    async with browser.get(f"{node.origin}{API}/executions?contact=%00") as answer:
        assert answer.status == 400
    assert "request failed" not in node.log.read_text()
