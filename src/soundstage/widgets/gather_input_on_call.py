"""The widget gather-input-on-call."""

from typing import Annotated, Any, ClassVar

from msgspec import UNSET, Meta, UnsetType

from soundstage.core.events import AnyEvent
from soundstage.core.outcomes import Leave, Outcome
from soundstage.twiml import verb
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, HIDDEN, SECONDS, Url, choices, like
from soundstage.widgets.properties import Example, Line, Properties, Text
from soundstage.widgets.scope import Scope
from soundstage.widgets.speech import prompt
from soundstage.widgets.voice import given, passed_on, redirect, speak


class GatherInputOnCallProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a gather-input-on-call widget."""

    say: Annotated[Text, Meta(title="Say", description="The text to read aloud while waiting.")] = (
        ""
    )
    play: Annotated[
        Url,
        Meta(title="Play", description="The URL of a recording to play while waiting."),
        like("https://example.com/menu.mp3"),
    ] = ""
    voice: Annotated[Line, Meta(description="The voice that reads the text."), ADVANCED] = "alice"
    language: Annotated[
        Line,
        Meta(title="Language of the text", description="The language that the text is read in."),
        ADVANCED,
    ] = "en-US"
    loop: Annotated[
        int, Meta(title="Repeat", ge=1, le=99, description="How often the prompt is repeated.")
    ] = 1
    timeout: Annotated[
        int,
        Meta(
            title="Stop after silence of",
            ge=0,
            le=30,
            description="Seconds without input before the widget gives up.",
        ),
        SECONDS,
    ] = 5
    stop_gather: Annotated[
        bool, Meta(title="A key ends the input", description="Whether a key ends the input.")
    ] = True
    finish_on_key: Annotated[
        str, Meta(title="Key that ends the input", description="The key that ends the input.")
    ] = "#"
    number_of_digits: (
        Annotated[
            int,
            Meta(
                title="Number of digits",
                ge=0,
                le=30,
                description="The number of digits after which the input ends.",
            ),
        ]
        | UnsetType
    ) = UNSET
    gather_language: Annotated[
        Line,
        Meta(
            title="Language of the caller", description="The language that speech is recognised in."
        ),
    ] = "en-US"
    hints: Annotated[
        Line,
        Meta(
            title="Expected words",
            description="Words that are likely to be said, separated by commas.",
        ),
        like("sales, support"),
    ] = ""
    profanity_filter: Annotated[
        Line,
        Meta(
            title="Mask swear words", description="Whether swear words are masked: true or false."
        ),
        choices("true", "false"),
        ADVANCED,
    ] = "true"
    speech_timeout: Annotated[
        Line,
        Meta(
            title="Silence that ends speech",
            description="Seconds of silence that end the speech, or auto.",
        ),
        ADVANCED,
    ] = "auto"
    speech_model: Annotated[Line, Meta(description="The speech recognition model."), ADVANCED] = ""
    save_response_as: Annotated[
        str, Meta(description="Found in old exports; without effect."), HIDDEN
    ] = ""


@register
class GatherInputOnCall(Widget):
    """Asks the caller something and takes keys or speech as the answer [W:gather]."""

    type = "gather-input-on-call"
    title = "Gather Input on Call"
    group = "voice"
    help = (
        "Keys are in widgets.NAME.Digits, speech in widgets.NAME.SpeechResult with its "
        "Confidence. Connect No Input too: many callers say nothing at first."
    )
    events = ("keypress", "speech", "timeout")
    labels: ClassVar = {
        "keypress": "User Pressed Keys",
        "speech": "User Said Something",
        "timeout": "No Input",
    }
    properties = GatherInputOnCallProperties
    example: ClassVar[Example] = {
        "say": "Press 1 for sales.",
        "loop": 1,
        "timeout": 5,
        "stop_gather": True,
        "finish_on_key": "#",
        "number_of_digits": 1,
        "gather_language": "en",
        "speech_timeout": "auto",
        "profanity_filter": "true",
    }

    def enter(self, scope: Scope[GatherInputOnCallProperties]) -> Outcome:
        """Ask, and come back without an event for input, with `timeout` for none [dump-voice]."""
        properties = scope.properties
        asked = prompt(
            say=properties.say,
            play=properties.play,
            voice=properties.voice,
            language=properties.language,
            loop=properties.loop,
        )
        gather = verb("Gather", attributes=_attributes(scope), nested=asked)
        return speak(scope, gather, redirect(scope, "timeout"))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave by what the caller did; keys win over speech [INFER].

        Nothing but the finish key is no input (assumed).
        """
        outputs = passed_on(event)
        if outputs.get("Digits"):
            return Leave("keypress", outputs=outputs)
        if outputs.get("SpeechResult"):
            return Leave("speech", outputs=outputs)
        return Leave("timeout", outputs=outputs)


def _attributes(scope: Scope[GatherInputOnCallProperties]) -> dict[str, str]:
    properties = scope.properties
    attributes = {
        "input": "dtmf speech",
        "timeout": properties.timeout,
        "numDigits": properties.number_of_digits or None,
        "language": properties.gather_language,
        "hints": properties.hints,
        "speechTimeout": properties.speech_timeout,
        "speechModel": properties.speech_model,
        "profanityFilter": properties.profanity_filter,
        "action": scope.webhook_url,
        "method": "POST",
    }
    key = properties.finish_on_key if properties.stop_gather else ""
    return {**given(attributes), "finishOnKey": key}
