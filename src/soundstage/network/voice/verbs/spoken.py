"""Say, Play and Pause: what the caller hears [say][play]."""

import re
from dataclasses import dataclass

from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Attributes, Note, Verb

_SSML = ("break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w")
_MAX_TEXT = 4_096
_FOR_EVER = 1_000
_TONES = re.compile(r"[0-9A-Da-d#*wW]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_VOICE = re.compile(r"man|woman|alice|(Polly|Google|ElevenLabs|Azure)\.[\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Verb):
    text: str
    voice: str = ""
    language: str = ""
    loop: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Play(Verb):
    """A sound file, or tones when `digits` is given."""

    url: str = ""
    digits: str = ""
    loop: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Verb):
    seconds: int = 1


Spoken = Say | Play | Pause


def read_say(element: Element, notes: list[Note]) -> Say | None:
    """Read a text to speak; one that cannot be spoken is noted and left out."""
    given = Attributes(element, notes)
    voice, language = given.text("voice"), given.text("language")
    loop = given.whole("loop", 1, high=_FOR_EVER, code=13510) or _FOR_EVER
    given.done()
    _check_ssml(element, given)
    if voice and not _VOICE.fullmatch(voice):
        given.note(f"has an unknown voice {voice[:40]!r}", 13512, "error")
        return None
    if language and not _LANGUAGE.fullmatch(language):
        given.note(f"language={language[:40]!r} is no language", 13511)
        language = ""
    text = " ".join(element.words.split())
    if not 0 < len(text) <= _MAX_TEXT:
        given.note(f"needs a text of 1 to {_MAX_TEXT} characters", 13520, "error")
        return None
    return Say(text=text, voice=voice, language=language, loop=loop)


def read_play(element: Element, notes: list[Note]) -> Play | None:
    """Read a file or tones to play."""
    given = Attributes(element, notes)
    loop = given.whole("loop", 1, high=_FOR_EVER, code=13410) or _FOR_EVER
    digits = given.text("digits")
    given.done()
    given.no_children()
    if digits and not _TONES.fullmatch(digits):
        given.note(f"digits={digits[:40]!r} are not keys")
        digits = ""
    if not digits and not element.text:
        given.note("needs a URL or digits")
        return None
    return Play(url="" if digits else element.text, digits=digits, loop=loop)


def read_pause(element: Element, notes: list[Note]) -> Pause:
    """Read a silence."""
    given = Attributes(element, notes)
    seconds = given.whole("length", 1, low=1, code=13810)
    given.done()
    given.no_children()
    return Pause(seconds=seconds)


def _check_ssml(element: Element, given: Attributes) -> None:
    for child in element.children:
        if child.name not in _SSML:
            given.note(f"may not hold <{child.name[:40]}>")
        _check_ssml(child, given)
