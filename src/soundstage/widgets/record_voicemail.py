"""The widget record-voicemail."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from soundstage.core.events import AnyEvent, FlowEventReceived
from soundstage.core.outcomes import Leave, Outcome
from soundstage.twiml import verb
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, SECONDS, Url, choices
from soundstage.widgets.properties import Example, Line, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import (
    action,
    flag,
    given,
    is_over,
    passed_on,
    redirect,
    repeat,
    speak,
    trim,
)


class RecordVoicemailProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a record-voicemail widget."""

    timeout: Annotated[
        int,
        Meta(
            title="Stop after silence of", description="Seconds of silence that end the recording."
        ),
        SECONDS,
    ] = 5
    finish_on_key: Annotated[
        str,
        Meta(
            title="Key that ends the recording",
            description="The key that ends the recording; none when empty.",
        ),
    ] = ""
    max_length: Annotated[
        int,
        Meta(
            title="Longest recording",
            ge=1,
            le=14400,
            description="The longest recording, in seconds.",
        ),
        SECONDS,
    ] = 3600
    transcribe: Annotated[
        bool, Meta(title="Transcribe", description="Whether the recording is transcribed.")
    ] = False
    transcription_callback_url: Annotated[
        Url, Meta(description="The URL that gets the transcription."), ADVANCED
    ] = ""
    trim: Annotated[
        Line,
        Meta(
            title="Silence", description="Whether silence is cut off: trim-silence or do-not-trim."
        ),
        choices("trim-silence", "do-not-trim"),
    ] = "trim-silence"
    play_beep: Annotated[
        Line,
        Meta(description="Whether a beep is played first: true or false."),
        choices("true", "false"),
    ] = "true"
    recording_status_callback_url: Annotated[
        Url,
        Meta(title="Recording callback URL", description="The URL that hears about the recording."),
        ADVANCED,
    ] = ""


@register
class RecordVoicemail(Widget):
    """Records what the caller says [W:record-voicemail]."""

    type = "record-voicemail"
    title = "Record Voicemail"
    group = "voice"
    help = (
        "The recording is at widgets.NAME.RecordingUrl. It ends by silence, a key, or the "
        "longest duration."
    )
    events = ("recordingComplete", "noAudio", "hangup")
    labels: ClassVar = {
        "recordingComplete": "Recording Complete",
        "noAudio": "No Audio",
        "hangup": "Hang Up",
    }
    properties = RecordVoicemailProperties
    example: ClassVar[Example] = {
        "timeout": 5,
        "max_length": 3600,
        "transcribe": False,
        "trim": "trim-silence",
        "play_beep": "true",
    }

    def enter(self, scope: Scope[RecordVoicemailProperties]) -> Outcome:
        """Record; a verb that falls through has recorded nothing [W:record-voicemail]."""
        properties = scope.properties
        attributes = {
            "timeout": properties.timeout,
            "maxLength": properties.max_length,
            "transcribe": flag(properties.transcribe),
            "transcribeCallback": properties.transcription_callback_url,
            "trim": trim(properties.trim),
            "playBeep": properties.play_beep,
            "recordingStatusCallback": properties.recording_status_callback_url,
            **action(scope, "recordingComplete"),
        }
        finish = {"finishOnKey": properties.finish_on_key}
        record = verb("Record", attributes={**given(attributes), **finish})
        return speak(scope, record, redirect(scope, "noAudio"))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave by how it ended; a caller who hung up mostly left a recording [skill]."""
        name = event.name if isinstance(event, FlowEventReceived) else ""
        if name not in ("recordingComplete", "noAudio"):
            return repeat(scope)
        outputs = passed_on(event)
        if is_over(event) or outputs.get("Digits") == "hangup":
            return Leave("hangup", outputs=outputs)
        recorded = name == "recordingComplete" and outputs.get("RecordingUrl")
        return Leave("recordingComplete" if recorded else "noAudio", outputs=outputs)
