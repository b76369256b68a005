"""Everything around the server that is killed: the carrier, a lookup service and contacts.

The carrier is a process of its own that survives; it keeps the record by which we judge.
Contacts answer what the carrier shows them. They hand their texts in with real signatures and
repeat them, with the same idempotency token, until they are answered: as a carrier would.
"""

import asyncio
import os
import random
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from tests.e2e.conftest import ACCOUNT, NUMBER, TOKEN
from twilio.request_validator import RequestValidator

from soundstage.carrier.urls import basic_authorization

AUTH = {"Authorization": basic_authorization(ACCOUNT, TOKEN)}
SILENT_SHARE = 0.25


@dataclass
class Town:
    """The world outside: `texts` is what each contact received, oldest first."""

    carrier_url: str
    webhook_url: str
    think_seconds: float
    random: random.Random
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    lookups: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def talk(self, session: aiohttp.ClientSession, contact: str) -> list[str]:
        """Have one whole conversation; return the texts that must have arrived."""
        silent = self.random.random() < SILENT_SHARE
        name = f"{'Silent' if silent else 'Ann'} {contact[-4:]}"
        expected = ["Name?", f"Size, Hello {name}?", "Noted XL.", "Sure?"]
        await self._say(session, contact, "start", 0)
        await self._heard(contact, 1)
        await self._say(session, contact, name, 1)
        await self._heard(contact, 2)
        await self._say(session, contact, "XL", 2)
        await self._heard(contact, 4)
        if silent:
            expected.append(f"Goodbye {name}.")
        else:
            await self._say(session, contact, "yes", 3)
            expected.append(f"Thanks {name}!")
        await self._heard(contact, 5)
        return expected

    async def watch(self, session: aiohttp.ClientSession) -> None:
        """Keep `texts` up to date with the carrier's record, until cancelled."""
        while True:
            async with self.news:
                self.texts = await self.record(session)
                self.news.notify_all()
            await asyncio.sleep(0.15)

    async def record(self, session: aiohttp.ClientSession) -> dict[str, list[str]]:
        """Return all texts that the carrier accepted, by receiver."""
        found: dict[str, list[str]] = defaultdict(list)
        path: str | None = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?PageSize=1000"
        while path:
            async with session.get(self.carrier_url + path, headers=AUTH) as answer:
                page: dict[str, Any] = await answer.json()
            for message in page["messages"]:
                found[message["to"]].insert(0, message["body"])
            path = page["next_page_uri"]
        return found

    async def lookup(self, request: web.Request) -> web.Response:
        """Answer the flow's HTTP request, slowly, and remember who asked how often."""
        form = await request.post()
        name = str(form["name"])
        self.lookups[name].append(request.headers["I-Twilio-Idempotency-Token"])
        await asyncio.sleep(self.random.uniform(0, 0.3))
        return web.json_response({"greeting": f"Hello {name}"})

    async def _say(
        self, session: aiohttp.ClientSession, contact: str, body: str, number: int
    ) -> None:
        await asyncio.sleep(self.random.uniform(0, self.think_seconds))
        sid = f"SM{contact[1:]:0>20}{number:012x}"
        form = {"From": contact, "To": NUMBER, "Body": body, "MessageSid": sid}
        signature = RequestValidator(TOKEN).compute_signature(self.webhook_url, form)
        headers = {"X-Twilio-Signature": signature, "I-Twilio-Idempotency-Token": sid}
        while True:
            try:
                async with session.post(self.webhook_url, data=form, headers=headers) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)

    async def _heard(self, contact: str, count: int) -> None:
        async with self.news:
            await self.news.wait_for(lambda: len(self.texts[contact]) >= count)


def start_carrier(home: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the simulated network alone, in its own process with its own file."""
    command = [sys.executable, "-m", "soundstage.cli", "network", "--port", str(port)]
    command += ["--account", f"{ACCOUNT}:{TOKEN}", "--number", NUMBER]
    with (home / "carrier.log").open("ab") as log:
        return subprocess.Popen(
            command,
            env={**os.environ, "SOUNDSTAGE_HOME": str(home / "carrier")},
            stdout=log,
            stderr=log,
        )
