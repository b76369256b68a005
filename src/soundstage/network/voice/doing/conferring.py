"""Dial Conference: music until the room starts, then the room, until one leaves it [conf]."""

from dataclasses import replace
from datetime import timedelta

from soundstage.network.records import Params
from soundstage.network.voice.attributes import Method
from soundstage.network.voice.events import (
    CallOver,
    Goto,
    Key,
    Signal,
    Signalled,
    Speech,
    Unplayable,
)
from soundstage.network.voice.leg import Ear
from soundstage.network.voice.program import ROOM_WAIT, Program
from soundstage.network.voice.rooms import Announced, Ended, Kicked, Meeting, Started
from soundstage.network.voice.verbs.dial import Dial
from soundstage.network.voice.verbs.nouns import ConferenceNoun
from soundstage.network.webhooks import WebhookFault


async def join_conference(program: Program, verb: Dial, noun: ConferenceNoun) -> Goto | None:
    """Be in a room until one leaves it."""
    leg, rooms = program.leg, program.exchange.rooms
    refusal = _refusal(program, noun)
    if refusal == "duplicate":
        return None
    if refusal:
        return _action(program, verb, refusal)
    leg.answer()
    noun = replace(noun, recording_callback=program.callback(noun.recording_callback))
    with leg.ear() as ear:
        callback = program.callback(noun.callback)
        meeting = rooms.join(leg.call.account_sid, noun, callback, ear)
        leg.note("conference", noun.name, sid=meeting.conference.sid)
        if noun.wait_url is None and not meeting.started:
            leg.note("play", "hold music")
        staying = _Staying(program, verb, noun, meeting, ear)
        try:
            status = await staying.run()
        except CallOver:
            rooms.leave(meeting, leg.sid)
            if verb.action:
                goto = program.action(verb.action, verb.method, _params("answered"), "dial")
                await program.last_words(goto)
            raise
        except Exception:
            rooms.leave(meeting, leg.sid)
            raise
        rooms.leave(meeting, leg.sid)
    return _action(program, verb, status)


class _Staying:
    """One participant in a room."""

    def __init__(
        self, program: Program, verb: Dial, noun: ConferenceNoun, meeting: Meeting, ear: Ear
    ) -> None:
        self._program = program
        self._verb = verb
        self._noun = noun
        self._meeting = meeting
        self._ear = ear

    async def run(self) -> str:
        """Stay, and return the status that Dial ends with."""
        leg = self._program.leg
        state = leg.desk.state
        ends = state.now() + timedelta(seconds=self._verb.time_limit)
        while True:
            left = (ends - state.now()).total_seconds()
            try:
                word = await self._listen(left)
                while isinstance(word, Announced):
                    word = await self._hear(word)
            except (Unplayable, WebhookFault):
                return "failed"
            if word is None or isinstance(word, Ended | Kicked):
                return "answered"
            if isinstance(word, Key) and word.key == "*" and self._verb.hangup_on_star:
                return "answered"

    async def _listen(self, seconds: float) -> Signal | Key | None:
        """Return what happens next: in the room, waiting for it, or on hold."""
        url, method = self._waits_with()
        if url is None:
            return await self._in_silence(seconds)
        playing = self._program.nested(ROOM_WAIT, self._extra)
        try:
            if url:
                goto = Goto(url=self._program.url(url), method=method, kind="wait")
                await playing.run(goto)
        except Signalled as cut:
            return cut.signal
        return await self._in_silence(seconds)

    async def _hear(self, announced: Announced) -> Signal:
        """Hear an announcement; return what cut it, or that things go on."""
        playing = self._program.nested(ROOM_WAIT, self._extra)
        try:
            await playing.run(announced.goto)
        except Signalled as cut:
            return cut.signal
        except (Unplayable, WebhookFault):
            announced.over(False)
        else:
            announced.over(True)
        return Started()

    def _waits_with(self) -> tuple[str | None, Method]:
        person = self._meeting.people.get(self._program.leg.sid)
        if person is not None and person.hold:
            return person.hold_url or None, person.hold_method
        if self._meeting.started:
            return None, "POST"
        return self._noun.wait_url, self._noun.wait_method

    async def _in_silence(self, seconds: float) -> Signal | Key | None:
        """Hear the others, if there are any, until something happens."""
        leg, rooms = self._program.leg, self._program.exchange.rooms
        state = leg.desk.state
        ends = state.now() + timedelta(seconds=seconds)
        with leg.listen("key", "speech"):
            while True:
                word = await leg.word((ends - state.now()).total_seconds())
                if isinstance(word, Speech):
                    rooms.speak(self._meeting, leg.sid, word)
                elif word is None or isinstance(word, Signal | Key):
                    return word

    def _extra(self) -> Params:
        return (("ConferenceSid", self._meeting.conference.sid),)


def _refusal(program: Program, noun: ConferenceNoun) -> str:
    """Return why a call may not come in, if so: `failed`, or `duplicate` for its label."""
    leg = program.leg
    meeting = program.exchange.rooms.named(leg.call.account_sid, noun.name)
    people = meeting.people if meeting else {}
    if not noun.name or (noun.coach and noun.coach not in people):
        code, text = (13240, "coach is not in the conference") if noun.name else (13200, "no name")
        leg.alert(code, text, program.document.url)
        return "failed"
    if len(people) >= noun.max_participants:
        return "failed"
    if noun.label and any(person.noun.label == noun.label for person in people.values()):
        leg.alert(16025, f"participantLabel {noun.label!r} is taken", program.document.url)
        return "duplicate"
    return ""


def _params(status: str) -> Params:
    return (("DialCallStatus", status), ("DialBridged", str(status == "answered").lower()))


def _action(program: Program, verb: Dial, status: str) -> Goto | None:
    if not verb.action:
        return None
    return program.action(verb.action, verb.method, _params(status), "dial")
