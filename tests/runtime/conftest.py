"""A node on a store that outlives it, a carrier that is code, and flows made of few lines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from soundstage.carrier.client import Bases
from soundstage.carrier.http import Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.clock import VirtualClock
from soundstage.core.events import MessageReceived
from soundstage.core.flows import Account, Flow, FlowStatus, Revision
from soundstage.errors import Json
from soundstage.runtime.node import Node
from soundstage.runtime.perform import Trace
from soundstage.settings import Settings
from soundstage.sid import new_sid
from soundstage.store.memory import MemoryStore

ACCOUNT = Account(
    sid=f"AC{'1' * 32}",
    name="Test",
    auth_token="the-token",
    created_at=VirtualClock().now(),
)
CARRIER = "http://carrier.test"
CONTACT, NUMBER = "+15551230001", "+15005550006"


def state(name: str, type_: str, transitions: Mapping[str, str | None], **properties: Json) -> Json:
    """Return a state; `transitions` are event: next."""
    if "from_" in properties:
        properties["from"] = properties.pop("from_")
    return {
        "name": name,
        "type": type_,
        "transitions": [
            {"event": event} | ({"next": following} if following else {})
            for event, following in transitions.items()
        ],
        "properties": properties,
    }


def definition(first: str, *states: Json) -> str:
    """Return a flow that starts `first` for every kind of trigger."""
    events = ("incomingMessage", "incomingCall", "incomingRequest", "incomingParent")
    trigger = state("Trigger", "trigger", dict.fromkeys(events, first))
    document = {"states": [trigger, *states], "initial_state": "Trigger"}
    return msgspec.json.encode(document).decode()


def ask(name: str = "ask", following: str | None = None, body: str = "Well?", **more: Json) -> Json:
    transitions = {"incomingMessage": following, "timeout": None, "deliveryFailure": None}
    return state(name, "send-and-wait-for-reply", transitions, from_=NUMBER, body=body, **more)


def message(body: str = "hi", sid: str | None = None, **params: str) -> MessageReceived:
    sid = sid or new_sid("SM")
    given = {"From": CONTACT, "To": NUMBER, "Body": body, "MessageSid": sid, **params}
    return MessageReceived(id=f"event {sid}", params=given)


@dataclass
class World:
    """What survives a crash: the store, the carrier's record and the clock."""

    store: MemoryStore = field(default_factory=MemoryStore)
    clock: VirtualClock = field(default_factory=VirtualClock)
    http: InProcessClient = field(default_factory=InProcessClient)
    accepted: list[dict[str, str]] = field(default_factory=list)
    settings: Settings = field(default_factory=lambda: Settings(rate_limits=False))

    def __post_init__(self) -> None:
        self.http.add(f"{CARRIER}/*", self.carrier)

    def node(self, **settings: Any) -> Node:
        return Node(
            store=self.store,
            flows_http=self.http,
            carrier_http=self.http,
            bases=Bases.network(CARRIER),
            clock=self.clock,
            settings=replace(self.settings, **settings),
        )

    def carrier(self, request: Request) -> Response:
        """Accept messages, and list those that were accepted, newest first."""
        if request.method == "GET":
            wanted = dict(parse_qsl(urlsplit(request.url).query))
            found = [text for text in self.accepted if wanted.get("To", text["to"]) == text["to"]]
            return answer({"messages": found[::-1], "next_page_uri": None})
        form = dict(parse_qsl(request.body.decode()))
        resource = {
            "sid": new_sid("SM"),
            "status": "queued",
            "to": form.get("To", ""),
            "from": form.get("From", ""),
            "body": form.get("Body", ""),
            "date_created": self.clock.now().strftime("%a, %d %b %Y %H:%M:%S +0000"),
        }
        self.accepted.append(resource)
        return answer(resource, 201)

    async def publish(self, text: str, sid: str | None = None, *drafts: str) -> Flow:
        """Store a flow whose first revision is published, with later drafts."""
        now = self.clock.now()
        flow = Flow(
            sid=sid or new_sid("FW"),
            account_sid=ACCOUNT.sid,
            friendly_name="Test",
            status=FlowStatus.PUBLISHED,
            latest=1,
            published=1,
            created_at=now,
        )
        if await self.store.account(ACCOUNT.sid) is None:
            await self.store.add_account(ACCOUNT)
        await self.store.add_flow(flow, _revision(flow, 1, text, now))
        for number, draft in enumerate(drafts, start=2):
            flow = msgspec.structs.replace(flow, latest=number, status=FlowStatus.DRAFT)
            await self.store.add_revision(flow, _revision(flow, number, draft, now))
        return flow

    async def publish_again(self, sid: str, text: str) -> None:
        """Publish the next revision of a flow."""
        flow = await self.store.flow(sid)
        assert flow is not None
        number = flow.latest + 1
        flow = msgspec.structs.replace(flow, latest=number, published=number)
        await self.store.add_revision(flow, _revision(flow, number, text, self.clock.now()))

    async def pass_(self, node: Node, **span: float) -> None:
        """Let time pass, then do what is due."""
        self.clock.move_by(timedelta(**span))
        await node.run_due()
        await node.settle()


def _revision(flow: Flow, number: int, text: str, now: Any) -> Revision:
    return Revision(
        flow_sid=flow.sid,
        number=number,
        status=flow.status,
        friendly_name="Test",
        definition=text,
        commit_message=None,
        author_sid=None,
        created_at=now,
    )


def answer(body: Json, status: int = 200) -> Response:
    headers = (("Content-Type", "application/json"),)
    return Response(status=status, headers=headers, body=msgspec.json.encode(body))


Answerer = Callable[[Request], Response]


@pytest.fixture
def world() -> World:
    return World()


def trace_of(
    world: World, others: frozenset[str] = frozenset(), *, repeated: bool = False
) -> Trace:
    """Return by what an effect of this moment is recognised; `others` belong to other effects."""

    async def find() -> frozenset[str]:
        return others

    return Trace(since=world.clock.now(), others=find, repeated=repeated)
