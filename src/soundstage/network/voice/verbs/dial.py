"""Dial: another party for the caller, and how the two are joined [dial]."""

from collections.abc import Sequence
from dataclasses import dataclass

from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Attributes, Callback, Method, Note, Verb
from soundstage.network.voice.verbs.nouns import (
    NOUNS,
    Noun,
    Party,
    plain_number,
)
from soundstage.network.voice.verbs.record import EVENTS

RECORD = {
    "do-not-record": "",
    "false": "",
    "true": "answer",
    "record-from-answer": "answer",
    "record-from-ringing": "ringing",
    "record-from-answer-dual": "answer-dual",
    "record-from-ringing-dual": "ringing-dual",
}
_MAX_PARTIES = 10
_IGNORED = (
    "ringTone",
    "trim",
    "referUrl",
    "referMethod",
    "callReason",
    "recordingConfigurationId",
    "events",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial(Verb):
    """`record` is empty, or `answer` or `ringing`, with `-dual` for two channels."""

    nouns: tuple[Noun, ...]
    action: str
    method: Method
    timeout: int
    time_limit: int
    hangup_on_star: bool
    answer_on_bridge: bool
    caller_id: str
    record: str
    track: str
    callback: Callback
    sequential: bool


def read_dial(element: Element, notes: list[Note]) -> Dial:
    """Read whom to dial and what happens meanwhile."""
    given = Attributes(element, notes)
    dial = Dial(
        nouns=_nouns(element, given),
        action=given.text("action"),
        method=given.method(code=13221),
        timeout=given.whole("timeout", 30, low=5, high=600, code=13212),
        time_limit=given.whole("timeLimit", 14_400, low=1, high=86_400, code=13216),
        hangup_on_star=given.flag("hangupOnStar", False, code=13213),
        answer_on_bridge=given.flag("answerOnBridge", False),
        caller_id=given.text("callerId"),
        record=RECORD[given.choice("record", tuple(RECORD), "do-not-record", code=13217)],
        track=given.choice("recordingTrack", ("inbound", "outbound", "both"), "both"),
        callback=given.callback("recordingStatusCallback", possible=EVENTS),
        sequential=given.flag("sequential", False),
    )
    given.ignore(*_IGNORED)
    given.done()
    return dial


def _nouns(element: Element, given: Attributes) -> tuple[Noun, ...]:
    """Return up to ten parties, or one room or queue alone; a text alone is a number."""
    nouns: list[Noun] = []
    for child in element.children:
        reader = NOUNS.get(child.name)
        if reader is None:
            given.note(f"may not hold <{child.name[:40]}>")
        else:
            nouns.append(reader(child, given.notes))
    if not nouns:
        return (plain_number(element.text),) if element.text else ()
    kept: Sequence[Noun] = nouns[:1]
    if isinstance(nouns[0], Party):
        kept = [noun for noun in nouns if isinstance(noun, Party)][:_MAX_PARTIES]
    if len(kept) < len(nouns):
        given.note("holds more than can be dialled at once")
    return tuple(kept)
