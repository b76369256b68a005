"""The words in which a webhook is told of an event in a conversation [cweb].

A webhook that was made through Programmable Chat hears that product's names [dump-chat].
"""

from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

import msgspec

from soundstage.network.products.records import Resource
from soundstage.network.records import Params

CHAT_NAMES = MappingProxyType(
    {
        "onMessageAdded": "onMessageSent",
        "onMessageUpdated": "onMessageUpdated",
        "onMessageRemoved": "onMessageRemoved",
        "onParticipantAdded": "onMemberAdded",
        "onParticipantUpdated": "onMemberUpdated",
        "onParticipantRemoved": "onMemberRemoved",
        "onConversationUpdated": "onChannelUpdated",
        "onConversationRemoved": "onChannelDestroyed",
    }
)
"""What Programmable Chat calls an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened in a conversation, by whom or what (`API`, `SDK`, `SMS` …)."""

    name: str
    conversation: Resource
    source: str = "API"
    identity: str = ""
    about: Resource | None = None
    more: dict[str, str] = field(default_factory=dict)


def params_for(hook: Resource, event: Event) -> Params:
    """Return the parameters of a call of a webhook."""
    if hook.data.get("chat"):
        params = _chat_params(hook, event)
    else:
        params = _conversation_params(event)
        if hook.data["target"] == "studio":
            params |= _studio_params(hook, event)
    if event.identity:
        params["ClientIdentity"] = event.identity
    return tuple(params.items())


def _conversation_params(event: Event) -> dict[str, str]:
    """Return the documented parameters of an event [cweb][mem]."""
    conversation = event.conversation
    params = {
        "AccountSid": conversation.account_sid,
        "EventType": event.name,
        "Source": event.source,
        "ConversationSid": conversation.sid,
        "ChatServiceSid": conversation.parent,
        "MessagingServiceSid": conversation.data["messaging_service_sid"] or "",
        "RetryCount": "0",
    }
    if event.name.startswith("onMessage"):
        params |= _message_params(event)
    elif event.name.startswith("onParticipant"):
        params |= _participant_params(event)
    elif event.name not in ("onConversationStateUpdated", "onDeliveryUpdated"):
        params |= {
            "DateCreated": iso(conversation.date_created),
            "DateUpdated": iso(conversation.date_updated),
            "FriendlyName": conversation.data["friendly_name"] or "",
            "UniqueName": conversation.unique_name or "",
            "Attributes": conversation.data["attributes"],
            "State": conversation.data["state"],
        }
    return params | event.more


def _message_params(event: Event) -> dict[str, str]:
    message = event.about
    if message is None:
        return {}
    params = {
        "MessageSid": message.sid,
        "Index": str(message.data["index"]),
        "DateCreated": iso(message.date_created),
        "Body": message.data["body"] or "",
        "Author": message.data["author"],
        "Attributes": message.data["attributes"],
    }
    if message.data["participant_sid"]:
        params["ParticipantSid"] = message.data["participant_sid"]
    if message.data["media"]:
        params["Media"] = msgspec.json.encode(message.data["media"]).decode()
    if event.name != "onMessageAdded":
        params["DateUpdated"] = iso(message.date_updated)
    return params


def _participant_params(event: Event) -> dict[str, str]:
    person = event.about
    if person is None:
        return {}
    params = {
        "ParticipantSid": person.sid,
        "DateCreated": iso(person.date_created),
        "DateUpdated": iso(person.date_updated),
        "RoleSid": person.data["role_sid"] or "",
        "Attributes": person.data["attributes"],
    }
    if person.data["identity"]:
        params["Identity"] = person.data["identity"]
    if person.data["address"]:
        prefix, colon, _ = person.data["address"].partition(":")
        params |= {
            "MessagingBinding.Address": person.data["address"],
            "MessagingBinding.ProxyAddress": person.data["proxy_address"],
            "MessagingBinding.Type": prefix.upper() if colon else "SMS",
        }
    return params


def _studio_params(hook: Resource, event: Event) -> dict[str, str]:
    """Return what flows read besides [W:trigger-start][aselo]."""
    conversation = event.conversation
    params = {
        "ChannelSid": conversation.sid,
        "InstanceSid": conversation.parent,
        "ChannelAttributes": conversation.data["attributes"],
        "WebhookSid": hook.sid,
        "WebhookType": "studio",
    }
    if event.about is not None and event.name.startswith("onMessage"):
        params["From"] = event.about.data["author"]
    return params


def _chat_params(hook: Resource, event: Event) -> dict[str, str]:
    """Return the parameters of Programmable Chat; those of messages as recorded [dump-chat]."""
    conversation, about = event.conversation, event.about
    params = {
        "AccountSid": conversation.account_sid,
        "EventType": CHAT_NAMES.get(event.name, event.name),
        "Source": event.source,
        "InstanceSid": conversation.parent,
        "ChannelSid": conversation.sid,
        "ChannelAttributes": conversation.data["attributes"],
        "WebhookSid": hook.sid,
        "WebhookType": hook.data["target"],
        "RetryCount": "0",
    }
    if about is None:
        return params
    params["DateCreated"] = iso(about.date_created)
    params["Attributes"] = about.data["attributes"]
    if event.name.startswith("onMessage"):
        params |= {
            "MessageSid": about.sid,
            "Index": str(about.data["index"]),
            "From": about.data["author"],
            "To": conversation.sid,
            "Body": about.data["body"] or "",
        }
    else:
        params |= {"MemberSid": about.sid, "Identity": about.data["identity"] or ""}
    return params


def iso(moment: datetime) -> str:
    """Return a date as these webhooks write it: ISO 8601 with milliseconds [mem]."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
