"""Recordings of calls: running, paused, stopped, and the callbacks about them [record][oai]."""

from datetime import datetime
from typing import Any

from soundstage.network.records import Params
from soundstage.network.state import Owned
from soundstage.network.times import rfc2822
from soundstage.network.voice.attributes import Callback
from soundstage.network.voice.desk import Desk
from soundstage.network.voice.records import Recording
from soundstage.sid import new_sid


class Recorder:
    """The tape machines of the network."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def start(
        self,
        about: Owned,
        source: str,
        callback: Callback,
        *,
        dual: bool = False,
        track: str = "both",
        conference: bool = False,
    ) -> Recording:
        """Record a call, or a conference, from now on."""
        now = self._desk.state.now()
        recording = self._desk.state.recordings.insert(
            Recording(
                sid=new_sid("RE"),
                account_sid=about.account_sid,
                call_sid=None if conference else about.sid,
                conference_sid=about.sid if conference else None,
                status="in-progress",
                source=source,
                channels=2 if dual else 1,
                track=track,
                start_time=now,
                date_created=now,
                date_updated=now,
                callback={
                    "url": callback.url,
                    "method": callback.method,
                    "events": callback.events,
                },
            )
        )
        self.tell(recording)
        return recording

    def running(self, owner_sid: str) -> list[Recording]:
        """Return the recordings of a call or conference that are not stopped, oldest first."""
        return self._desk.state.recordings.where(
            "(call_sid = ? OR conference_sid = ?) AND status IN ('in-progress', 'paused')",
            owner_sid,
            owner_sid,
        )

    def pause(self, recording: Recording) -> Recording:
        """Let a recording rest."""
        if recording.status != "in-progress":
            return recording
        return self._change(recording, status="paused", paused_at=self._desk.state.now())

    def resume(self, recording: Recording) -> Recording:
        """Let a recording go on."""
        if recording.status != "paused":
            return recording
        skipped = self._skipped(recording, self._desk.state.now())
        return self._change(
            recording, status="in-progress", paused_at=None, skipped_milliseconds=skipped
        )

    def stop(self, recording: Recording, silence: float = 0.0) -> Recording:
        """End a recording, without the silence at its end, and tell of it."""
        recording = self._end(recording, silence)
        self.tell(recording)
        return recording

    def stop_all(self, owner_sid: str) -> list[Recording]:
        """End all recordings of a call or conference that is over; `tell` of them is next."""
        return [self._end(recording, 0.0) for recording in self.running(owner_sid)]

    def _end(self, recording: Recording, silence: float) -> Recording:
        now = self._desk.state.now()
        skipped = self._skipped(recording, now)
        elapsed = (now - recording.start_time).total_seconds() - skipped / 1000 - silence
        return self._change(
            recording,
            status="completed",
            duration=max(0, round(elapsed)),
            paused_at=None,
            skipped_milliseconds=skipped,
        )

    def params(self, recording: Recording) -> Params:
        """Return the parameters that tell an application of a recording."""
        return (
            ("RecordingUrl", self.url(recording)),
            ("RecordingSid", recording.sid),
            ("RecordingDuration", str(recording.duration or 0)),
        )

    def url(self, recording: Recording) -> str:
        """Return where the sound is found; `.wav` or `.mp3` may be appended [record]."""
        base = self._desk.pace.public_url.rstrip("/")
        account = recording.account_sid
        return f"{base}/2010-04-01/Accounts/{account}/Recordings/{recording.sid}"

    def _skipped(self, recording: Recording, now: datetime) -> int:
        if recording.paused_at is None:
            return recording.skipped_milliseconds
        paused = (now - recording.paused_at).total_seconds()
        return recording.skipped_milliseconds + round(paused * 1000)

    def _change(self, recording: Recording, **changes: Any) -> Recording:
        now = self._desk.state.now()
        return self._desk.state.recordings.update(recording, date_updated=now, **changes)

    def tell(self, recording: Recording) -> None:
        """Send a status callback, if anybody asked for this event."""
        callback = recording.callback
        if recording.status not in callback["events"]:
            return
        owner = ("CallSid", recording.call_sid or "")
        if recording.conference_sid:
            owner = ("ConferenceSid", recording.conference_sid)
        params: Params = (
            ("AccountSid", recording.account_sid),
            owner,
            ("RecordingSid", recording.sid),
            ("RecordingUrl", self.url(recording)),
            ("RecordingStatus", recording.status),
            ("RecordingChannels", str(recording.channels)),
            ("RecordingStartTime", rfc2822(recording.start_time) or ""),
            ("RecordingSource", recording.source),
            ("RecordingTrack", recording.track),
        )
        if recording.duration is not None:
            params = (*params, ("RecordingDuration", str(recording.duration)))
        self._desk.posts.later(
            recording,
            "recording-callback",
            callback["url"],
            callback["method"],
            params,
            lane=recording.call_sid or "",
        )
