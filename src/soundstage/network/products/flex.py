"""Flex interactions: a contact's channel, and the task that its routing asks for [oai].

Only what `send-to-flex` needs of the routing is read; that a task is made at once, and what
is added to its attributes, is from memory [mem].
"""

from types import MappingProxyType

import msgspec

from soundstage.errors import Json
from soundstage.network.errors import BadRequest
from soundstage.network.products.collection import Ask, Collection
from soundstage.network.products.fields import (
    choice,
    field,
    json_object,
    parse_object,
    read_all,
    read_given,
    text,
)
from soundstage.network.products.kinds import Kind, Place
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf, checked_sid
from soundstage.network.products.tasks import DEFAULT_TIMEOUT, MAX_ATTRIBUTES, NewTask, TaskDesk
from soundstage.network.state import State

ROOT = "/network/flex-api/v1"
_JSON = 16_384
_TYPES = ("voice", "sms", "email", "web", "whatsapp", "chat", "messenger", "gbm")

INTERACTIONS = Kind(
    name="flex.interaction",
    segment="Interactions",
    key="interactions",
    prefix="KD",
    fields=(
        field("channel", json_object(_JSON), needed=True, fixed=True),
        field("routing", json_object(_JSON), fixed=True),
        field("interaction_context_sid", text(64), fixed=True),
        field("webhook_ttid", text(64)),
    ),
    links={"channels": "Channels"},
)
CHANNELS = Kind(
    name="flex.channel",
    segment="Channels",
    key="channels",
    prefix="UO",
    fields=(field("status", choice("closed", "inactive")),),
    constants=MappingProxyType({"error_code": None, "error_message": None}),
    links={"invites": "Invites", "participants": "Participants", "transfers": "Transfers"},
    above=("interaction_sid",),
)
_NOT_SHOWN = ("account_sid", "date_created", "date_updated")


class _Interactions(Collection):
    """Interactions; each has one channel, and one task if it is routed."""

    made_status = 200

    def __init__(self, state: State, shelf: Shelf, desk: TaskDesk) -> None:
        super().__init__(state, shelf, INTERACTIONS, ROOT)
        self._desk = desk

    def make(self, ask: Ask) -> Resource:
        data = read_all(INTERACTIONS.fields, ask.form)
        if data["channel"].get("type") not in _TYPES:
            raise BadRequest(f"Invalid Channel: its type is one of {', '.join(_TYPES)}")
        made = self.keep(ask, data, checked_sid(ask.form.text("Sid"), INTERACTIONS.prefix))
        if self.shelf.within(CHANNELS.name, made):
            return made
        channel = self.shelf.add(
            CHANNELS.name,
            made.account_sid,
            {"type": data["channel"]["type"], "status": "active"},
            prefix=CHANNELS.prefix,
            parent=made.sid,
        )
        changes: dict[str, Json] = {"channel": data["channel"] | {"sid": channel.sid}}
        if data["routing"] is not None:
            changes["routing"] = self._routed(made, channel, data["routing"])
        return self.shelf.change(made, changes)

    def _routed(self, made: Resource, channel: Resource, routing: dict[str, Json]) -> Json:
        """Make the task that the routing's properties describe, and name it in them."""
        wanted = routing.get("properties")
        if not isinstance(wanted, dict):
            raise BadRequest("Invalid Routing: expected properties")
        workspace = self.shelf.at(
            "taskrouter.workspace", made.account_sid, _text(wanted, "workspace_sid")
        )
        if workspace is None:
            raise BadRequest("Invalid Routing: its workspace_sid is unknown")
        own = {"flexInteractionSid": made.sid, "flexInteractionChannelSid": channel.sid}
        own |= _conversation(made)
        attributes = msgspec.json.encode(own | _attributes(wanted)).decode()
        new = NewTask(
            attributes=attributes,
            workflow_sid=_text(wanted, "workflow_sid"),
            queue_sid=_text(wanted, "queue_sid"),
            channel=_task_channel(wanted),
            priority=_number(wanted, "priority", 0),
            timeout=_number(wanted, "timeout", DEFAULT_TIMEOUT),
        )
        task = self._desk.add(workspace, new)
        self._desk.workers.offer(task)
        return routing | {"properties": wanted | {"sid": task.sid}}

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        return _without(super().render(place, resource))


class _Channels(Collection):
    """The channels of an interaction: they come with it."""

    def alter(self, ask: Ask, resource: Resource) -> Resource:
        return self.shelf.change(resource, read_given(CHANNELS.fields, ask.form))

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        answer = super().render(place, resource)
        return _without(answer) | {"type": resource.data["type"]}


def flex(state: State, shelf: Shelf, desk: TaskDesk) -> list[Collection]:
    """Return the collections of the Flex API."""
    interactions = _Interactions(state, shelf, desk)
    return [interactions, _Channels(state, shelf, CHANNELS, interactions)]


def _without(answer: dict[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in answer.items() if name not in _NOT_SHOWN}


def _conversation(made: Resource) -> dict[str, str]:
    """Return the conversation that the interaction's channel is about, as the task names it."""
    properties = made.data["channel"].get("properties")
    sid = properties.get("media_channel_sid") if isinstance(properties, dict) else None
    return {"conversationSid": sid} if isinstance(sid, str) else {}


def _attributes(wanted: dict[str, Json]) -> dict[str, Json]:
    """Return the attributes, which may be given as an object or as the text of one."""
    given = wanted.get("attributes", {})
    value = given if isinstance(given, str) else msgspec.json.encode(given).decode()
    return parse_object(value, "Routing", MAX_ATTRIBUTES)


def _task_channel(wanted: dict[str, Json]) -> str:
    named = _text(wanted, "task_channel_unique_name")
    return named or _text(wanted, "task_channel_sid") or "default"


def _text(wanted: dict[str, Json], name: str) -> str:
    value = wanted.get(name, "")
    if not isinstance(value, str):
        raise BadRequest(f"Invalid Routing: expected {name} as a text")
    return value


def _number(wanted: dict[str, Json], name: str, default: int) -> int:
    value = wanted.get(name, default)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 8:
        value = int(value)
    if not isinstance(value, int) or not 0 <= value <= 2_147_483_647:
        raise BadRequest(f"Invalid Routing: expected {name} as a whole number")
    return value
