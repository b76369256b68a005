"""A conversation with the real runtime in this process: no server, no socket, a canned carrier."""

import itertools
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from bench.workloads import ACCOUNT, TOKEN, Workload

from soundstage.api.inbound import classify
from soundstage.carrier.client import Bases
from soundstage.carrier.http import Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.clock import SystemClock
from soundstage.core.flows import Account, Flow, FlowStatus, Revision
from soundstage.runtime.node import Node
from soundstage.settings import Settings
from soundstage.store.port import Store

FLOW = f"FW{'b' * 32}"
_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_numbers = itertools.count(1)


def accepted(_: Request) -> Response:
    """Answer as the carrier stub of the load generator does."""
    resource = {
        "sid": f"SM{next(_numbers):032x}",
        "status": "queued",
        "direction": "outbound-api",
        "num_segments": "1",
        "date_created": "Thu, 24 Aug 2023 05:01:45 +0000",
    }
    return Response(status=201, body=json.dumps(resource).encode())


async def furnish(store: Store, workload: Workload) -> Flow:
    """Put the account and the flow of a workload into an empty store."""
    flow = Flow(
        sid=FLOW,
        account_sid=ACCOUNT,
        friendly_name="bench",
        status=FlowStatus.PUBLISHED,
        latest=1,
        published=1,
        created_at=_NOW,
    )
    revision = Revision(
        flow_sid=FLOW,
        number=1,
        status=FlowStatus.PUBLISHED,
        friendly_name="bench",
        definition=json.dumps(workload.definition),
        commit_message=None,
        author_sid=None,
        created_at=_NOW,
    )
    await store.add_account(Account(sid=ACCOUNT, name="bench", auth_token=TOKEN, created_at=_NOW))
    await store.add_flow(flow, revision)
    return flow


@dataclass
class Conversation:
    """One workload on one store."""

    workload: Workload
    flow: Flow
    node: Node
    carrier: InProcessClient

    @classmethod
    async def open(cls, store: Store, workload: Workload) -> Self:
        carrier = InProcessClient()
        carrier.add("*", accepted)
        node = Node(
            store=store,
            flows_http=carrier,
            carrier_http=carrier,
            bases=Bases.network("http://127.0.0.1:8081"),
            clock=SystemClock(),
            settings=Settings(rate_limits=False),
        )
        return cls(workload, await furnish(store, workload), node, carrier)

    @property
    def shared(self) -> tuple[str, str]:
        """The SIDs that are not of one conversation."""
        return (ACCOUNT, self.flow.sid)

    async def webhook(self, contact: int, number: int) -> str:
        """Let a contact send a webhook and return the document that answers it."""
        event = classify(self.flow.sid, "", dict(self.workload.params(contact, number)))
        assert event
        return (await self.node.receive(self.flow, event)).body

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        await self.node.settle()

    def requests(self) -> tuple[str, ...]:
        """Return the bodies of the requests to the carrier since the last time."""
        made = tuple(request.body.decode() for request in self.carrier.requests)
        self.carrier.requests.clear()
        return made
