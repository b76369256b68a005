"""The widget record-call."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties


class RecordCallProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a record-call widget."""

    record_call: Annotated[bool, Meta(description="Whether the recording is started or stopped.")]
    recording_status_callback: Annotated[
        Line, Meta(description="The URL that hears about the recording.")
    ] = ""
    recording_status_callback_method: Annotated[
        Line, Meta(description="How that URL is called: GET or POST.")
    ] = "POST"
    recording_status_callback_events: Annotated[
        Line, Meta(description="What it hears: in-progress, completed, absent.")
    ] = "completed"
    recording_channels: Annotated[
        Line, Meta(description="Whether both sides share a channel: mono or dual.")
    ] = "dual"
    trim: Annotated[
        Line, Meta(description="Whether silence is cut off: trim-silence or do-not-trim.")
    ] = "do-not-trim"


@register
class RecordCall(Widget):
    """Starts or stops the recording of the call [W:call-recording]."""

    type = "record-call"
    events = ("success", "failed")
    properties = RecordCallProperties
    example: ClassVar[Example] = {
        "record_call": True,
        "recording_channels": "dual",
        "trim": "do-not-trim",
    }
