"""The widget start-conversation."""

from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties, Text


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who takes part in the conversation [skill][aselo]."""

    type: Literal["chat", "sms", "messaging"]
    identity: Line = ""
    messaging_binding_address: Line = ""
    messaging_binding_proxy_address: Line = ""


class StartConversationProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a start-conversation widget."""

    conversation_service_sid: Annotated[
        Line, Meta(description="The SID of the Conversations service.")
    ]
    participants: Annotated[
        tuple[Participant, ...], Meta(description="Who takes part: one participant.")
    ]
    friendly_name: Annotated[Text, Meta(description="The name of the conversation.")] = ""
    attributes: Annotated[Text, Meta(description="Attributes of the conversation, as JSON.")] = ""
    messaging_service_sid: Annotated[
        Line, Meta(description="The SID of the Messaging Service.")
    ] = ""
    chat_service_sid: Annotated[Line, Meta(description="The SID of the chat service.")] = ""
    timers_inactive: Annotated[
        Line, Meta(description="When it becomes inactive, for example PT10M.")
    ] = ""
    timers_closed: Annotated[Line, Meta(description="When it is closed, for example PT1H.")] = ""
    close_conversation_on_execution_end: Annotated[
        bool, Meta(description="Whether it is closed with the execution.")
    ] = False


@register
class StartConversation(Widget):
    """Opens a conversation with somebody; for flows that the REST API starts [skill]."""

    type = "start-conversation"
    events = ("created", "failed")
    properties = StartConversationProperties
    example: ClassVar[Example] = {
        "conversation_service_sid": "IS00000000000000000000000000000000",
        "participants": [
            {
                "type": "sms",
                "messaging_binding_address": "{{contact.channel.address}}",
                "messaging_binding_proxy_address": "{{flow.channel.address}}",
            }
        ],
    }
