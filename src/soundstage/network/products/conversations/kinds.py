"""The kinds of resource that conversations are made of [oai]; limits are from memory [mem]."""

import re
from datetime import timedelta

from soundstage.errors import Json
from soundstage.network.errors import BadRequest
from soundstage.network.products.errors import ConversationNameTaken, ParticipantExists
from soundstage.network.products.fields import choice, field, json_text, moment, text, whole
from soundstage.network.products.kinds import Kind
from soundstage.network.products.records import Resource
from soundstage.network.rest.requests import Form

ROOT = "/network/conversations/v1"
MAX_BODY = 1_600
MAX_PARTICIPANTS = 1_000
MAX_WEBHOOKS = 5
_ATTRIBUTES = field("attributes", json_text(16_384), "{}")
_DURATION = re.compile(
    r"P(?!$)(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?"
)


def duration(value: str) -> timedelta | None:
    """Return an ISO 8601 duration of days, hours, minutes and seconds; None for other texts."""
    found = _DURATION.fullmatch(value)
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _timer(form: Form, name: str) -> Json:
    value = form.text(name)
    if value and duration(value) is None:
        raise BadRequest(f"Invalid {name}: expected an ISO 8601 duration such as PT10M")
    return value or None


SERVICES = Kind(
    name="conversations.service",
    segment="Services",
    key="services",
    prefix="IS",
    fields=(field("friendly_name", text(256), needed=True),),
    links={"conversations": "Conversations"},
)
CONVERSATIONS = Kind(
    name="conversation",
    segment="Conversations",
    key="conversations",
    prefix="CH",
    fields=(
        field("friendly_name", text(256)),
        field("unique_name", text(256)),
        _ATTRIBUTES,
        field("messaging_service_sid", text(34)),
        field("state", choice("active", "inactive", "closed", "initializing"), "active"),
        field("timers_inactive", _timer, form="Timers.Inactive", shown=False),
        field("timers_closed", _timer, form="Timers.Closed", shown=False),
        field("email_address", text(256), form="Bindings.Email.Address", shown=False),
        field("email_name", text(256), form="Bindings.Email.Name", shown=False),
    ),
    links={
        "participants": "Participants",
        "messages": "Messages",
        "webhooks": "Webhooks",
        "export": "Export",
    },
    taken=ConversationNameTaken,
    filters={"State": "state"},
)
MESSAGES = Kind(
    name="conversation.message",
    segment="Messages",
    key="messages",
    prefix="IM",
    fields=(
        field("author", text(256), "system"),
        field("body", text(MAX_BODY)),
        _ATTRIBUTES,
        field("content_sid", text(34), fixed=True),
        field("content_variables", text(), fixed=True, shown=False),
        field("media_sid", text(34), fixed=True, shown=False),
    ),
    links={"delivery_receipts": "Receipts", "channel_metadata": "ChannelMetadata"},
    above=("conversation_sid",),
    ascending=True,
)
PARTICIPANTS = Kind(
    name="participant",
    segment="Participants",
    key="participants",
    prefix="MB",
    fields=(
        field("identity", text(256)),
        field("address", text(256), form="MessagingBinding.Address", fixed=True, shown=False),
        field("proxy_address", text(256), form="MessagingBinding.ProxyAddress", shown=False),
        field(
            "projected_address", text(256), form="MessagingBinding.ProjectedAddress", shown=False
        ),
        _ATTRIBUTES,
        field("role_sid", text(34)),
        field("last_read_message_index", whole()),
        field("last_read_timestamp", moment),
    ),
    above=("conversation_sid",),
    taken=ParticipantExists,
    ascending=True,
)
WEBHOOKS = Kind(
    name="conversation.webhook",
    segment="Webhooks",
    key="webhooks",
    prefix="WH",
    fields=(field("target"), field("configuration")),
    above=("conversation_sid",),
)
ADDRESSES = Kind(
    name="conversations.address",
    segment="Addresses",
    key="address_configurations",
    prefix="IG",
    fields=(
        field("type"),
        field("address"),
        field("friendly_name"),
        field("address_country"),
        field("auto_creation"),
    ),
)


def is_open(conversation: Resource) -> bool:
    """Tell whether something can still be said in a conversation."""
    return bool(conversation.data["state"] != "closed")
