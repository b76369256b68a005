"""The widget record-call."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from soundstage.core.effects import CarrierAnswer, CarrierRequest
from soundstage.core.events import AnyEvent, EffectDone
from soundstage.core.outcomes import Leave, Outcome, Wait, WaitFor
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, Url, choices
from soundstage.widgets.messaging import accepted, refusal, resource
from soundstage.widgets.properties import Example, Line, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import trim

Form = tuple[tuple[str, str], ...]
CURRENT = "Twilio.CURRENT"
"""The name of the one recording that runs on a call (network.md section 3.4) [oai]."""


class RecordCallProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a record-call widget."""

    record_call: Annotated[
        bool, Meta(title="Record", description="Whether the recording is started or stopped.")
    ]
    recording_status_callback: Annotated[
        Url,
        Meta(title="Recording callback URL", description="The URL that hears about the recording."),
        ADVANCED,
    ] = ""
    recording_status_callback_method: Annotated[
        Line,
        Meta(title="Callback method", description="How that URL is called: GET or POST."),
        choices("GET", "POST"),
        ADVANCED,
    ] = "POST"
    recording_status_callback_events: Annotated[
        Line,
        Meta(title="Callback events", description="What it hears: in-progress, completed, absent."),
        ADVANCED,
    ] = "completed"
    recording_channels: Annotated[
        Line,
        Meta(title="Channels", description="Whether both sides share a channel: mono or dual."),
        choices("mono", "dual"),
    ] = "dual"
    trim: Annotated[
        Line,
        Meta(
            title="Silence", description="Whether silence is cut off: trim-silence or do-not-trim."
        ),
        choices("trim-silence", "do-not-trim"),
    ] = "do-not-trim"


@register
class RecordCall(Widget):
    """Starts or stops the recording of the call [W:call-recording]."""

    type = "record-call"
    title = "Call Recording"
    group = "voice"
    help = (
        "Only the call that started the execution can be recorded. The recording goes on "
        "until it is stopped or the call ends."
    )
    events = ("success", "failed")
    labels: ClassVar = {"success": "Success", "failed": "Failed"}
    properties = RecordCallProperties
    example: ClassVar[Example] = {
        "record_call": True,
        "recording_channels": "dual",
        "trim": "do-not-trim",
    }

    def enter(self, scope: Scope[RecordCallProperties]) -> Outcome:
        """Ask the carrier to start or stop; only incoming calls can be recorded so [W]."""
        execution, properties = scope.execution, scope.properties
        call = execution.call
        if execution.trigger != "incomingCall" or call is None or not execution.has_live_call:
            scope.warn(81020, f"{scope.state} needs the live call that started the execution")
            return Leave("failed")
        recordings = f"/2010-04-01/Accounts/{execution.account_sid}/Calls/{call.sid}/Recordings"
        start = properties.record_call
        request = CarrierRequest(
            id=scope.next_id(),
            product="api",
            path=f"{recordings}.json" if start else f"{recordings}/{CURRENT}.json",
            form=_start(properties) if start else (("Status", "stopped"),),
        )
        return Wait(for_=frozenset({WaitFor.EFFECT}), effects=(request,))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Publish the recording as the carrier answered it, times in ISO 8601 [W][skill]."""
        result = event.result if isinstance(event, EffectDone) else None
        if isinstance(result, CarrierAnswer) and accepted(result):
            return Leave("success", outputs=resource(result.body))
        if result is not None:
            scope.warn(81020, refusal(result, "recording"))
        return Leave("failed")


def _start(properties: RecordCallProperties) -> Form:
    fields = [("RecordingChannels", properties.recording_channels), ("Trim", trim(properties.trim))]
    if properties.recording_status_callback:
        events = properties.recording_status_callback_events.replace(",", " ").split()
        fields += [
            ("RecordingStatusCallback", properties.recording_status_callback),
            ("RecordingStatusCallbackMethod", properties.recording_status_callback_method.upper()),
            *(("RecordingStatusCallbackEvent", event) for event in events),
        ]
    return tuple((name, value) for name, value in fields if value)
