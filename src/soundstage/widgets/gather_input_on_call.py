"""The widget gather-input-on-call."""

from typing import Annotated, ClassVar

from msgspec import UNSET, Meta, UnsetType

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties, Text


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
