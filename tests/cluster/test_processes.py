"""Servers in processes of their own: restarted one after the other, killed, with wrong clocks."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from tests.cluster.conftest import soon
from tests.cluster.processes import Balancer, Process, Street, answers
from tests.e2e.conftest import listens
from tests.postgresql import Server
from tests.runtime.conftest import ask, definition, state

SHIFTED = str(Path(__file__).with_name("shifted.py"))
THANKS = state(
    "thanks",
    "send-message",
    {"sent": None, "failed": None},
    from_="{{flow.channel.address}}",
    to="{{contact.channel.address}}",
    body="Thanks {{widgets.ask.inbound.Body}}",
)
DIALOGUE = definition("ask", ask(following="thanks", body="Name?"), THANKS)
PEOPLE = 4


@pytest.fixture
async def street(server: Server, tmp_path: Path) -> AsyncIterator[Street]:
    street = Street(tmp_path, server.new_database())
    async with AsyncExitStack() as stack:
        stack.push_async_callback(street.close)
        await street.start_carrier()
        yield street


class Load:
    """People who have one conversation after the other while something is done to the nodes."""

    def __init__(self, street: Street, balancer: Balancer, flow: str) -> None:
        self._street = street
        self._balancer = balancer
        self._flow = flow
        self._over = False
        self.talks: list[tuple[str, str]] = []

    async def __aenter__(self) -> "Load":
        self._watching = asyncio.create_task(self._balancer.watch())
        self._people = [asyncio.create_task(self._person(number)) for number in range(PEOPLE)]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over = True
        await asyncio.gather(*self._people)
        self._watching.cancel()
        with suppress(asyncio.CancelledError):
            await self._watching

    async def _person(self, number: int) -> None:
        talk = 0
        while not self._over:
            contact, name = f"+1555{number:03d}{talk:04d}", f"Ann {number} {talk}"
            self.talks.append((contact, name))
            await self._balancer.text(self._flow, contact, "hi", f"SM{number:016x}{talk:015x}0")
            await asyncio.sleep(0.3)
            await self._balancer.text(self._flow, contact, name, f"SM{number:016x}{talk:015x}1")
            await asyncio.sleep(0.2)
            talk += 1

    async def check(self, node: Process) -> None:
        """Every conversation was had, once, whatever happened meanwhile."""
        assert self._balancer.failures == []
        expected = {contact: ["Name?", f"Thanks {name}"] for contact, name in self.talks}
        await soon(lambda: said(self._street, expected))
        executions = await self._street.executions(node, self._flow)
        assert {execution["status"] for execution in executions} == {"ended"}


async def test_a_rolling_restart_under_load_is_not_noticed(street: Street) -> None:
    nodes = [await street.start_node(name) for name in ("one", "two", "three")]
    flow = await street.publish(nodes[0], DIALOGUE)
    async with aiohttp.ClientSession() as session:
        load = Load(street, Balancer(nodes, session), flow)
        async with load:
            for node in nodes:
                assert await node.stop() == 0, node.log.read_text()[-3_000:]
                await node.start()
        await load.check(nodes[0])


async def test_the_processes_behind_one_port_are_replaced_one_after_the_other(
    street: Street,
) -> None:
    parent = await street.start_node("parent", "--workers", "2")
    flow = await street.publish(parent, DIALOGUE)
    await soon(lambda: "2 processes" in parent.log.read_text())
    async with aiohttp.ClientSession() as session:
        load = Load(street, Balancer([parent], session), flow)
        async with load:
            parent.send(signal.SIGHUP)
            await soon(lambda: "all workers were restarted" in parent.log.read_text(), 60)
        await load.check(parent)
    assert await parent.stop() == 0
    assert parent.log.read_text().count("[info     ] stopped") == 4


async def test_a_process_that_ends_is_started_again(street: Street) -> None:
    parent = await street.start_node("parent", "--workers", "2")
    await soon(lambda: "2 processes" in parent.log.read_text())
    assert parent.process is not None
    # No portable way tells a process's children; this one is Linux's.
    children = Path(f"/proc/{parent.process.pid}/task/{parent.process.pid}/children")
    first = pids(children)
    assert len(first) == 2
    for child in first:
        os.kill(child, signal.SIGKILL)
    await soon(lambda: len(pids(children) - first) == 2)
    parent.send(signal.SIGKILL)
    await soon(lambda: not listens(parent.port), 60)


async def test_a_node_that_is_stopped_for_long_does_not_undo_what_others_did(
    street: Street,
) -> None:
    one, two = await street.start_node("one"), await street.start_node("two")
    flow = await street.publish(one, DIALOGUE)
    async with aiohttp.ClientSession() as session:
        first, second = Balancer([one], session), Balancer([two], session)
        contacts = [f"+1555000{number:04d}" for number in range(20)]
        await asyncio.gather(
            *(first.text(flow, contact, "hi", f"SM{contact}0") for contact in contacts)
        )
        one.send(signal.SIGSTOP)
        await soon(lambda: everybody_got(street, contacts))
        await asyncio.gather(
            *(second.text(flow, contact, "Ann", f"SM{contact}1") for contact in contacts)
        )
        one.send(signal.SIGCONT)
        await soon(lambda: is_ready(one))
        await soon(lambda: said(street, {contact: ["Name?", "Thanks Ann"] for contact in contacts}))
        assert first.failures == second.failures == []


async def test_a_wrong_clock_does_no_harm(street: Street) -> None:
    launcher = [SHIFTED, "600"], [SHIFTED, "-600"]
    ahead = await street.start_node("ahead", launcher=launcher[0])
    behind = await street.start_node("behind", launcher=launcher[1])
    flow = await street.publish(ahead, definition("ask", ask(timeout="2", body="Name?")))
    began = datetime.now(UTC)
    async with aiohttp.ClientSession() as session:
        for number, node in enumerate([ahead, behind] * 5):
            await Balancer([node], session).text(flow, f"+1555000{number:04d}", "hi", f"SM{number}")
        asked = time.monotonic()
        await soon(lambda: all_ended(street, behind, flow))
    assert time.monotonic() - asked > 1
    executions = await street.executions(ahead, flow)
    sids = [execution["sid"] for execution in executions]
    assert (len(sids), sids) == (10, sorted(sids, reverse=True))
    for execution in executions:
        created, updated = (
            datetime.fromisoformat(execution[name]) for name in ("date_created", "date_updated")
        )
        assert abs((created - began).total_seconds()) < 60
        assert 1 <= (updated - created).total_seconds() < 60


async def test_a_worker_has_only_its_health_to_show(street: Street) -> None:
    web = await street.start_node("web", "--role", "web")
    worker = await street.start_node("worker", "--role", "worker")
    flow = await street.publish(web, definition("ask", ask(timeout="1", body="Name?")))
    async with aiohttp.ClientSession() as session:
        await Balancer([web], session).text(flow, "+15550001", "hi", "SM1")
        await soon(lambda: all_ended(street, web, flow))
        assert await answers(session, f"{worker.origin}/healthz")
        assert not await answers(session, f"{worker.origin}/v2/Flows")
        assert await answers(session, f"{web.origin}/v2/Flows")


async def is_ready(node: Process) -> bool:
    async with aiohttp.ClientSession() as session:
        return await answers(session, f"{node.origin}/readyz")


async def everybody_got(street: Street, contacts: list[str]) -> bool:
    return set(contacts) <= set(await street.sent())


async def said(street: Street, texts: Mapping[str, Sequence[str]]) -> bool:
    return await street.sent() == texts


def pids(children: Path) -> set[int]:
    return set(map(int, children.read_text().split()))


async def all_ended(street: Street, node: Process, flow: str) -> bool:
    executions = await street.executions(node, flow)
    return bool(executions) and {e["status"] for e in executions} == {"ended"}
