"""The widget say-play."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties, Text


class SayPlayProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a say-play widget."""

    say: Annotated[Text, Meta(description="The text to read aloud; SSML is allowed.")] = ""
    play: Annotated[Line, Meta(description="The URL of a recording to play.")] = ""
    digits: Annotated[Line, Meta(description="Keypad tones to play; w waits half a second.")] = ""
    voice: Annotated[
        Line, Meta(description="The voice; the account's own when empty or default.")
    ] = ""
    language: Annotated[
        Line, Meta(description="The language; the account's own when empty or default.")
    ] = ""
    loop: Annotated[
        int, Meta(ge=1, le=99, description="How often the text or recording is repeated.")
    ] = 1


@register
class SayPlay(Widget):
    """Reads a text aloud or plays a recording to the caller [W:sayplay]."""

    type = "say-play"
    events = ("audioComplete",)
    properties = SayPlayProperties
    example: ClassVar[Example] = {"say": "Hello, and thank you for calling.", "loop": 1}
