"""The widget run-conversation-relay."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, KeyValue, Line, Properties, Text


class RunConversationRelayProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a run-conversation-relay widget."""

    url: Annotated[Line, Meta(description="The wss URL of the server.")]
    welcome_greeting: Annotated[Text, Meta(description="What is said first.")] = ""
    tts_provider: Annotated[Line, Meta(description="Who makes the voice.")] = ""
    voice: Annotated[Line, Meta(description="The voice.")] = ""
    language: Annotated[Line, Meta(description="The language of both sides.")] = ""
    transcription_provider: Annotated[Line, Meta(description="Who recognises the speech.")] = ""
    speech_model: Annotated[Line, Meta(description="The speech recognition model.")] = ""
    dtmf_detection: Annotated[
        Line, Meta(description="Whether keys are reported: true or false.")
    ] = ""
    interruptible: Annotated[
        Line, Meta(description="Whether the caller may interrupt: true or false.")
    ] = ""
    parameters: Annotated[
        tuple[KeyValue, ...], Meta(description="What the server is told about the session.")
    ] = ()


@register
class RunConversationRelay(Widget):
    """Connects the caller to a conversational AI over a web socket [skill]."""

    type = "run-conversation-relay"
    events = ("success", "failed")
    properties = RunConversationRelayProperties
    example: ClassVar[Example] = {
        "url": "wss://example.com/relay",
        "welcome_greeting": "Hello!",
        "interruptible": "true",
    }
