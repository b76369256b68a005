"""A whole house in one process: store, node, REST application and phone network, no sockets.

The parts talk HTTP to each other as they do in production, with real signatures and real
webhooks; only the wire is a function call and the clock stands still until it is moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from soundstage.api.app import create_app
from soundstage.carrier.client import Bases
from soundstage.carrier.http import HttpClient, HttpFailure, Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.clock import VirtualClock
from soundstage.core.flows import Account
from soundstage.limits import Limits
from soundstage.network.network import Network, create_network
from soundstage.network.voice.desk import Pace
from soundstage.runtime.node import Node
from soundstage.settings import Settings
from soundstage.store.memory import MemoryStore
from soundstage.testing.carrier import MoodyCarrier
from soundstage.testing.rest import Rest
from soundstage.testing.scenario import CarrierAnswer

HOUSE = "http://soundstage.test"
CARRIER = "http://network.test"
ACCOUNT_SID = "AC" + "57a6e" * 6 + "00"
AUTH_TOKEN = "a-token-for-tests-only"  # noqa: S105

_BROKEN = 500
_FOR_EVER = 36_500
"""What has ended stays: a test may look at it however much time has passed."""


@dataclass(frozen=True, slots=True)
class House:
    """The parts, joined."""

    clock: VirtualClock
    node: Node
    network: Network
    wires: InProcessClient
    webhooks: "Webhooks"

    @property
    def studio(self) -> Rest:
        """The house's own REST API."""
        return Rest(self.wires, HOUSE, ACCOUNT_SID, AUTH_TOKEN)

    @property
    def carrier(self) -> Rest:
        """The REST API of the phone network."""
        return Rest(self.wires, CARRIER, ACCOUNT_SID, AUTH_TOKEN)

    async def close(self) -> None:
        """Stop everything and close the network's database."""
        await self.node.stop()
        await self.network.close()
        await self.node.store.close()


class Webhooks(HttpClient):
    """What the network asks of others; `faults` are the times that the house broke down."""

    def __init__(self, wires: InProcessClient) -> None:
        self.faults: list[str] = []
        self._wires = wires

    async def send(self, request: Request) -> Response:
        ours = request.url.startswith(f"{HOUSE}/")
        try:
            response = await self._wires.send(request)
        except HttpFailure as failure:
            if ours:
                self.faults.append(f"the webhook {request.url} was not answered: {failure}")
            raise
        if ours and response.status >= _BROKEN:
            self.faults.append(f"the webhook {request.url} answered {response.status}")
        return response


async def build(
    outside: HttpClient,
    limits: Limits,
    start: datetime,
    carrier: Sequence[CarrierAnswer] = (),
) -> House:
    """Build a house whose flows reach the world through `outside`.

    `carrier` says how the carrier answers other than the simulated network does.
    """
    clock = VirtualClock(start)
    wires = InProcessClient()
    wires.add(_is_elsewhere, outside.send)
    pace = Pace(instant=True, fetch_audio=False, public_url=CARRIER)
    webhooks = Webhooks(wires)
    network = create_network(":memory:", clock, webhooks, HOUSE, pace)
    node = Node(
        store=MemoryStore(),
        flows_http=outside,
        carrier_http=MoodyCarrier(wires, carrier) if carrier else wires,
        bases=Bases.network(CARRIER),
        clock=clock,
        settings=Settings(
            public_url=HOUSE,
            account_sid=ACCOUNT_SID,
            auth_token=AUTH_TOKEN,
            rate_limits=False,
            limits=replace(limits, retention_days=_FOR_EVER),
        ),
    )
    account = Account(sid=ACCOUNT_SID, name="Stage", auth_token=AUTH_TOKEN, created_at=clock.now())
    await node.store.add_account(account)
    network.add_account(ACCOUNT_SID, AUTH_TOKEN)
    wires.mount(HOUSE, create_app(node))
    wires.mount(CARRIER, network.app)
    await node.start()
    return House(clock, node, network, wires, webhooks)


def _is_elsewhere(request: Request) -> bool:
    return not request.url.startswith((f"{HOUSE}/", f"{CARRIER}/"))
