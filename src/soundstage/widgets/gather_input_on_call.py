"""The widget gather-input-on-call."""

from typing import Annotated, Any, ClassVar

from msgspec import UNSET, Meta, UnsetType

from soundstage.core.events import AnyEvent
from soundstage.core.outcomes import Leave, Outcome
from soundstage.twiml import verb
from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties, Text
from soundstage.widgets.scope import Scope
from soundstage.widgets.speech import prompt
from soundstage.widgets.voice import given, passed_on, redirect, speak


class GatherInputOnCallProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a gather-input-on-call widget."""

    say: Annotated[Text, Meta(description="The text to read aloud while waiting.")] = ""
    play: Annotated[Line, Meta(description="The URL of a recording to play while waiting.")] = ""
    voice: Annotated[Line, Meta(description="The voice that reads the text.")] = "alice"
    language: Annotated[Line, Meta(description="The language that the text is read in.")] = "en-US"
    loop: Annotated[int, Meta(ge=1, le=99, description="How often the prompt is repeated.")] = 1
    timeout: Annotated[
        int, Meta(ge=0, le=30, description="Seconds without input before the widget gives up.")
    ] = 5
    stop_gather: Annotated[bool, Meta(description="Whether a key ends the input.")] = True
    finish_on_key: Annotated[str, Meta(description="The key that ends the input.")] = "#"
    number_of_digits: (
        Annotated[
            int, Meta(ge=0, le=30, description="The number of digits after which the input ends.")
        ]
        | UnsetType
    ) = UNSET
    gather_language: Annotated[
        Line, Meta(description="The language that speech is recognised in.")
    ] = "en-US"
    hints: Annotated[
        Line, Meta(description="Words that are likely to be said, separated by commas.")
    ] = ""
    profanity_filter: Annotated[
        Line, Meta(description="Whether swear words are masked: true or false.")
    ] = "true"
    speech_timeout: Annotated[
        Line, Meta(description="Seconds of silence that end the speech, or auto.")
    ] = "auto"
    speech_model: Annotated[Line, Meta(description="The speech recognition model.")] = ""
    save_response_as: Annotated[str, Meta(description="Found in old exports; without effect.")] = ""


@register
class GatherInputOnCall(Widget):
    """Asks the caller something and takes keys or speech as the answer [W:gather]."""

    type = "gather-input-on-call"
    events = ("keypress", "speech", "timeout")
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
