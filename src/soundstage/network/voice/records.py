"""What the network keeps of calls: the calls themselves, their transcripts, recordings, rooms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from soundstage.errors import Json

CallStatus = Literal[
    "queued",
    "initiated",
    "ringing",
    "in-progress",
    "completed",
    "busy",
    "failed",
    "no-answer",
    "canceled",
]
CallDirection = Literal["inbound", "outbound-api", "outbound-dial"]
RecordingStatus = Literal["in-progress", "paused", "stopped", "processing", "completed", "absent"]

OVER: frozenset[str] = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One leg of a conversation by voice [oai]. `callback` says whom its progress is told to."""

    sid: str
    account_sid: str
    direction: CallDirection
    from_: str
    to: str
    status: CallStatus
    date_created: datetime
    date_updated: datetime
    start_time: datetime | None = None
    end_time: datetime | None = None
    parent_call_sid: str | None = None
    phone_number_sid: str | None = None
    answered_by: str | None = None
    forwarded_from: str | None = None
    caller_name: str | None = None
    callback: dict[str, Json]
    seq: int | None = None

    @property
    def seconds(self) -> int:
        """How long the call was answered, in whole seconds, so far or in all."""
        if self.start_time is None:
            return 0
        return round(((self.end_time or self.date_updated) - self.start_time).total_seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a call's transcript: what was said, played, pressed, or went wrong, and when."""

    call_sid: str
    at: datetime
    kind: str
    text: str
    data: dict[str, Json]
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A recording of a call or a conference [oai]; its sound is silence of the right length."""

    sid: str
    account_sid: str
    call_sid: str | None
    conference_sid: str | None
    status: RecordingStatus
    source: str
    channels: int
    track: str
    start_time: datetime
    date_created: datetime
    date_updated: datetime
    duration: int | None = None
    paused_at: datetime | None = None
    skipped_milliseconds: int = 0
    callback: dict[str, Json]
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue in which callers wait; who waits in it is known only while the network runs."""

    sid: str
    account_sid: str
    friendly_name: str
    max_size: int
    date_created: datetime
    date_updated: datetime
    served: int = 0
    waited_seconds: int = 0
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference:
    """A room in which callers meet [oai]."""

    sid: str
    account_sid: str
    friendly_name: str
    status: Literal["init", "in-progress", "completed"]
    date_created: datetime
    date_updated: datetime
    reason_conference_ended: str | None = None
    call_sid_ending_conference: str | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """What a phone does when it is called."""

    address: str
    behaviour: dict[str, Json]
    seq: int | None = None
