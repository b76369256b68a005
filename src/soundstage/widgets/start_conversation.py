"""The widget start-conversation."""

from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from soundstage.core.effects import CarrierAnswer
from soundstage.core.events import AnyEvent, EffectDone
from soundstage.core.outcomes import Outcome
from soundstage.widgets.base import Widget, register
from soundstage.widgets.conversations import (
    Form,
    ask,
    ask_for_webhook,
    failed,
    joined,
    pairs,
    path_of,
    refused,
    shown,
    shown_participant,
    why_not,
)
from soundstage.widgets.form import ADVANCED, JsonText, like, sid
from soundstage.widgets.properties import Example, Line, Properties, Text
from soundstage.widgets.scope import Scope


class Participant(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who takes part in the conversation [skill][aselo]."""

    type: Literal["chat", "sms", "messaging"]
    identity: Line = ""
    messaging_binding_address: Line = ""
    messaging_binding_proxy_address: Line = ""


class StartConversationProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a start-conversation widget."""

    conversation_service_sid: Annotated[
        Line,
        Meta(title="Conversations service", description="The SID of the Conversations service."),
        sid("IS"),
    ]
    participants: Annotated[
        tuple[Participant, ...],
        Meta(title="Participant", description="Who takes part: one participant."),
    ]
    friendly_name: Annotated[
        Text, Meta(title="Name", description="The name of the conversation.")
    ] = ""
    attributes: Annotated[
        JsonText, Meta(description="Attributes of the conversation, as JSON."), ADVANCED
    ] = ""
    messaging_service_sid: Annotated[
        Line,
        Meta(title="Messaging Service", description="The SID of the Messaging Service."),
        ADVANCED,
        sid("MG"),
    ] = ""
    chat_service_sid: Annotated[
        Line,
        Meta(title="Chat service", description="The SID of the chat service."),
        ADVANCED,
        sid("IS"),
    ] = ""
    timers_inactive: Annotated[
        Line,
        Meta(title="Inactive after", description="When it becomes inactive, for example PT10M."),
        like("PT10M"),
        ADVANCED,
    ] = ""
    timers_closed: Annotated[
        Line,
        Meta(title="Closed after", description="When it is closed, for example PT1H."),
        like("PT1H"),
        ADVANCED,
    ] = ""
    close_conversation_on_execution_end: Annotated[
        bool,
        Meta(
            title="Close it with the execution",
            description="Whether it is closed with the execution.",
        ),
        ADVANCED,
    ] = False


@register
class StartConversation(Widget):
    """Opens a conversation with somebody; for flows that the REST API starts [skill]."""

    type = "start-conversation"
    title = "Start Conversation"
    group = "conversations"
    help = (
        "The contact's answers in the conversation come to this execution. Only executions "
        "that the REST API starts can do this."
    )
    events = ("created", "failed")
    labels: ClassVar = {"created": "Created", "failed": "Failed"}
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

    def enter(self, scope: Scope[StartConversationProperties]) -> Outcome:
        """Create the conversation [docs page start-conversation]."""
        reason = why_not(scope)
        if reason:
            return failed(scope, reason)
        properties = scope.properties
        if len(properties.participants) != 1:
            return failed(scope, f"it has {len(properties.participants)} participants, not one")
        service = properties.conversation_service_sid or properties.chat_service_sid
        return ask(scope, path_of(service), _conversation(properties), memory={})

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Let the contact take part, then bind the conversation to the flow.

        One that could only be made in part is removed again (assumed).
        """
        if not isinstance(event, EffectDone):
            return super().resume(scope, event)
        memory, reason = scope.memory, refused(event.result)
        if "reason" in memory:
            return failed(scope, memory["reason"])
        body = event.result.body if isinstance(event.result, CarrierAnswer) else {}
        if reason and "conversation" not in memory:
            return failed(scope, reason)
        if reason:
            undone = {"reason": reason}
            return ask(scope, memory["path"], method="DELETE", memory=undone)
        if "conversation" not in memory:
            return _invite(scope, body)
        if "participants" not in memory:
            known = {**memory, "participants": [shown_participant(body)]}
            return ask_for_webhook(scope, memory["path"], ("onMessageAdded",), known)
        close = scope.source.close_conversation_on_execution_end
        return joined(scope, "created", memory["path"], str(body.get("sid")), close=close)


def _invite(scope: Scope[StartConversationProperties], body: dict[str, Any]) -> Outcome:
    properties = scope.properties
    service = properties.conversation_service_sid or properties.chat_service_sid
    path = path_of(service, str(body.get("sid")))
    memory = {"conversation": shown(body), "path": path}
    return ask(scope, f"{path}/Participants", _participant(properties), memory=memory)


def _conversation(properties: StartConversationProperties) -> Form:
    return pairs(
        {
            "FriendlyName": properties.friendly_name,
            "Attributes": properties.attributes,
            "MessagingServiceSid": properties.messaging_service_sid,
            "Timers.Inactive": properties.timers_inactive,
            "Timers.Closed": properties.timers_closed,
        }
    )


def _participant(properties: StartConversationProperties) -> Form:
    person = properties.participants[0]
    if person.type == "chat":
        return pairs({"Identity": person.identity})
    return pairs(
        {
            "MessagingBinding.Address": person.messaging_binding_address,
            "MessagingBinding.ProxyAddress": person.messaging_binding_proxy_address,
        }
    )
