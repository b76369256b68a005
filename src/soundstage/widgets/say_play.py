"""The widget say-play."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from soundstage.core.events import AnyEvent, FlowEventReceived
from soundstage.core.outcomes import Leave, Outcome
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, Url, like
from soundstage.widgets.properties import Example, Line, Properties, Text
from soundstage.widgets.scope import Scope
from soundstage.widgets.speech import prompt
from soundstage.widgets.voice import passed_on, redirect, repeat, speak


class SayPlayProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a say-play widget."""

    say: Annotated[
        Text, Meta(title="Say", description="The text to read aloud; SSML is allowed.")
    ] = ""
    play: Annotated[
        Url,
        Meta(title="Play", description="The URL of a recording to play."),
        like("https://example.com/welcome.mp3"),
    ] = ""
    digits: Annotated[
        Line,
        Meta(title="Play keys", description="Keypad tones to play; w waits half a second."),
        ADVANCED,
    ] = ""
    voice: Annotated[
        Line, Meta(title="Voice", description="The voice; the account's own when empty or default.")
    ] = ""
    language: Annotated[
        Line,
        Meta(
            title="Language", description="The language; the account's own when empty or default."
        ),
    ] = ""
    loop: Annotated[
        int,
        Meta(
            title="Repeat", ge=1, le=99, description="How often the text or recording is repeated."
        ),
    ] = 1


@register
class SayPlay(Widget):
    """Reads a text aloud or plays a recording to the caller [W:sayplay]."""

    type = "say-play"
    title = "Say/Play"
    group = "voice"
    help = "Give a text to read aloud, the URL of a recording, or keys. It needs a live call."
    events = ("audioComplete",)
    labels: ClassVar = {"audioComplete": "Audio Complete"}
    properties = SayPlayProperties
    example: ClassVar[Example] = {"say": "Hello, and thank you for calling.", "loop": 1}

    def enter(self, scope: Scope[SayPlayProperties]) -> Outcome:
        """Say it, then come back; what is not set is left to the carrier."""
        properties = scope.properties
        spoken = prompt(
            say=properties.say,
            play=properties.play,
            digits=properties.digits,
            voice=properties.voice,
            language=properties.language,
            loop=properties.loop,
        )
        memory = {"language": properties.language, "voice": properties.voice}
        return speak(scope, *spoken, redirect(scope, "audioComplete"), memory=memory)

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Go on when everything was said; the voice is published, too [W:sayplay]."""
        if isinstance(event, FlowEventReceived) and event.name == "audioComplete":
            return Leave("audioComplete", outputs={**passed_on(event), **scope.memory})
        return repeat(scope)
