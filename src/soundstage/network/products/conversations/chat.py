"""Programmable Chat v2, the older view of conversations: channels, members, messages.

Shapes are those that the official SDK reads [py]; defaults are from memory [mem].
"""

from dataclasses import replace
from types import MappingProxyType

from soundstage.errors import Json
from soundstage.network.products.collection import Collection
from soundstage.network.products.conversations.collections import (
    Conversations,
    Desk,
    Messages,
    Participants,
)
from soundstage.network.products.conversations.kinds import (
    CONVERSATIONS,
    MESSAGES,
    PARTICIPANTS,
    SERVICES,
    WEBHOOKS,
)
from soundstage.network.products.conversations.webhooks import Webhooks
from soundstage.network.products.fields import Field, choice, field, text
from soundstage.network.products.kinds import Place
from soundstage.network.products.records import Resource

ROOT = "/network/chat/v2"
_IN_CHANNEL = ("service_sid", "channel_sid")

_SERVICES = replace(
    SERVICES,
    links=MappingProxyType({"channels": "Channels", "users": "Users", "roles": "Roles"}),
)
_CHANNELS = replace(
    CONVERSATIONS,
    segment="Channels",
    key="channels",
    fields=(
        *CONVERSATIONS.fields,
        field("type", choice("public", "private"), "public", fixed=True),
        field("created_by", text(256), "system", fixed=True),
    ),
    links={name: name.capitalize() for name in ("members", "messages", "invites", "webhooks")},
    above=("service_sid",),
    filters={"Type": "type"},
)
_MEMBERS = replace(PARTICIPANTS, segment="Members", key="members", links=None, above=_IN_CHANNEL)
_HOOKS = replace(WEBHOOKS, above=_IN_CHANNEL)


def _from(one: Field) -> Field:
    return replace(one, form="From") if one.name == "author" else one


_MESSAGES = replace(
    MESSAGES,
    fields=tuple(map(_from, MESSAGES.fields)),
    links=None,
    above=_IN_CHANNEL,
)


class _Channels(Conversations):
    """A channel is a conversation without a state of its own."""

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        answer = super().render(place, resource)
        members = len(self.shelf.within(PARTICIPANTS.name, resource))
        messages = len(self.shelf.within(MESSAGES.name, resource))
        own = {"members_count": members, "messages_count": messages}
        gone = ("state", "timers", "bindings", "chat_service_sid", "messaging_service_sid")
        return _without(answer, gone) | own


class _Members(Participants):
    """A member is a participant with an identity."""

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        answer = super().render(place, resource)
        gone = ("messaging_binding", "last_read_message_index", "last_read_timestamp")
        return _without(answer, gone) | {
            "last_consumed_message_index": resource.data["last_read_message_index"],
            "last_consumption_timestamp": resource.data["last_read_timestamp"],
        }


class _Messages(Messages):
    """Messages with their author as `from` and their channel as `to`."""

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        answer = super().render(place, resource)
        media = resource.data["media"]
        return _without(answer, ("author", "participant_sid", "content_sid", "delivery")) | {
            "from": resource.data["author"],
            "to": resource.parent,
            "type": "media" if media else "text",
            "media": media[0] if media else None,
            "was_edited": resource.date_updated != resource.date_created,
            "last_updated_by": None,
        }


class _Webhooks(Webhooks):
    """Webhooks that are told in the words of Programmable Chat."""

    target_form = "Type"
    chat = True

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        answer = super().render(place, resource)
        return _without(answer, ("target",)) | {"type": resource.data["target"]}


def _without(answer: dict[str, Json], names: tuple[str, ...]) -> dict[str, Json]:
    return {name: value for name, value in answer.items() if name not in names}


def chat(desk: Desk) -> list[Collection]:
    """Return the collections of Programmable Chat."""
    services = Collection(desk.state, desk.shelf, _SERVICES, ROOT)
    channels = _Channels(desk, _CHANNELS, services)
    return [
        services,
        channels,
        _Members(desk, _MEMBERS, channels),
        _Messages(desk, _MESSAGES, channels),
        _Webhooks(desk.state, desk.shelf, _HOOKS, channels),
    ]
