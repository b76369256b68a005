"""The simulated phone network as one object: its REST application, its agenda, its accounts."""

from datetime import datetime
from typing import NamedTuple

from starlette.applications import Starlette

from soundstage.carrier.http import HttpClient
from soundstage.clock import Clock
from soundstage.network.database import close_database
from soundstage.network.inbound import Inbound
from soundstage.network.lifecycle import Lifecycle
from soundstage.network.products.app import Products
from soundstage.network.registry import Registry
from soundstage.network.replies import Interpreter
from soundstage.network.rest.app import build_app
from soundstage.network.runner import Runner
from soundstage.network.sending import Sending
from soundstage.network.state import State
from soundstage.network.voice.desk import REAL_PACE, Desk, Pace
from soundstage.network.voice.exchange import Exchange
from soundstage.network.voice.handsets import Handsets
from soundstage.network.webhooks import Webhooks


class Changes(NamedTuple):
    """Counts of writes, by what was written."""

    messages: int = 0
    calls: int = 0
    deliveries: int = 0
    products: int = 0


class Network:
    """A carrier of one's own. Time is pulled: see `next_due`, `run_due` and `serve`."""

    def __init__(
        self, state: State, http: HttpClient, studio_url: str = "", pace: Pace = REAL_PACE
    ) -> None:
        self._state = state
        self._runner = Runner(state)
        self._registry = Registry(state)
        webhooks = Webhooks(http, state)
        lifecycle = Lifecycle(state, self._runner, webhooks)
        sending = Sending(state, lifecycle)
        inbound = Inbound(state, self._runner, Interpreter(state, webhooks, sending))
        lifecycle.arrived = inbound.pass_on
        self._products = products = Products(
            state, self._registry, self._runner, webhooks, sending, studio_url
        )
        inbound.taken = products.take
        lifecycle.changed = products.follow
        self._exchange = Exchange(
            Desk(state, self._runner, webhooks, pace), sending, products.tasks
        )
        self.phones = Handsets(self._exchange)
        self.app: Starlette = build_app(
            state, self._registry, sending, inbound, products, self._exchange
        )

    def next_due(self) -> datetime | None:
        """Return when the network next has something to do, if ever."""
        return self._runner.next_due()

    async def run_due(self) -> None:
        """Do everything that is due at the clock's present moment."""
        await self._runner.run_due()

    async def settle(self) -> None:
        """Wait for the webhooks that are under way."""
        await self._runner.settle()

    @property
    def changes(self) -> Changes:
        """How often each part was written since the start, so that nobody looks in vain."""
        state = self._state
        return Changes(
            messages=state.messages.changes,
            calls=state.calls.changes + state.transcripts.changes,
            deliveries=state.deliveries.changes,
            products=self._products.changes,
        )

    async def serve(self) -> None:
        """Do things as they become due, in real time, until cancelled."""
        await self._runner.serve()

    async def close(self) -> None:
        """Stop, keeping what is undone for the next start, and close the file."""
        await self._exchange.close()
        await self._runner.close()
        close_database(self._state.connection)

    def add_account(self, sid: str, auth_token: str) -> None:
        """Let an account exist; again with another token: change its token."""
        self._registry.put_account(sid, auth_token)

    def add_number(self, account_sid: str, number: str, **hooks: str) -> str:
        """Let an account own a number and return its SID; again: change what is given.

        `hooks` are webhook fields of the number: `sms_url`, `sms_method`, `voice_url` …
        """
        return self._registry.put_number(account_sid, number, dict(hooks)).sid

    def add_service(
        self, account_sid: str, numbers: tuple[str, ...], sid: str | None = None, **hooks: str
    ) -> str:
        """Let a Messaging Service exist with numbers of the account; return its SID.

        `hooks` are fields of the service: `inbound_request_url`, `status_callback` …
        """
        return self._registry.put_service(account_sid, sid, numbers, dict(hooks)).sid

    def add_content(self, account_sid: str, sid: str, body: str) -> None:
        """Let a content template exist; its body has places such as `{{1}}`."""
        self._registry.put_content(account_sid, sid, body)


def create_network(
    database: str,
    clock: Clock,
    http: HttpClient,
    studio_url: str = "",
    pace: Pace = REAL_PACE,
) -> Network:
    """Open a network kept in a file, or in `:memory:`; it calls webhooks through `http`.

    `studio_url` is where the flows live that conversations call (`Target=studio`); `pace` is
    how long speaking takes.
    """
    return Network(State(database, clock), http, studio_url, pace)
