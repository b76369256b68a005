"""Gather: keys and speech from the caller [gather]."""

from dataclasses import dataclass

from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Attributes, Method, Note, Verb
from soundstage.network.voice.verbs.spoken import (
    Play,
    Spoken,
    read_pause,
    read_play,
    read_say,
)

KEYS = "0123456789*#"
_INPUTS = {"dtmf": ("dtmf",), "speech": ("speech",)}
_READERS = {"Say": read_say, "Play": read_play, "Pause": read_pause}
_IGNORED = ("enhanced", "debug", "profanityFilter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gather(Verb):
    """`speech_timeout` None is `auto`: the first pause."""

    prompts: tuple[Spoken, ...]
    action: str
    method: Method
    keys: bool
    speech: bool
    timeout: int
    speech_timeout: int | None
    num_digits: int | None
    finish_on_key: str
    action_on_empty: bool
    barge_in: bool
    language: str
    max_speech_seconds: int
    partial_url: str
    partial_method: Method


def read_gather(element: Element, notes: list[Note]) -> Gather:
    """Read what to ask for and what is said meanwhile."""
    given = Attributes(element, notes)
    inputs = set(given.text("input", "dtmf").split())
    if not inputs or inputs - _INPUTS.keys():
        given.note(f"input={given.text('input')[:40]!r} is neither dtmf nor speech")
        inputs = {"dtmf"}
    timeout = 5 if given.text("timeout") == "auto" else given.whole("timeout", 5, code=13313)
    gather = Gather(
        prompts=_prompts(element, given),
        action=given.text("action"),
        method=given.method(code=13312),
        keys="dtmf" in inputs,
        speech="speech" in inputs,
        timeout=timeout,
        speech_timeout=_speech_timeout(given, timeout),
        num_digits=given.whole("numDigits", 0, low=1, code=13314) or None,
        finish_on_key=_finish_on_key(given),
        action_on_empty=given.flag("actionOnEmptyResult", False),
        barge_in=given.flag("bargeIn", True),
        language=given.text("language", "en-US"),
        max_speech_seconds=given.whole("maxSpeechTime", 60, low=1),
        partial_url=given.text("partialResultCallback"),
        partial_method=given.method("partialResultCallbackMethod"),
    )
    given.ignore(*_IGNORED)
    _check_hints(given)
    given.done()
    return gather


def _prompts(element: Element, given: Attributes) -> tuple[Spoken, ...]:
    prompts: list[Spoken] = []
    for child in element.children:
        reader = _READERS.get(child.name)
        prompt = reader(child, given.notes) if reader else None
        if reader is None:
            given.note(f"may not hold <{child.name[:40]}>")
        elif isinstance(prompt, Play) and prompt.digits:
            given.note("may not play digits")
        elif prompt is not None:
            prompts.append(prompt)
    return tuple(prompts)


def _speech_timeout(given: Attributes, timeout: int) -> int | None:
    if given.text("speechTimeout") != "auto":
        return given.whole("speechTimeout", timeout, low=1, code=13327)
    if given.text("speechModel", "default") != "default":
        given.note("speechTimeout='auto' does not go with a speechModel", 13327)
    return None


def _finish_on_key(given: Attributes) -> str:
    key = given.text("finishOnKey", "#")
    if key and (len(key) > 1 or key not in KEYS):
        given.note(f"finishOnKey={key[:40]!r} is not one key", 13310)
        return "#"
    return key


def _check_hints(given: Attributes) -> None:
    hints = given.text("hints").split(",")
    given.ignore("speechModel")
    if len(hints) > 500 or any(len(hint) > 100 for hint in hints):
        given.note("has more than 500 hints, or one of more than 100 characters")
