"""A call that the REST API asks for: whom, with which document, and who is told [oai]."""

from dataclasses import dataclass

from soundstage.network.voice.attributes import Callback
from soundstage.network.voice.events import Goto
from soundstage.network.voice.leg import LONGEST
from soundstage.network.voice.ringing import Detection


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Everything about such a call; its addresses are checked."""

    account_sid: str
    to: str
    from_: str
    goto: Goto
    fallback: Goto | None = None
    callback: Callback = Callback()
    application_sid: str = ""
    timeout: int = 60
    time_limit: float = LONGEST
    send_digits: str = ""
    record: bool = False
    recording_dual: bool = False
    recording_track: str = "both"
    recording_callback: Callback = Callback()
    detection: Detection = Detection()
