"""The stage: a flow in a whole house of its own, played by a contact under a virtual clock.

    async with Stage.open(definition) as stage:
        await stage.text("Hi")
        assert stage.sent[-1].body == "What is your name?"
        await stage.wait(timedelta(hours=1))
        assert stage.ended

Every part is the one of production: the flow is published through the REST API, texts reach it
as signed webhooks, its messages go to a phone network over REST. Only the clock is virtual and
the wires are function calls.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self
from urllib.parse import quote, urlencode

import msgspec

from soundstage.carrier.http import HttpClient, Request, Response
from soundstage.carrier.signature import HEADER, sign
from soundstage.errors import Bug, Json
from soundstage.limits import STUDIO, Limits
from soundstage.network.network import Changes
from soundstage.network.voice.phones import Behaviour
from soundstage.testing.agenda import Agenda
from soundstage.testing.calls import Call, CallLine, Calls
from soundstage.testing.conversations import Conversations
from soundstage.testing.errors import StageError
from soundstage.testing.executions import Executions
from soundstage.testing.house import ACCOUNT_SID, AUTH_TOKEN, HOUSE, House, build
from soundstage.testing.messages import Message, all_messages
from soundstage.testing.outside import Nobody, Recorder
from soundstage.testing.publishing import publish
from soundstage.testing.runs import Runs
from soundstage.testing.scenario import CarrierAnswer, Workflow
from soundstage.testing.tasks import Task, Tasks
from soundstage.testing.telephone import Telephone

CONTACT = "+15558675310"
ADDRESS = "+15558675309"
VISITOR = "visitor"
_MOST_TIMERS = 10
_PICKS_UP = Behaviour(answer="yes")
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who plays, when, and under which limits.

    `contents` are the texts of content templates by their SID; `service` is a Messaging
    Service that the flow's number belongs to. `carrier` says how the carrier fails;
    `workflows` are those of TaskRouter by their SID, with who works there.
    """

    contact: str = CONTACT
    address: str = ADDRESS
    start: datetime = START
    limits: Limits = STUDIO
    contents: Mapping[str, str] = field(default_factory=dict)
    service: str | None = None
    carrier: tuple[CarrierAnswer, ...] = ()
    workflows: Mapping[str, Workflow] = field(default_factory=dict)


