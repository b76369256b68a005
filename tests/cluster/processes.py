"""Real servers on one PostgreSQL, a carrier process, and people who text through a balancer."""

import asyncio
import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from tests.e2e.conftest import ACCOUNT, NUMBER, TOKEN, free_port

from soundstage.carrier.signature import HEADER, sign
from soundstage.carrier.urls import basic_authorization
from soundstage.runtime.perform import IDEMPOTENCY

AUTH = {"Authorization": basic_authorization(ACCOUNT, TOKEN)}
PUBLIC = "http://flows.example"
CLI = ("-m", "soundstage.cli")
_READY_SECONDS = 60


@dataclass(eq=False)
class Process:
    """A command of Soundstage that listens on a port."""

    command: Sequence[str]
    port: int
    log: Path
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, path: str = "/readyz") -> None:
        self.process = self._launch()
        async with asyncio.timeout(_READY_SECONDS), aiohttp.ClientSession() as session:
            while not await answers(session, self.origin + path):
                assert self.process.poll() is None, self.log.read_text()[-3_000:]
                await asyncio.sleep(0.1)

    def _launch(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *self.command, "--port", str(self.port)],
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
            )

    def send(self, number: int) -> None:
        if self.process is not None:
            self.process.send_signal(number)

    async def stop(self, number: int = signal.SIGTERM) -> int:
        if self.process is None:
            return 0
        self.send(number)
        return await asyncio.to_thread(self.process.wait, _READY_SECONDS)


async def answers(session: aiohttp.ClientSession, url: str) -> bool:
    """Tell whether a server is there and says yes."""
    with suppress(aiohttp.ClientError, TimeoutError, OSError):
        timeout = aiohttp.ClientTimeout(total=2)
        async with session.get(url, headers=AUTH, timeout=timeout) as answer:
            return answer.ok
    return False


@dataclass
class Street:
    """Everything of a run: it starts processes in a folder, and ends them."""

    folder: Path
    database: str
    processes: list[Process] = field(default_factory=list)
    carrier: str = ""

    async def start_carrier(self) -> None:
        command = (*CLI, "network", "--account", f"{ACCOUNT}:{TOKEN}", "--number", NUMBER)
        carrier = self._process("carrier", command, {})
        await carrier.start(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json")
        self.carrier = carrier.origin

    async def start_node(
        self, name: str, *words: str, launcher: Sequence[str] = CLI, **environment: str
    ) -> Process:
        settings = {
            "SOUNDSTAGE_DATABASE": self.database,
            "SOUNDSTAGE_PUBLIC_URL": PUBLIC,
            "SOUNDSTAGE_CARRIER_URL": self.carrier,
            "SOUNDSTAGE_RATE_LIMITS": "false",
            "SOUNDSTAGE_ALLOW_LOOPBACK": "true",
            "SOUNDSTAGE_DRAIN_SECONDS": "1",
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
        }
        node = self._process(name, (*launcher, "serve", *words), settings | environment)
        await node.start()
        return node

    def _process(
        self, name: str, command: Sequence[str], environment: Mapping[str, str]
    ) -> Process:
        home = {"SOUNDSTAGE_HOME": str(self.folder / ("carrier" if name == "carrier" else "home"))}
        log = self.folder / f"{name}.log"
        process = Process(command, free_port(), log, {**environment, **home})
        self.processes.append(process)
        return process

    async def close(self) -> None:
        for process in self.processes:
            if process.process is not None and process.process.poll() is None:
                await process.stop(signal.SIGKILL)

    async def publish(self, node: Process, definition: str) -> str:
        """Publish a flow; return its SID."""
        form = {"FriendlyName": "Test", "Status": "published", "Definition": definition}
        async with (
            aiohttp.ClientSession(headers=AUTH) as session,
            session.post(f"{node.origin}/v2/Flows", data=form) as answer,
        ):
            assert answer.status == 201, await answer.text()
            return str((await answer.json())["sid"])

    async def executions(self, node: Process, flow: str) -> list[dict[str, Any]]:
        url = f"{node.origin}/v2/Flows/{flow}/Executions?PageSize=1000"
        async with aiohttp.ClientSession(headers=AUTH) as session, session.get(url) as answer:
            found: list[dict[str, Any]] = (await answer.json())["executions"]
            return found

    async def sent(self) -> dict[str, list[str]]:
        """Return all texts that the carrier accepted, by receiver, oldest first."""
        found: dict[str, list[str]] = {}
        path: str | None = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?PageSize=1000"
        async with aiohttp.ClientSession(self.carrier, headers=AUTH) as session:
            while path:
                async with session.get(path) as answer:
                    page = await answer.json()
                for message in page["messages"]:
                    found.setdefault(message["to"], []).insert(0, message["body"])
                path = page["next_page_uri"]
        return found


class Balancer:
    """Sends requests to the nodes that say they are ready, as a load balancer does."""

    def __init__(self, nodes: Sequence[Process], session: aiohttp.ClientSession) -> None:
        self._nodes = nodes
        self._session = session
        self._ready = list(nodes)
        self._some = asyncio.Event()
        self._some.set()
        self._turns = itertools.count()
        self.failures: list[str] = []
        self.answered = 0

    async def watch(self) -> None:
        """Look which nodes are ready, until cancelled."""
        while True:
            ready = await asyncio.gather(
                *(answers(self._session, f"{node.origin}/readyz") for node in self._nodes)
            )
            self._ready = [node for node, yes in zip(self._nodes, ready, strict=True) if yes]
            if self._ready:
                self._some.set()
            else:
                self._some.clear()
            await asyncio.sleep(0.1)

    async def text(self, flow: str, contact: str, body: str, sid: str) -> None:
        """Hand in a text, signed; whatever is not answered with 200 is a failure."""
        path = f"/v1/Accounts/{ACCOUNT}/Flows/{flow}"
        form = {"From": contact, "To": NUMBER, "Body": body, "MessageSid": sid}
        headers = {HEADER: sign(TOKEN, PUBLIC + path, list(form.items())), IDEMPOTENCY: sid}
        await self._some.wait()
        node = self._ready[next(self._turns) % len(self._ready)]
        try:
            async with self._session.post(node.origin + path, data=form, headers=headers) as answer:
                self.answered += 1
                if answer.status != 200:
                    self.failures.append(f"{node.log.stem}: {answer.status}")
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self.failures.append(f"{node.log.stem}: {error!r}")
