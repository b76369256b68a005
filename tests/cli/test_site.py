"""The door in front of the API, and the loops behind it."""

import asyncio

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from soundstage.carrier.asgi import call
from soundstage.carrier.http import Request, Response
from soundstage.cli.server import background
from soundstage.cli.site import Site


class Slow:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.entered = asyncio.Event()
        self.go_on = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.entered.set()
        await self.go_on.wait()
        await PlainTextResponse("api")(scope, receive, send)


def ask(site: Site, path: str = "/v2/Flows") -> asyncio.Task[Response]:
    request = Request(method="GET", url=f"http://site.test{path}")
    return asyncio.create_task(call(site, request))


async def test_requests_wait_until_the_door_opens() -> None:
    api = Slow()
    api.go_on.set()
    site = Site(api)
    asked = ask(site)
    await asyncio.sleep(0)
    assert not api.entered.is_set()
    site.open()
    assert (await asked).body == b"api"


async def test_the_door_closes_behind_those_inside() -> None:
    api = Slow()
    site = Site(api)
    site.open()
    inside = ask(site)
    await api.entered.wait()
    closing = asyncio.create_task(site.close())
    late = await ask(site)
    assert (late.status, late.header("retry-after")) == (503, "1")
    assert not closing.done()
    api.go_on.set()
    await closing
    assert (await inside).status == 200


async def test_those_who_wait_are_sent_away_when_it_never_opens() -> None:
    site = Site(Slow())
    asked = ask(site)
    await asyncio.sleep(0)
    await site.close()
    assert (await asked).status == 503


async def test_the_network_stands_outside_the_door() -> None:
    site = Site(Slow(), PlainTextResponse("network"))
    for path in ("/2010-04-01/Accounts/AC1/Messages.json", "/network/deliveries"):
        assert (await ask(site, path)).body == b"network"
    await site.close()
    assert (await ask(site, "/network/alerts")).body == b"network"
    assert (await ask(site, "/networks")).status == 503


async def test_a_loop_that_fails_is_started_again() -> None:
    starts: list[int] = []
    again = asyncio.Event()

    async def loop() -> None:
        starts.append(len(starts))
        if len(starts) == 1:
            raise RuntimeError("the first time it fails")
        again.set()
        await asyncio.Event().wait()

    async with background(loop=loop):
        await again.wait()
    assert starts == [0, 1]


async def test_a_loop_that_misses_its_cancellation_is_cancelled_again() -> None:
    missed: list[bool] = []
    running = asyncio.Event()

    async def loop() -> None:
        running.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            if missed:
                raise
            missed.append(True)

    async with asyncio.timeout(10):
        async with background(loop=loop):
            await running.wait()
    assert missed == [True]
