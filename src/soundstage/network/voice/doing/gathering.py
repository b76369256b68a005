"""Gather: the prompts, then keys or speech, whichever comes first [gather]."""

from datetime import timedelta

from soundstage.network.records import Params
from soundstage.network.voice.doing.speaking import begin
from soundstage.network.voice.events import Goto, Input, Key, Speech
from soundstage.network.voice.program import Program
from soundstage.network.voice.verbs.gather import Gather


async def gather(program: Program, verb: Gather) -> Goto | None:
    """Ask, and go to the action with what was entered or said."""
    leg = program.leg
    kinds = [kind for kind, wanted in (("key", verb.keys), ("speech", verb.speech)) if wanted]
    during = kinds if verb.barge_in else [kind for kind in kinds if kind != "speech"]
    leg.note("gather", input=_shown(verb), timeout=verb.timeout)
    with leg.listen(*during):
        gathering = _Gathering(program, verb)
        first = await gathering.prompt()
        leg.hear_also(*kinds)
        params = await gathering.collect(first)
    if params is None and verb.action_on_empty:
        params = (("Digits", ""),) if verb.keys else ()
    if params is None:
        return None
    return program.action(verb.action, verb.method, params, "gather")


class _Gathering:
    """One Gather under way."""

    def __init__(self, program: Program, verb: Gather) -> None:
        self._program = program
        self._leg = program.leg
        self._verb = verb
        self._partials = 0

    async def prompt(self) -> Input | None:
        """Say what is to be said; the first input stops it for good."""
        for spoken in self._verb.prompts:
            seconds = await begin(self._program, spoken)
            event = await self._leg.until(seconds)
            if event is not None:
                return event
        return None

    async def collect(self, event: Input | None) -> Params | None:
        """Return the parameters for the action, or None when nothing came."""
        digits = ""
        while True:
            if event is None:
                event = await self._key_or_speech(bool(digits))
            if isinstance(event, Speech):
                return await self._listen(event)
            if not isinstance(event, Key):
                return self._entered(digits)
            if event.key == self._verb.finish_on_key:
                return self._entered(digits, event.key)
            digits, event = digits + event.key, None
            if len(digits) == self._verb.num_digits:
                return self._entered(digits)

    async def _key_or_speech(self, has_digits: bool) -> Input | None:
        """Wait for input; once a key was pressed, speech does not count any more."""
        state = self._leg.desk.state
        ends = state.now() + timedelta(seconds=self._verb.timeout)
        while True:
            event = await self._leg.until((ends - state.now()).total_seconds())
            if not (has_digits and isinstance(event, Speech)):
                return event

    def _entered(self, digits: str, finished_on: str = "") -> Params | None:
        if not digits:
            return None
        finished = (("FinishedOnKey", finished_on),) if finished_on else ()
        return (("Digits", digits), *finished, ("msg", "Gather End"))

    async def _listen(self, speech: Speech | None) -> Params | None:
        """Listen until a silence; keys do not count any more."""
        verb, texts, confidence = self._verb, [], 1.0
        state = self._leg.desk.state
        latest = state.now() + timedelta(seconds=verb.max_speech_seconds)
        while speech is not None:
            texts.append(speech.text)
            confidence = min(confidence, speech.confidence)
            self._tell_partial(" ".join(texts))
            ends = state.now() + timedelta(seconds=speech.seconds + (verb.speech_timeout or 0))
            ends, speech = min(ends, latest), None
            while speech is None and state.now() < ends:
                event = await self._leg.until((ends - state.now()).total_seconds())
                speech = event if isinstance(event, Speech) else None
        text = " ".join(filter(None, texts))
        if not text:
            return None
        return (
            ("SpeechResult", text),
            ("Confidence", str(confidence)),
            ("Language", verb.language),
        )

    def _tell_partial(self, text: str) -> None:
        verb = self._verb
        if not verb.partial_url:
            return
        params = (
            *self._leg.params(),
            ("UnstableSpeechResult", text),
            ("Stability", "0.9"),
            ("SequenceNumber", str(self._partials)),
        )
        self._partials += 1
        url = self._program.url(verb.partial_url)
        call = self._leg.call
        self._leg.desk.posts.later(call, "partial-result", url, verb.partial_method, params)


def _shown(verb: Gather) -> str:
    return " ".join(name for name, on in (("dtmf", verb.keys), ("speech", verb.speech)) if on)
