"""One run: start the world and the nodes, torment them, let everything settle, judge."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from subprocess import Popen, TimeoutExpired
from typing import Any

import aiohttp
import msgspec
from tests.e2e.conftest import ACCOUNT, TOKEN, free_port
from tests.torture.carrier import Setup
from tests.torture.checker import Checker
from tests.torture.databases import Database, opened
from tests.torture.evidence import cases, leftovers
from tests.torture.known import Known
from tests.torture.nodes import Node, launch, settings
from tests.torture.people import Targets
from tests.torture.plan import Plan, torments
from tests.torture.record import Recorder, read_record
from tests.torture.tormentor import Tormentor
from tests.torture.verdict import Findings
from tests.torture.world import FLOWS, OVERRIDES, PUBLIC

from soundstage.carrier.urls import basic_authorization
from soundstage.widgets.scope import Surroundings

_AUTH = {"Authorization": basic_authorization(ACCOUNT, TOKEN)}
_QUIET = 4.0
"""Seconds without anything open after which a run is over: longer than any short time limit."""
_SETTLING = 180.0
_RECORDS = ("carrier", "authors", "torments")


@dataclass
class Stage:
    """Everything that runs, and where."""

    plan: Plan
    folder: Path
    database: Database
    session: aiohttp.ClientSession
    nodes: list[Node] = field(default_factory=list)
    carrier: str = ""
    authors: str = ""
    flows: dict[str, str] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)

    def record(self, name: str) -> Path:
        return self.folder / f"{name}.ndjson"


async def run(plan: Plan, folder: Path, database: Database) -> Findings:
    """Do a run and return what was found; nothing of it is left running."""
    async with _stage(plan, folder, database) as stage:
        await _publish(stage)
        await _torment(stage)
        await _settle(stage)
        for node in stage.nodes:
            code = await node.drain()
            stage.findings.expect(
                code == 0, "a node ends when it is asked to", node.name, str(code)
            )
    await _judge(stage)
    return stage.findings


@asynccontextmanager
async def _stage(plan: Plan, folder: Path, database: Database) -> AsyncIterator[Stage]:
    """Start the world outside and the nodes; kill whatever is left at the end."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession(headers=_AUTH))
        stage = Stage(plan, folder, database, session)
        carrier, authors = free_port(), free_port()
        stage.carrier = f"http://127.0.0.1:{carrier}"
        stage.authors = f"http://127.0.0.1:{authors}"
        for number in range(plan.nodes):
            name, home = f"n{number}", folder / "home"
            environment = settings(home, stage.carrier, name, database.environment)
            stage.nodes.append(_node(stack, plan, name, home, environment))
        setup = Setup(plan.seed, plan.rate, [node.origin for node in stage.nodes])
        text = msgspec.json.encode(setup).decode()
        _world(stack, stage, "carrier", str(carrier), str(stage.record("carrier")), text)
        _world(stack, stage, "authors", str(authors), str(stage.record("authors")), str(plan.seed))
        for node in stage.nodes:
            stack.push_async_callback(node.kill)
            await node.start()
        await _answers(session, f"{stage.carrier}/state")
        await _answers(session, f"{stage.authors}/greet")
        yield stage


def _node(
    stack: AsyncExitStack, plan: Plan, name: str, home: Path, environment: dict[str, str]
) -> Node:
    """Return a node; the port of a single one is held for it."""
    if plan.nodes > 1:
        return Node(name, free_port(), home, environment)
    listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=2_048))
    return Node(name, listener.getsockname()[1], home, environment, listener)


def _world(stack: AsyncExitStack, stage: Stage, name: str, *arguments: str) -> None:
    command = ["-m", f"tests.torture.{name}", *arguments]
    process = launch(command, stage.folder / f"{name}.log", {})
    stack.callback(_end, process)


def _end(process: "Popen[bytes]") -> None:
    """End a process of the world outside; what it still wants to do then concerns nobody."""
    process.terminate()
    with suppress(TimeoutExpired):
        process.wait(20)
    process.kill()
    process.wait()


async def _answers(session: aiohttp.ClientSession, url: str) -> None:
    """Wait until a server of the world outside answers anything."""
    async with asyncio.timeout(30):
        while True:
            try:
                async with session.get(url):
                    return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)


async def _publish(stage: Stage) -> None:
    """Publish the flows through the REST API, the subflow first."""
    child = ""
    for name in ("child", "text", "reminder", "inbound", "outbound"):
        definition = (FLOWS / f"{name}.json").read_text()
        definition = definition.replace("AUTHORS", stage.authors).replace("CHILD", child)
        form = {"FriendlyName": name, "Status": "published", "Definition": definition}
        async with stage.session.post(f"{stage.nodes[0].origin}/v2/Flows", data=form) as answer:
            created: dict[str, Any] = await answer.json()
            assert answer.status == 201, created
        child = child or created["sid"]
        stage.flows[created["sid"]] = name


async def _torment(stage: Stage) -> None:
    sids = {name: sid for sid, name in stage.flows.items()}
    targets = Targets(sids["text"], sids["reminder"], sids["inbound"], sids["outbound"])
    await _order(stage, "begin", msgspec.json.encode(targets))
    recorder = Recorder.open(stage.record("torments"))
    try:
        tormentor = Tormentor(stage.nodes, stage.database, recorder)
        began = time.monotonic()
        await tormentor.carry_out(torments(stage.plan), stage.plan.seconds)
        await asyncio.sleep(max(0, began + stage.plan.seconds - time.monotonic()))
    finally:
        recorder.close()
    await _order(stage, "rest", b"{}")
    for name in tormentor.died:
        stage.findings.breach("no node dies by itself", name)
    for node in stage.nodes:
        stage.findings.expect(node.alive, "no node dies by itself", node.name)


async def _order(stage: Stage, path: str, body: bytes) -> None:
    async with stage.session.post(f"{stage.carrier}/{path}", data=body) as answer:
        assert answer.status == 200, await answer.text()


async def _settle(stage: Stage) -> None:
    """Wait until nothing is open anywhere, and stays so."""
    until, quiet_since = time.monotonic() + _SETTLING, time.monotonic()
    state: dict[str, Any] = {}
    while time.monotonic() < until:
        async with stage.session.get(f"{stage.carrier}/state") as answer:
            state = await answer.json()
        if state["open"] or await stage.database.busy():
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since > _QUIET:
            break
        await asyncio.sleep(0.3)
    else:
        busy = await stage.database.busy()
        stage.findings.breach("everything settles", f"{state['open']} open", f"{busy} to be done")
    for fault in state["faults"]:
        stage.findings.breach("the world outside has no faults", fault)


async def _judge(stage: Stage) -> None:
    known = Known()
    for name in _RECORDS:
        for entry in read_record(stage.record(name)):
            known.take(entry)
    checker = Checker(known, stage.findings)
    surroundings = Surroundings(
        public_url=PUBLIC,
        carrier_hosts=frozenset({stage.carrier.partition("://")[2]}),
        connection_overrides=OVERRIDES,
    )
    leases = await stage.database.leases()
    async with opened(stage.database, stage.folder / "home") as store:
        async for case in cases(store, stage.flows, surroundings):
            checker.take(case)
        left = await leftovers(store, datetime.now(UTC), leases)
    checker.finish(left)
