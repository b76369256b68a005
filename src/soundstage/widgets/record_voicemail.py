"""The widget record-voicemail."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties


class RecordVoicemailProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a record-voicemail widget."""

    timeout: Annotated[int, Meta(description="Seconds of silence that end the recording.")] = 5
    finish_on_key: Annotated[
        str, Meta(description="The key that ends the recording; none when empty.")
    ] = ""
    max_length: Annotated[
        int, Meta(ge=1, le=14400, description="The longest recording, in seconds.")
    ] = 3600
    transcribe: Annotated[bool, Meta(description="Whether the recording is transcribed.")] = False
    transcription_callback_url: Annotated[
        Line, Meta(description="The URL that gets the transcription.")
    ] = ""
    trim: Annotated[
        Line, Meta(description="Whether silence is cut off: trim-silence or do-not-trim.")
    ] = "trim-silence"
    play_beep: Annotated[
        Line, Meta(description="Whether a beep is played first: true or false.")
    ] = "true"
    recording_status_callback_url: Annotated[
        Line, Meta(description="The URL that hears about the recording.")
    ] = ""


@register
class RecordVoicemail(Widget):
    """Records what the caller says [W:record-voicemail]."""

    type = "record-voicemail"
    events = ("recordingComplete", "noAudio", "hangup")
    properties = RecordVoicemailProperties
    example: ClassVar[Example] = {
        "timeout": 5,
        "max_length": 3600,
        "transcribe": False,
        "trim": "trim-silence",
        "play_beep": "true",
    }
