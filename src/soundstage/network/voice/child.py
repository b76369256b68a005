"""A child call of Dial: it rings, hears its own document, then belongs to the bridge [number]."""

from dataclasses import dataclass

from soundstage.network.voice.bridging import bridge
from soundstage.network.voice.events import CallOver, Goto, Moved, Signal, Unplayable
from soundstage.network.voice.leg import Ear, Leg
from soundstage.network.voice.parties import party
from soundstage.network.voice.phones import Behaviour
from soundstage.network.voice.program import WHISPER, Program
from soundstage.network.voice.records import Recording
from soundstage.network.voice.ringing import Detection, FarEnd, ring
from soundstage.network.voice.verbs.dial import Dial
from soundstage.network.voice.verbs.nouns import Party
from soundstage.network.voice.verbs.spoken import Play


class Child:
    """One leg of a Dial, as its parent sees it."""

    def __init__(
        self, program: Program, verb: Dial, noun: Party, leg: Leg, parent_ear: Ear
    ) -> None:
        self.leg = leg
        self.noun = noun
        self.parent = program.leg
        self.parent_ear = parent_ear
        self.ear = Ear(leg)
        self.recording: Recording | None = None
        self.moved = False
        self._program = program
        self._verb = verb

    async def run(self, far: FarEnd, whisper: Goto | None) -> Goto | None:
        """Live until the end of the bridge; return where the REST API moved this leg, if it did."""
        try:
            goto = await self._live(far, whisper)
        except Exception:
            self._leave()
            raise
        self._leave()
        return goto

    async def _live(self, far: FarEnd, whisper: Goto | None) -> Goto | None:
        try:
            self._record("ringing")
            await ring(self.leg, far, self._verb.timeout)
            self._record("answer")
            self.parent_ear.tell(Answered(self))
            await self._greet(far.behaviour)
            if whisper is not None:
                await self._program.nested(WHISPER, leg=self.leg).run(whisper)
            self.parent_ear.tell(Ready(self))
            await bridge(self.leg, self.parent, self.parent_ear)
            self.leg.end("completed")
        except Moved as moved:
            self.moved = True
            return moved.goto
        except Unplayable:
            self.leg.end("completed")
        except CallOver:
            pass
        return None

    def _leave(self) -> None:
        self.ear.open = False
        self.stop_recording()
        self.parent_ear.tell(Ended(self))

    def stop_recording(self) -> None:
        """End the recording of this Dial, if there is one that runs."""
        if self.recording is not None and self.recording.duration is None:
            self.recording = self._program.exchange.recorder.stop(self.recording)

    async def _greet(self, behaviour: Behaviour) -> None:
        """Send keys to whoever answered, and find out who it is."""
        noun = self.noun
        if noun.send_digits:
            await self._program.nested(WHISPER, leg=self.leg).do(Play(digits=noun.send_digits))
        if noun.detection:
            detection = Detection(
                mode=noun.detection,
                timeout=noun.detection_timeout,
                aside=True,
                callback=self._program.callback(noun.detection_callback),
            )
            self._program.exchange.calls.detect_aside(self.leg, behaviour, detection)

    def _record(self, moment: str) -> None:
        """Record from this moment on, if the Dial says so [dial]."""
        when, _, dual = self._verb.record.partition("-")
        if when != moment:
            return
        self.recording = self._program.exchange.recorder.start(
            self.parent.call,
            "DialVerb",
            self._program.callback(self._verb.callback),
            dual=bool(dual),
            track=self._verb.track,
        )


@dataclass(frozen=True, slots=True)
class Answered(Signal):
    """The party picked up."""

    child: Child


@dataclass(frozen=True, slots=True)
class Ready(Signal):
    """The party heard its own document to the end."""

    child: Child


@dataclass(frozen=True, slots=True)
class Ended(Signal):
    """The leg is over, or went elsewhere."""

    child: Child


def address_of(noun: Party) -> str | None:
    """Return the address that a noun means, or None when it is none."""
    prefixes = {"Client": "client:", "Sim": "sim:", "WhatsApp": "whatsapp:"}
    text, prefix = noun.address.strip(), prefixes.get(noun.kind, "")
    return party(text if text.startswith(prefix) else prefix + text)
