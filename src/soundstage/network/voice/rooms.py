"""Conferences: who is in which room, when it starts and ends, and who is told [conf]."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from soundstage.network.records import Params
from soundstage.network.times import rfc2822
from soundstage.network.voice.attributes import Callback, Method
from soundstage.network.voice.desk import Desk
from soundstage.network.voice.events import Goto, Signal, Speech
from soundstage.network.voice.leg import Ear
from soundstage.network.voice.recorder import Recorder
from soundstage.network.voice.records import Conference
from soundstage.network.voice.verbs.nouns import ConferenceNoun
from soundstage.sid import new_sid

_EVENTS = {
    "conference-start": "start",
    "conference-end": "end",
    "participant-join": "join",
    "participant-leave": "leave",
    "participant-mute": "mute",
    "participant-unmute": "mute",
    "participant-hold": "hold",
    "participant-unhold": "hold",
    "participant-modify": "modify",
    "participant-speech-start": "speaker",
    "participant-speech-stop": "speaker",
    "announcement-end": "announcement",
    "announcement-fail": "announcement",
}


class Started(Signal):
    """The conference begins: the music ends."""


class Ended(Signal):
    """The conference is over."""


class Kicked(Signal):
    """The REST API removes a participant."""


class Held(Signal):
    """A participant is put on hold, or off."""


@dataclass(frozen=True, slots=True)
class Announced(Signal):
    """The REST API plays a document to a participant; `over` takes whether it could be played."""

    goto: Goto
    over: Callable[[bool], None]


@dataclass(slots=True, eq=False)
class Participant:
    """One call in a room."""

    ear: Ear
    noun: ConferenceNoun
    joined: datetime
    muted: bool
    hold: bool = False
    hold_url: str = ""
    hold_method: Method = "GET"
    kicked: bool = False
    updated: datetime | None = None

    @property
    def call_sid(self) -> str:
        return self.ear.leg.sid

    @property
    def coaching(self) -> bool:
        """Whether only one other participant hears this one."""
        return bool(self.noun.coach)


@dataclass(slots=True)
class Meeting:
    """A conference that has not ended, with whoever is in it."""

    conference: Conference
    callback: Callback
    people: dict[str, Participant] = field(default_factory=dict)
    count: int = 0

    @property
    def started(self) -> bool:
        return self.conference.status == "in-progress"


class Rooms:
    """The conferences that go on, by account and name."""

    def __init__(self, desk: Desk, recorder: Recorder) -> None:
        self._desk = desk
        self._recorder = recorder
        self._open: dict[tuple[str, str], Meeting] = {}
        for conference in desk.state.conferences.where("status <> 'completed'"):
            desk.state.conferences.update(conference, status="completed")
            for recording in recorder.stop_all(conference.sid):
                recorder.tell(recording)

    def named(self, account_sid: str, name: str) -> Meeting | None:
        """Return the conference that goes on in a room."""
        return self._open.get((account_sid, name))

    def meeting(self, conference_sid: str) -> Meeting | None:
        """Return the conference with a SID, if it goes on."""
        return next((m for m in self._open.values() if m.conference.sid == conference_sid), None)

    def join(self, account_sid: str, noun: ConferenceNoun, callback: Callback, ear: Ear) -> Meeting:
        """Let a call into a room, which is made if need be, and started when it is time."""
        meeting = self.named(account_sid, noun.name) or self._make(account_sid, noun, callback)
        now = self._desk.state.now()
        participant = Participant(ear, noun, joined=now, muted=noun.muted)
        meeting.people[participant.call_sid] = participant
        self._tell(meeting, "participant-join", self._about(participant))
        starters = any(person.noun.start_on_enter for person in meeting.people.values())
        if not meeting.started and len(meeting.people) > 1 and starters:
            self._start(meeting)
        return meeting

    def leave(self, meeting: Meeting, call_sid: str) -> None:
        """Let a call out of a room, and end the conference with the last or an ending one."""
        participant = meeting.people.pop(call_sid, None)
        if participant is None:
            return
        self._tell(meeting, "participant-leave", self._about(participant))
        how = "kicked" if participant.kicked else "left"
        if participant.noun.end_on_exit:
            reason = f"participant-with-end-conference-on-exit-{how}"
            self.end(meeting, reason, participant)
        elif not meeting.people:
            self.end(meeting, f"last-participant-{how}", participant)

    def end(self, meeting: Meeting, reason: str, by: Participant | None = None) -> None:
        """End a conference: everybody drops out of it."""
        conference = meeting.conference
        if self._open.pop((conference.account_sid, conference.friendly_name), None) is None:
            return
        sid = by.call_sid if by else None
        self._change(
            meeting,
            status="completed",
            reason_conference_ended=reason,
            call_sid_ending_conference=sid,
        )
        stopped = self._recorder.stop_all(conference.sid)
        ending = (
            ("ReasonConferenceEnded", reason),
            ("Reason", reason),
            ("CallSidEndingConference", sid or ""),
            ("ParticipantLabelEndingConference", by.noun.label if by else ""),
        )
        self._tell(meeting, "conference-end", ending)
        for recording in stopped:
            self._recorder.tell(recording)
        for participant in meeting.people.values():
            participant.ear.tell(Ended())
        meeting.people.clear()

    def kick(self, participant: Participant) -> None:
        """Remove a participant."""
        participant.kicked = True
        participant.ear.tell(Kicked())

    def mute(self, meeting: Meeting, participant: Participant, muted: bool) -> None:
        """Let the others not hear a participant, or hear them again."""
        if participant.muted != muted:
            participant.muted = muted
            participant.updated = self._desk.state.now()
            event = "participant-mute" if muted else "participant-unmute"
            self._tell(meeting, event, self._about(participant))

    def hold(
        self,
        meeting: Meeting,
        participant: Participant,
        hold: bool,
        url: str = "",
        method: Method = "GET",
    ) -> None:
        """Let a participant wait apart, or come back."""
        if participant.hold != hold:
            participant.hold = hold
            participant.hold_url, participant.hold_method = url, method
            participant.updated = self._desk.state.now()
            event = "participant-hold" if hold else "participant-unhold"
            self._tell(meeting, event, self._about(participant))
            participant.ear.tell(Held())

    def modify(self, meeting: Meeting, participant: Participant, noun: ConferenceNoun) -> None:
        """Change how a participant takes part."""
        participant.noun = noun
        participant.updated = self._desk.state.now()
        self._tell(meeting, "participant-modify", self._about(participant))

    def announce(self, meeting: Meeting, goto: Goto, people: Iterable[Participant]) -> None:
        """Play a document to participants, each for themselves; the first to hear it all counts.

        The carrier mixes one document into the conference; here everybody asks for it (choice).
        """
        told: list[str] = []

        def over(played: bool) -> None:
            if not told:
                told.append("announcement-end" if played else "announcement-fail")
                self._tell(meeting, told[0], ())

        for participant in people:
            participant.ear.tell(Announced(goto, over))

    def speak(self, meeting: Meeting, call_sid: str, speech: Speech) -> None:
        """Let the others hear what a participant says; of a coach only the one who is coached."""
        speaker = meeting.people.get(call_sid)
        if speaker is None or speaker.muted or speaker.hold or not meeting.started:
            return
        coached = speaker.noun.coach
        for participant in meeting.people.values():
            meant = coached in ("", participant.call_sid)
            if participant is not speaker and meant and not participant.hold:
                participant.ear.leg.note("heard", speech.text, by=call_sid)
        self._tell(meeting, "participant-speech-start", self._about(speaker))

        def stop() -> None:
            if call_sid in meeting.people:
                self._tell(meeting, "participant-speech-stop", self._about(speaker))

        if "speaker" in meeting.callback.events:
            self._desk.alarms.set(stop, speech.seconds)

    def _make(self, account_sid: str, noun: ConferenceNoun, callback: Callback) -> Meeting:
        now = self._desk.state.now()
        conference = self._desk.state.conferences.insert(
            Conference(
                sid=new_sid("CF"),
                account_sid=account_sid,
                friendly_name=noun.name,
                status="init",
                date_created=now,
                date_updated=now,
            )
        )
        meeting = Meeting(conference, callback)
        self._open[(account_sid, noun.name)] = meeting
        return meeting

    def _start(self, meeting: Meeting) -> None:
        self._change(meeting, status="in-progress")
        self._tell(meeting, "conference-start", ())
        first = next((p.noun for p in meeting.people.values() if p.noun.record), None)
        if first is not None:
            self._recorder.start(
                meeting.conference, "Conference", first.recording_callback, conference=True
            )
        for participant in meeting.people.values():
            participant.ear.tell(Started())

    def _change(self, meeting: Meeting, **changes: Any) -> None:
        now = self._desk.state.now()
        meeting.conference = self._desk.state.conferences.update(
            meeting.conference, date_updated=now, **changes
        )

    def _about(self, participant: Participant) -> Params:
        noun = participant.noun
        flags = {
            "Muted": participant.muted,
            "Hold": participant.hold,
            "Coaching": bool(noun.coach),
            "EndConferenceOnExit": noun.end_on_exit,
            "StartConferenceOnEnter": noun.start_on_enter,
        }
        told = tuple((name, str(value).lower()) for name, value in flags.items())
        return (
            ("CallSid", participant.call_sid),
            *told,
            ("ParticipantLabel", noun.label),
        )

    def _tell(self, meeting: Meeting, event: str, more: Params) -> None:
        if _EVENTS[event] not in meeting.callback.events:
            return
        conference, callback = meeting.conference, meeting.callback
        meeting.count += 1
        params = (
            ("ConferenceSid", conference.sid),
            ("FriendlyName", conference.friendly_name),
            ("AccountSid", conference.account_sid),
            ("SequenceNumber", str(meeting.count)),
            ("Timestamp", rfc2822(self._desk.state.now()) or ""),
            ("StatusCallbackEvent", event),
            *more,
        )
        self._desk.posts.later(
            conference, "conference-callback", callback.url, callback.method, params
        )
