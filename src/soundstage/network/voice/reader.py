"""From a document to verbs, with notes about everything in it that is skipped [err 12200]."""

from collections.abc import Callable, Sequence

from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Note, Verb
from soundstage.network.voice.verbs.connect import read_connect
from soundstage.network.voice.verbs.dial import read_dial
from soundstage.network.voice.verbs.flow import (
    read_hangup,
    read_redirect,
    read_refer,
    read_reject,
)
from soundstage.network.voice.verbs.gather import read_gather
from soundstage.network.voice.verbs.pay import read_pay
from soundstage.network.voice.verbs.queueing import read_enqueue, read_leave
from soundstage.network.voice.verbs.record import read_record
from soundstage.network.voice.verbs.sides import read_start, read_stop, read_text
from soundstage.network.voice.verbs.spoken import read_pause, read_play, read_say

_READERS: dict[str, Callable[[Element, list[Note]], Verb | None]] = {
    "Connect": read_connect,
    "Dial": read_dial,
    "Enqueue": read_enqueue,
    "Gather": read_gather,
    "Hangup": read_hangup,
    "Leave": read_leave,
    "Message": read_text,
    "Pause": read_pause,
    "Pay": read_pay,
    "Play": read_play,
    "Record": read_record,
    "Redirect": read_redirect,
    "Refer": read_refer,
    "Reject": read_reject,
    "Say": read_say,
    "Sms": read_text,
    "Start": read_start,
    "Stop": read_stop,
}


def read_verbs(
    elements: Sequence[Element], allowed: frozenset[str] | None = None
) -> tuple[tuple[Verb, ...], tuple[Note, ...]]:
    """Return the verbs of a document that are known and allowed here, and what was noted."""
    verbs: list[Verb] = []
    notes: list[Note] = []
    for element in elements:
        reader = _READERS.get(element.name)
        if reader is None:
            notes.append(Note(12200, f"<{element.name[:40]}> is not a verb"))
        elif allowed is not None and element.name not in allowed:
            notes.append(Note(12200, f"<{element.name}> is not allowed in this document"))
        else:
            verb = reader(element, notes)
            if verb is not None:
                verbs.append(verb)
    return tuple(verbs), tuple(notes)