class Stage(Executions):
    """One flow under test. Every action returns when all that it causes at once is done.

    `subflows` are the SIDs that they have here by those that the definition names.
    """

    def __init__(self, house: House, world: Recorder, scene: Scene, flow_sid: str) -> None:
        super().__init__(Runs(house.node.store, flow_sid))
        self.scene = scene
        self.subflows: Mapping[str, str] = {}
        self.flow_sid = flow_sid
        self._house = house
        self._world = world
        self._agenda = Agenda(house, self._asked)
        self._messages: dict[str, Message] = {}
        self._calls = Calls(house.carrier, ACCOUNT_SID)
        self._telephone = Telephone(house.carrier, self._calls, self._agenda)
        self._conversations = Conversations(house.carrier)
        self._tasks = Tasks(house.carrier)
        self._looked = Changes()

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        definition: str,
        *,
        subflows: Mapping[str, str] | None = None,
        http: HttpClient | None = None,
        scene: Scene | None = None,
    ) -> AsyncIterator[Self]:
        """Publish a flow and the subflows that it names by SID, and be ready to play it.

        `http` answers the requests that the flow makes; without it they are refused.

        Raises:
            StageError: a definition is not valid; the message lists the problems.
        """
        scene = scene or Scene()
        world = Recorder(http or Nobody())
        house = await build(world, scene.limits, scene.start, scene.carrier)
        try:
            flow_sid, given = await publish(house.studio, definition, subflows or {})
            _connect(house, scene, flow_sid)
            stage = cls(house, world, scene, flow_sid)
            stage.subflows = given
            await stage._tasks.open(scene.workflows)
            if not scene.contact.rpartition(":")[0]:
                house.network.phones.behave(scene.contact, _PICKS_UP)
            yield stage
        finally:
            await house.close()

    # what a contact, a client and time do

    async def text(
        self,
        body: str,
        *,
        from_: str | None = None,
        to: str | None = None,
        media: Sequence[str] = (),
        params: Mapping[str, str] | None = None,
    ) -> None:
        """Let a phone text the flow; `params` are added to the webhook (`ButtonText` …)."""
        phone = quote(from_ or self.scene.contact, safe="")
        text = {
            "to": to or self.scene.address,
            "body": body,
            "media": list(media),
            "params": dict(params or {}),
        }
        await self._house.carrier.post_json(f"/network/phones/{phone}/messages", text)
        await self._settle()

    async def call(
        self,
        *,
        from_: str | None = None,
        to: str | None = None,
        params: Mapping[str, str] | None = None,
    ) -> str:
        """Let a phone call the flow and return the call's SID; `params` are added to its webhook.

        Nothing takes time to say. The caller is on the line until a step has to be waited for.
        """
        caller, called = from_ or self.scene.contact, to or self.scene.address
        sid = await self._telephone.call(caller, called, params or {})
        await self._settle()
        return sid

    async def press(self, keys: str, *, phone: str | None = None) -> None:
        """Press keys on the contact's phone, or on another one that is on a call."""
        await self._telephone.press(phone or self.scene.contact, keys)
        await self._settle()

    async def say(self, text: str, confidence: float = 0.9, *, phone: str | None = None) -> None:
        """Speak into a phone; speech is done when the flow has taken it."""
        await self._telephone.say(phone or self.scene.contact, text, confidence)
        await self._settle()

    async def provide(self, outcomes: Mapping[str, Json], *, phone: str | None = None) -> None:
        """Say how a payment (`pay`), an `agent`, a `relay`, a `stream` … on a call comes out."""
        await self._telephone.provide(phone or self.scene.contact, outcomes)
        await self._settle()

    async def hang_up(self, *, phone: str | None = None) -> None:
        """Put a phone down."""
        await self._telephone.hang_up(phone or self.scene.contact)
        await self._settle()

    async def answer(self, phone: str, behaviour: Mapping[str, Json]) -> None:
        """Say what a phone does when it is called: `answer`, `after`, `script`, `answered_by`.

        The contact's phone answers after a second; all others ring until nobody waits.
        """
        await self._telephone.behave(phone, behaviour)

    async def conversation(
        self, people: Sequence[str] = (VISITOR,), attributes: Mapping[str, Json] | None = None
    ) -> str:
        """Begin a conversation that is bound to the flow and return its SID.

        People with phone numbers take part by text, all others in chat clients.
        """
        text = msgspec.json.encode(attributes or {}).decode()
        address = self.scene.address
        sid = await self._conversations.begin(self.flow_sid, people, address, text)
        await self._settle()
        return sid

    async def write(
        self,
        body: str,
        author: str = VISITOR,
        *,
        media: Sequence[str] = (),
        by_rest: bool = False,
    ) -> None:
        """Let somebody, or a REST client for them, write in the conversation begun last.

        Pictures and files (`media`) are sent by people with chat clients.
        """
        if not self._conversations.latest:
            raise StageError("no conversation has been begun that could be written in")
        sid = self._conversations.latest
        await self._conversations.write(sid, author, body, media=media, by_rest=by_rest)
        await self._settle()

    async def start(
        self,
        to: str | None = None,
        from_: str | None = None,
        parameters: Mapping[str, Json] | None = None,
    ) -> str:
        """Start an execution by REST and return its SID."""
        form = {"To": to or self.scene.contact, "From": from_ or self.scene.address}
        if parameters is not None:
            form["Parameters"] = msgspec.json.encode(parameters).decode()
        made = await self._house.studio.post(f"/v2/Flows/{self.flow_sid}/Executions", form)
        await self._settle()
        return str(made["sid"])

    async def webhook(self, params: Mapping[str, str], query: str = "") -> Response:
        """Send a signed webhook request to the flow and return its answer."""
        url = self.webhook_url + query
        request = Request(
            method="POST",
            url=url,
            headers=(
                ("Content-Type", "application/x-www-form-urlencoded"),
                (HEADER, sign(AUTH_TOKEN, url, tuple(params.items()))),
            ),
            body=urlencode(params).encode(),
        )
        response = await self._house.wires.send(request)
        await self._settle()
        return response

    async def wait(self, span: timedelta) -> None:
        """Let time pass: everything happens at the moment it is due."""
        await self._agenda.wait(span)
        await self._look()

    async def end(self) -> None:
        """End the current execution by REST."""
        if self.run is None:
            raise StageError("no execution has been started that could be ended")
        path = f"/v2/Flows/{self.flow_sid}/Executions/{self.run.execution.sid}"
        await self._house.studio.post(path, {"Status": "ended"})
        await self._settle()

    # what can be seen

    @property
    def webhook_url(self) -> str:
        """Where the carrier reaches the flow."""
        return _webhook_url(self.flow_sid)

    @property
    def now(self) -> datetime:
        """The moment it is on the stage."""
        return self._house.clock.now()

    async def due(self) -> tuple[datetime, tuple[str, ...]] | None:
        """Return when something next happens by itself, and the timers that are due then."""
        moment = await self._agenda.next_due()
        if moment is None:
            return None
        timers = await self._house.node.store.due_timers(moment, _MOST_TIMERS)
        return moment, tuple(one.timer.id for one in timers)

    @property
    def messages(self) -> tuple[Message, ...]:
        """All messages in both directions, oldest first."""
        return tuple(self._messages.values())

    @property
    def sent(self) -> tuple[Message, ...]:
        """The messages that the flow sent, oldest first."""
        return tuple(message for message in self.messages if not message.inbound)

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls in the order of their beginning, those that a caller is connected to too."""
        return self._calls.all

    @property
    def call_lines(self) -> tuple[CallLine, ...]:
        """Everything that happened on calls, oldest first."""
        return self._calls.lines

    @property
    def heard(self) -> tuple[CallLine, ...]:
        """What those heard who called the flow, or whom the flow called."""
        return tuple(line for line in self._calls.lines if line.heard)

    @property
    def on_call(self) -> bool:
        """Tell whether the contact is on a call."""
        return self._calls.live(self.scene.contact) is not None

    @property
    def requests(self) -> tuple[Request, ...]:
        """The HTTP requests that the flow, or a document it redirects to, caused."""
        return tuple(self._world.requests)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks in the scene's workflows, oldest first, as they are now."""
        return self._tasks.all

    async def _settle(self) -> None:
        await self._agenda.settle()
        await self._look()

    async def _look(self) -> None:
        """Ask the phone network for what may be new since the last look.

        A webhook that fails for a fault of ours must not pass for a quiet flow.
        """
        await self._runs.refresh()
        before, now = self._looked, self._house.network.changes
        if self._house.webhooks.faults:
            raise Bug("; ".join(self._house.webhooks.faults))
        await self._look_at_calls()
        if now.products != before.products:
            await self._tasks.refresh()
        if (now.messages, now.products) != (before.messages, before.products):
            texts = await all_messages(self._house.carrier, ACCOUNT_SID)
            talks = await self._conversations.messages() if now.products else ()
            for message in (*texts, *talks):
                self._messages[message.sid] = message
        self._looked = now._replace(calls=self._looked.calls)

    async def _look_at_calls(self) -> None:
        changes = self._house.network.changes.calls
        if changes != self._looked.calls:
            await self._calls.refresh()
            self._looked = self._looked._replace(calls=changes)

    async def _asked(self) -> bool:
        await self._look_at_calls()
        return self._calls.asked()


def _connect(house: House, scene: Scene, flow_sid: str) -> None:
    """Give the network its number, with the flow behind it, and what else the scene has."""
    number = scene.address.rpartition(":")[2]
    url = _webhook_url(flow_sid)
    house.network.add_number(ACCOUNT_SID, number, sms_url=url, voice_url=url, status_callback=url)
    for sid, text in scene.contents.items():
        house.network.add_content(ACCOUNT_SID, sid, text)
    if scene.service:
        house.network.add_service(ACCOUNT_SID, (number,), scene.service)


def _webhook_url(flow_sid: str) -> str:
    return f"{HOUSE}/v1/Accounts/{ACCOUNT_SID}/Flows/{flow_sid}"
