"""One installation, running: store, node, API, editor and, without a carrier, the network."""

import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from starlette.types import ASGIApp

from soundstage.api.app import create_app, create_health_app
from soundstage.carrier.aiohttp_client import AiohttpClient
from soundstage.carrier.client import Bases
from soundstage.carrier.guard import OPEN, Guard
from soundstage.carrier.http import HttpClient
from soundstage.cli.home import NETWORK, open_network, open_store, open_vault
from soundstage.cli.site import Site
from soundstage.clock import Clock, SystemClock
from soundstage.console.app import Console
from soundstage.console.flows.numbers import NumbersOfNetwork, no_numbers
from soundstage.console.phone.phones import Phones
from soundstage.console.room import Room
from soundstage.console.session.attempts import Attempts
from soundstage.console.session.tickets import Tickets
from soundstage.network import Network
from soundstage.runtime.node import Node
from soundstage.runtime.work import WorkQueue
from soundstage.settings import Settings
from soundstage.sid import SidSource, drawn_from
from soundstage.store.choosing import import_postgresql
from soundstage.store.moments import to_micros
from soundstage.store.sql.store import SqlStore


@dataclass(frozen=True, slots=True)
class House:
    """What stands behind one port."""

    node: Node
    api: ASGIApp
    network: Network | None
    console: Console | None
    site: Site


@asynccontextmanager
async def open_house(settings: Settings, origin: str) -> AsyncIterator[House]:
    """Open everything that a server needs; `origin` is where this machine reaches it."""
    guard = Guard(allow_loopback=settings.allow_loopback, allow_private=settings.allow_private)
    async with AsyncExitStack() as stack:
        node_id = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        store = await stack.enter_async_context(open_store(settings, node_id))
        queue, clock = await _work_of(store, node_id, settings)
        stack.enter_context(drawn_from(SidSource(_nanoseconds(clock), Random())))  # noqa: S311
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
        bases = bases_of(settings.carrier_url or origin)
        node = Node(
            store=store,
            flows_http=flows_http,
            carrier_http=carrier_http,
            bases=bases,
            clock=clock,
            settings=settings,
            queue=queue,
        )
        if settings.role == "worker":
            health = create_health_app(node)
            yield House(node, health, network, None, Site(health))
            return
        api = create_app(node)
        phones = Phones(clock, flows_http)
        stack.push_async_callback(phones.close)
        console = Console(_room(node, carrier_http, bases, phones))
        site = Site(api, network.app if network else None, console)
        yield House(node, api, network, console, site)


def _room(node: Node, carrier_http: HttpClient, bases: Bases, phones: Phones) -> Room:
    """Return what the editor stands on; only a simulated network is asked for its numbers."""
    settings = node.settings
    simulated = "{product}" not in settings.carrier_url
    return Room(
        node=node,
        phones=phones,
        tickets=Tickets(open_vault(settings.home)),
        attempts=Attempts(),
        numbers=NumbersOfNetwork(carrier_http, bases) if simulated else no_numbers,
        folder=Path.cwd(),
    )


async def _work_of(
    store: SqlStore, node_id: str, settings: Settings
) -> tuple[WorkQueue | None, Clock]:
    """Return where the node's work comes from, and its clock: the database's when it is shared."""
    if not settings.database:
        return None, SystemClock()
    module = import_postgresql("soundstage.runtime.cluster")
    cluster = await module.Cluster.join(store, node_id, takes=settings.role != "web")
    return cluster, cluster.clock


def _nanoseconds(clock: Clock) -> Callable[[], int]:
    return lambda: to_micros(clock.now()) * 1_000


def bases_of(carrier_url: str) -> Bases:
    """Return the carrier's base URLs; one without `{product}` is that of a simulated network."""
    if "{product}" in carrier_url:
        return Bases(carrier_url)
    return Bases.network(carrier_url.rstrip("/"))
