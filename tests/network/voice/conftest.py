"""A town with telephones: an application with documents, phones with scripts, and cases as data."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from soundstage.carrier.http import Request, Response
from soundstage.network.network import Network

ORIGIN = "http://app.example"
XML = (("Content-Type", "text/xml"),)


@dataclass
class Line:
    """What a test of calls needs, with short words for it."""

    town: Any
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def network(self) -> Network:
        network: Network = self.town.network
        return network

    def answer(self, path: str, given: Any) -> None:
        """Let the application answer a path: verbs, a list of them in turn, or a whole answer."""
        turns = list(given) if isinstance(given, list) else [given]

        def reply(_: Request) -> Response:
            return _response(turns.pop(0) if len(turns) > 1 else turns[0])

        self.town.answer(ORIGIN + path, reply)
        self.town.answer(f"{ORIGIN}{path}[?]*", reply)

    async def behave(self, phone: str, behaviour: dict[str, Any]) -> None:
        status, body = await self.town.control("PUT", f"phones/{phone}/behaviour", behaviour)
        assert status == 200, body

    async def call(self, script: list[Any] | None = None, **more: Any) -> str:
        """Let the phone call the number; return the call's SID."""
        phone = more.pop("phone", self.town.phone)
        body = {"to": self.town.number, "script": script or []} | more
        status, call = await self.town.control("POST", f"phones/{phone}/calls", body)
        assert status == 201, call
        await self.network.run_due()
        return str(call["sid"])

    async def order(self, **form: Any) -> str:
        """Let the application call a phone; return the call's SID."""
        wanted = {"To": self.town.phone, "From": self.town.number, "Url": f"{ORIGIN}/voice"}
        pairs = [
            (name, text)
            for name, value in (wanted | form).items()
            for text in (value if isinstance(value, list) else [value])
        ]
        status, call = await self.town.rest("POST", "Calls.json", pairs)
        assert status == 201, call
        await self.network.run_due()
        return str(call["sid"])

    async def do(self, sid: str, what: str, body: Any = None) -> Any:
        """Do something on a call by hand: press, say, hangup, provide, answer, reject."""
        status, answer = await self.town.control("POST", f"calls/{sid}/{what}", body or {})
        assert status == 200, answer
        await self.network.run_due()
        return answer

    async def fetch(self, sid: str) -> Any:
        status, call = await self.town.rest("GET", f"Calls/{sid}.json")
        assert status == 200, call
        return call

    async def transcript(self, sid: str) -> list[dict[str, Any]]:
        _, body = await self.town.control("GET", f"calls/{sid}/transcript")
        entries: list[dict[str, Any]] = body["entries"]
        return entries

    async def heard(self, sid: str, *kinds: str) -> list[str]:
        """Return the transcript in short: `kind text`, of some kinds or of all."""
        lines = await self.transcript(sid)
        wanted = [line for line in lines if not kinds or line["kind"] in kinds]
        return [f"{line['kind']} {line['text']}".strip() for line in wanted]

    def requests(self, *paths: str) -> list[Any]:
        """Return the requests to some paths, or all."""
        return [call for call in self.town.calls if not paths or path_of(call.url) in paths]

    async def until_over(self, sid: str, limit: float = 7_200) -> None:
        """Let time pass until the call is over and everybody knows."""
        end = self.town.clock.now() + timedelta(seconds=limit)
        while not (await self.fetch(sid))["end_time"]:
            due = self.network.next_due()
            assert due is not None and due <= end, await self.heard(sid)
            self.town.clock.move_to(due)
            await self.network.run_due()
        await self.town.wait(5)


def path_of(url: str) -> str:
    return url.removeprefix(ORIGIN).partition("?")[0]


def _response(given: Any) -> Response:
    """Return an answer: verbs, a whole document, or a mapping of its status, type and body."""
    if isinstance(given, str):
        whole = given.startswith(("<?xml", "<Response"))
        text = given if whole else f"<Response>{given}</Response>"
        return Response(status=200, headers=XML, body=text.encode())
    kind = given.get("type", "text/xml")
    headers: tuple[tuple[str, str], ...] = (("Content-Type", kind),) if kind else ()
    if "location" in given:
        headers = (*headers, ("Location", given["location"]))
    return Response(
        status=given.get("status", 200), headers=headers, body=str(given.get("body", "")).encode()
    )


@pytest.fixture
async def line(town: Any) -> AsyncIterator[Line]:
    made = Line(town)
    town.network.add_number(
        town.account,
        town.number,
        voice_url=f"{ORIGIN}/voice",
        status_callback=f"{ORIGIN}/status",
    )
    made.answer("/status", "")
    yield made
