"""Record: the caller's words until a silence, a key, the end of the tape or of the call."""

from datetime import timedelta

from soundstage.network.voice.events import CallOver, Cut, Goto, Key, Speech
from soundstage.network.voice.program import Program
from soundstage.network.voice.records import Recording
from soundstage.network.voice.verbs.record import Record
from soundstage.sid import new_sid

_SHORTEST, _LONGEST = 2, 120


async def record(program: Program, verb: Record) -> Goto | None:
    """Record the caller, then go to the action, also when nothing was said [record]."""
    taping = _Taping(program, verb)
    program.leg.note("record", timeout=verb.timeout, max_length=verb.max_length)
    if verb.beep:
        program.leg.note("play", "beep")
    try:
        with program.leg.listen("key", "speech"):
            key = await taping.run()
    except CallOver:
        await program.last_words(taping.finish("hangup"))
        raise
    except Cut:
        taping.finish("")
        raise
    return taping.finish(key)


class _Taping:
    """One recording under way."""

    def __init__(self, program: Program, verb: Record) -> None:
        self._program = program
        self._verb = verb
        self._words: list[str] = []
        self._silence = 0.0
        self._recorder = program.exchange.recorder
        callback = program.callback(verb.callback)
        self._recording = self._recorder.start(program.leg.call, "RecordVerb", callback)

    async def run(self) -> str:
        """Wait for the end and return the key that brought it, if one did."""
        verb, leg = self._verb, self._program.leg
        state = leg.desk.state
        latest = state.now() + timedelta(seconds=verb.max_length)
        quiet = latest if not verb.timeout else state.now() + timedelta(seconds=verb.timeout)
        while True:
            ends = min(latest, quiet)
            event = await leg.until((ends - state.now()).total_seconds())
            if isinstance(event, Key) and event.key in verb.finish_on_key:
                return event.key
            if isinstance(event, Speech):
                self._words.append(event.text)
                if verb.timeout:
                    quiet = state.now() + timedelta(seconds=event.seconds + verb.timeout)
            if event is None:
                silent = ends == quiet and bool(self._words) and verb.trim
                self._silence = float(verb.timeout) if silent else 0.0
                return ""

    def finish(self, digits: str) -> Goto:
        """Stop the tape and return where the call goes on."""
        recording = self._recorder.stop(self._recording, self._silence)
        self._program.leg.note("recorded", recording.sid, seconds=recording.duration)
        self._transcribe(recording)
        pressed = (("Digits", digits),) if digits else ()
        params = (*self._recorder.params(recording), *pressed)
        return self._program.action(self._verb.action, self._verb.method, params, "record")

    def _transcribe(self, recording: Recording) -> None:
        """Tell the words; only of recordings over 2 and under 120 seconds [record]."""
        verb, leg = self._verb, self._program.leg
        if not verb.transcribe or not verb.transcribe_url:
            return
        if not _SHORTEST < (recording.duration or 0) < _LONGEST:
            leg.alert(13617, "The recording is too short or too long to transcribe", "", "warning")
            return
        sid = new_sid("TR")
        url = f"{self._recorder.url(recording).rpartition('/Recordings/')[0]}/Transcriptions/{sid}"
        params = (
            *leg.params(),
            ("TranscriptionSid", sid),
            ("TranscriptionText", " ".join(self._words)),
            ("TranscriptionStatus", "completed"),
            ("TranscriptionUrl", url),
            ("TranscriptionType", "fast"),
            ("RecordingSid", recording.sid),
            ("RecordingUrl", self._recorder.url(recording)),
        )
        where = self._program.url(verb.transcribe_url)
        leg.desk.posts.later(leg.call, "transcription", where, "POST", params)
