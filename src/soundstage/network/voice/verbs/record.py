"""Record: what the caller says after the tone [record]."""

from dataclasses import dataclass

from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Attributes, Callback, Method, Note, Verb

EVENTS = frozenset({"in-progress", "completed", "absent"})
_KEYS = frozenset("0123456789*#")
_MAX = 14_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Verb):
    action: str
    method: Method
    timeout: int
    finish_on_key: str
    max_length: int
    beep: bool
    trim: bool
    callback: Callback
    transcribe: bool
    transcribe_url: str


def read_record(element: Element, notes: list[Note]) -> Record:
    """Read how long to record and whom to tell."""
    given = Attributes(element, notes)
    transcribe = given.flag("transcribe", False)
    keys = given.text("finishOnKey", "1234567890*#")
    if set(keys) - _KEYS:
        given.note(f"finishOnKey={keys[:40]!r} are not keys", 13613)
        keys = "1234567890*#"
    record = Record(
        action=given.text("action"),
        method=given.method(code=13610),
        timeout=given.whole("timeout", 5, code=13611),
        finish_on_key=keys,
        max_length=given.whole("maxLength", 120 if transcribe else 3_600, 2, _MAX, code=13612),
        beep=given.flag("playBeep", True),
        trim=given.choice("trim", ("trim-silence", "do-not-trim"), "trim-silence")
        == "trim-silence",
        callback=given.callback("recordingStatusCallback", possible=EVENTS),
        transcribe=transcribe,
        transcribe_url=given.text("transcribeCallback"),
    )
    given.done()
    given.no_children()
    return record
