"""The widget resume-conversation."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.errors import Json
from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties, Text


class ResumeConversationProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a resume-conversation widget."""

    conversation_service_sid: Annotated[
        Line, Meta(description="The SID of the Conversations service.")
    ]
    conversation_sid: Annotated[Line, Meta(description="The SID of the conversation.")] = ""
    webhook_filters: Annotated[
        tuple[Json, ...], Meta(description="The conversation events that reach the flow.")
    ] = ()
    attributes: Annotated[Text, Meta(description="Attributes of the conversation, as JSON.")] = ""


@register
class ResumeConversation(Widget):
    """Takes up an existing conversation; for flows that the REST API starts [skill]."""

    type = "resume-conversation"
    events = ("resumed", "failed")
    properties = ResumeConversationProperties
    example: ClassVar[Example] = {
        "conversation_service_sid": "IS00000000000000000000000000000000",
        "conversation_sid": "{{flow.data.conversation}}",
    }
