"""The widget run-conversation-relay."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from soundstage.core.events import AnyEvent, FlowEventReceived
from soundstage.core.outcomes import Leave, Outcome
from soundstage.twiml import verb
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, Url, choices, like
from soundstage.widgets.properties import Example, KeyValue, Line, Properties, Text
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import action, given, parameters, passed_on, repeat, speak


class RunConversationRelayProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a run-conversation-relay widget."""

    url: Annotated[
        Url,
        Meta(title="Server", description="The wss URL of the server."),
        like("wss://example.com/relay"),
    ]
    welcome_greeting: Annotated[Text, Meta(title="Greeting", description="What is said first.")] = (
        ""
    )
    tts_provider: Annotated[
        Line, Meta(title="Speech provider", description="Who makes the voice."), ADVANCED
    ] = ""
    voice: Annotated[Line, Meta(description="The voice.")] = ""
    language: Annotated[Line, Meta(description="The language of both sides.")] = ""
    transcription_provider: Annotated[
        Line, Meta(description="Who recognises the speech."), ADVANCED
    ] = ""
    speech_model: Annotated[Line, Meta(description="The speech recognition model."), ADVANCED] = ""
    dtmf_detection: Annotated[
        Line,
        Meta(title="Report keys", description="Whether keys are reported: true or false."),
        choices("true", "false"),
        ADVANCED,
    ] = ""
    interruptible: Annotated[
        Line,
        Meta(
            title="The caller may interrupt",
            description="Whether the caller may interrupt: true or false.",
        ),
        choices("true", "false"),
    ] = ""
    parameters: Annotated[
        tuple[KeyValue, ...], Meta(description="What the server is told about the session.")
    ] = ()


@register
class RunConversationRelay(Widget):
    """Connects the caller to a conversational AI over a web socket [skill]."""

    type = "run-conversation-relay"
    title = "Conversation Relay"
    group = "connect"
    help = (
        "Your server gets what the caller says as text, and answers with text that is read "
        "aloud, until it ends the session."
    )
    events = ("success", "failed")
    labels: ClassVar = {"success": "Success", "failed": "Failed"}
    properties = RunConversationRelayProperties
    example: ClassVar[Example] = {
        "url": "wss://example.com/relay",
        "welcome_greeting": "Hello!",
        "interruptible": "true",
    }

    def enter(self, scope: Scope[RunConversationRelayProperties]) -> Outcome:
        """Connect the caller to the author's own server [skill][INFER]."""
        properties = scope.properties
        attributes = {
            "url": properties.url,
            "welcomeGreeting": properties.welcome_greeting,
            "ttsProvider": properties.tts_provider,
            "voice": properties.voice,
            "language": properties.language,
            "transcriptionProvider": properties.transcription_provider,
            "speechModel": properties.speech_model,
            "dtmfDetection": properties.dtmf_detection,
            "interruptible": properties.interruptible,
        }
        nested = parameters(properties.parameters)
        relay = verb("ConversationRelay", attributes=given(attributes), nested=nested)
        return speak(scope, verb("Connect", attributes=action(scope, "success"), nested=(relay,)))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave when the session is over; what it hands off stays text [skill]."""
        if not isinstance(event, FlowEventReceived) or event.name != "success":
            return repeat(scope)
        outputs = passed_on(event)
        failed = outputs.get("SessionStatus") == "failed" or outputs.get("ErrorCode")
        return Leave("failed" if failed else "success", outputs=outputs)
