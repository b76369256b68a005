"""The widget make-outgoing-call-v2."""

from typing import Annotated, ClassVar

from msgspec import Meta, field

from soundstage.core.outcomes import Outcome
from soundstage.errors import Json
from soundstage.widgets.base import register
from soundstage.widgets.form import ADVANCED, SECONDS, Phone, Url, choices, like
from soundstage.widgets.outgoing import OutgoingCall
from soundstage.widgets.properties import Example, Line, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import trim

MOST_DIGITS = 32


class MakeOutgoingCallV2Properties(Properties, frozen=True, kw_only=True):
    """What the author sets on a make-outgoing-call-v2 widget."""

    from_: Annotated[Phone, Meta(title="From", description="The number that calls.")] = field(
        name="from"
    )
    to: Annotated[Phone, Meta(title="To", description="The number, client or SIP address to call.")]
    timeout: Annotated[
        int,
        Meta(title="Ring for", ge=0, le=600, description="Seconds that the phone rings."),
        SECONDS,
    ] = 60
    record: Annotated[
        bool, Meta(title="Record the call", description="Whether the call is recorded.")
    ] = False
    recording_channels: Annotated[
        Line,
        Meta(description="Whether both sides share a channel: mono or dual."),
        choices("mono", "dual"),
        ADVANCED,
    ] = "mono"
    recording_status_callback: Annotated[
        Url,
        Meta(title="Recording callback URL", description="The URL that hears about the recording."),
        ADVANCED,
    ] = ""
    trim: Annotated[
        Line,
        Meta(
            title="Silence in recordings",
            description="Whether silence is cut off: trim-silence or do-not-trim.",
        ),
        choices("trim-silence", "do-not-trim"),
        ADVANCED,
    ] = "do-not-trim"
    detect_answering_machine: Annotated[
        bool,
        Meta(
            title="Detect answering machines",
            description="Whether the carrier looks for an answering machine.",
        ),
    ] = False
    machine_detection: Annotated[
        Line,
        Meta(title="Detection", description="When detection ends: Enable or DetectMessageEnd."),
        choices("Enable", "DetectMessageEnd"),
        ADVANCED,
    ] = "Enable"
    machine_detection_timeout: Annotated[
        Line,
        Meta(title="Detection timeout", description="Seconds that detection may take, 3 to 120."),
        SECONDS,
        ADVANCED,
    ] = "30"
    machine_detection_speech_threshold: Annotated[
        Line,
        Meta(
            title="Speech of a machine (ms)",
            description="Milliseconds of speech that mean a machine, 1000 to 6000.",
        ),
        ADVANCED,
    ] = "2400"
    machine_detection_speech_end_threshold: Annotated[
        Line,
        Meta(
            title="End of speech (ms)",
            description="Milliseconds of silence that end a speech, 500 to 5000.",
        ),
        ADVANCED,
    ] = "1200"
    machine_detection_silence_timeout: Annotated[
        Line,
        Meta(
            title="Silence (ms)",
            description="Milliseconds of silence before giving up, 2000 to 10000.",
        ),
        ADVANCED,
    ] = "5000"
    send_digits: Annotated[
        Line,
        Meta(title="Send keys", description="Keys to press when the call is answered."),
        ADVANCED,
        like("1234#"),
    ] = ""
    sip_auth_username: Annotated[
        Line, Meta(title="SIP user name", description="The user name for a SIP address."), ADVANCED
    ] = ""
    sip_auth_password: Annotated[
        Line, Meta(title="SIP password", description="The password for a SIP address."), ADVANCED
    ] = ""


@register
class MakeOutgoingCallV2(OutgoingCall):
    """Calls somebody and goes on when the call is answered [W:make-outgoing-call]."""

    type = "make-outgoing-call-v2"
    title = "Make Outgoing Call"
    group = "voice"
    help = (
        "The flow goes on when somebody answers, and can then speak to them. With detection "
        "on, widgets.NAME.AnsweredBy tells people from machines."
    )
    events = ("answered", "busy", "noAnswer", "failed")
    labels: ClassVar = {
        "answered": "Answered",
        "busy": "Busy",
        "noAnswer": "No Answer",
        "failed": "Failed",
    }
    properties = MakeOutgoingCallV2Properties
    example: ClassVar[Example] = {
        "from": "{{flow.channel.address}}",
        "to": "{{contact.channel.address}}",
        "timeout": 60,
        "record": False,
        "detect_answering_machine": False,
    }

    def enter(self, scope: Scope[MakeOutgoingCallV2Properties]) -> Outcome:
        """Call, and go on when somebody answers; an empty text is not sent."""
        properties = scope.properties
        options = {
            "To": properties.to,
            "From": properties.from_,
            "Timeout": properties.timeout,
            "SendDigits": properties.send_digits[:MOST_DIGITS],
            "SipAuthUsername": properties.sip_auth_username,
            "SipAuthPassword": properties.sip_auth_password,
            **(_recording(properties) if properties.record else {}),
            **(_detection(properties) if properties.detect_answering_machine else {}),
        }
        return self.place(scope, options)


def _recording(properties: MakeOutgoingCallV2Properties) -> dict[str, Json]:
    return {
        "Record": "true",
        "RecordingChannels": properties.recording_channels,
        "RecordingStatusCallback": properties.recording_status_callback,
        "Trim": trim(properties.trim),
    }


def _detection(properties: MakeOutgoingCallV2Properties) -> dict[str, Json]:
    return {
        "MachineDetection": properties.machine_detection,
        "MachineDetectionTimeout": properties.machine_detection_timeout,
        "MachineDetectionSpeechThreshold": properties.machine_detection_speech_threshold,
        "MachineDetectionSpeechEndThreshold": properties.machine_detection_speech_end_threshold,
        "MachineDetectionSilenceTimeout": properties.machine_detection_silence_timeout,
    }
