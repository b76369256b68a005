"""One installation, running: store, node, API and, without a carrier, the simulated network."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette

from soundstage.api.app import create_app
from soundstage.carrier.aiohttp_client import AiohttpClient
from soundstage.carrier.client import Bases
from soundstage.carrier.guard import OPEN, Guard
from soundstage.cli.home import NETWORK, open_network, open_store
from soundstage.cli.site import Site
from soundstage.clock import SystemClock
from soundstage.network import Network
from soundstage.runtime.node import Node
from soundstage.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """What stands behind one port."""

    node: Node
    api: Starlette
    network: Network | None
    site: Site


@asynccontextmanager
async def open_house(settings: Settings, origin: str) -> AsyncIterator[House]:
    """Open everything that a server needs; `origin` is where this machine reaches it."""
    guard = Guard(allow_loopback=settings.allow_loopback, allow_private=settings.allow_private)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings))
        flows_http, carrier_http = AiohttpClient(guard), AiohttpClient(OPEN)
        stack.push_async_callback(flows_http.close)
        stack.push_async_callback(carrier_http.close)
        network = None
        if not settings.carrier_url:
            webhooks_http = AiohttpClient(OPEN, keep_alive=False)
            stack.push_async_callback(webhooks_http.close)
            opened = open_network(
                settings.home / NETWORK, webhooks_http, settings.base_url, settings.base_url
            )
            network = await stack.enter_async_context(opened)
            for account in await store.accounts():
                network.add_account(account.sid, account.auth_token)
        node = Node(
            store=store,
            flows_http=flows_http,
            carrier_http=carrier_http,
            bases=bases_of(settings.carrier_url or origin),
            clock=SystemClock(),
            settings=settings,
        )
        api = create_app(node)
        yield House(node, api, network, Site(api, network.app if network else None))


def bases_of(carrier_url: str) -> Bases:
    """Return the carrier's base URLs; one without `{product}` is that of a simulated network."""
    if "{product}" in carrier_url:
        return Bases(carrier_url)
    return Bases.network(carrier_url.rstrip("/"))
