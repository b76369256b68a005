"""Whom Dial reaches: numbers, clients, SIP addresses, rooms and queues [number][conf][queue]."""

from collections.abc import Callable
from dataclasses import dataclass

from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Attributes, Callback, Method, Note
from soundstage.network.voice.verbs.record import EVENTS

CALL_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
_CONFERENCE_EVENTS = frozenset(
    {"start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody to call; `kind` is the noun's name. `url` is a document for them alone."""

    kind: str
    address: str
    url: str = ""
    method: Method = "POST"
    callback: Callback = Callback()
    send_digits: str = ""
    detection: str = ""
    detection_timeout: int = 30
    detection_callback: Callback = Callback()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConferenceNoun:
    """A room to join. `wait_url` None is the carrier's music."""

    name: str
    muted: bool
    start_on_enter: bool
    end_on_exit: bool
    wait_url: str | None
    wait_method: Method
    max_participants: int
    record: bool
    label: str
    coach: str
    callback: Callback
    recording_callback: Callback


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueNoun:
    """A queue whose first caller to speak with."""

    name: str
    url: str
    method: Method


Noun = Party | ConferenceNoun | QueueNoun


def plain_number(text: str) -> Party:
    """Return the party that a text alone in Dial means."""
    return Party(kind="Number", address=text)


def _read_party(element: Element, notes: list[Note]) -> Party:
    given = Attributes(element, notes)
    given.ignore("byoc", "username", "password", "customerId", "copyParentTo")
    given.ignore(
        "machineDetectionSpeechThreshold",
        "machineDetectionSpeechEndThreshold",
        "machineDetectionSilenceTimeout",
    )
    address = element.text
    for child in element.children:
        if element.name == "Client" and child.name == "Identity":
            address = child.text
        elif element.name != "Client" or child.name != "Parameter":
            given.note(f"may not hold <{child.name[:40]}>")
    modes = ("Enable", "DetectMessageEnd")
    party = Party(
        kind=element.name,
        address=address,
        url=given.text("url"),
        method=given.method(),
        callback=given.callback(possible=CALL_EVENTS),
        send_digits=given.text("sendDigits"),
        detection=given.choice("machineDetection", modes, ""),
        detection_timeout=given.whole("machineDetectionTimeout", 30, 3, 120),
        detection_callback=given.callback("amdStatusCallback"),
    )
    given.done()
    return party


def _read_conference(element: Element, notes: list[Note]) -> ConferenceNoun:
    given = Attributes(element, notes)
    has_wait = given.given("waitUrl")
    given.choice("beep", ("true", "false", "onEnter", "onExit"), "true", code=13236)
    noun = ConferenceNoun(
        name=element.text,
        muted=given.flag("muted", False, code=13230),
        start_on_enter=given.flag("startConferenceOnEnter", True, code=13232),
        end_on_exit=given.flag("endConferenceOnExit", False, code=13231),
        wait_url=given.text("waitUrl") if has_wait else None,
        wait_method=given.method("waitMethod", code=13234),
        max_participants=given.whole("maxParticipants", 250, 2, 250),
        record=given.choice(
            "record", ("do-not-record", "record-from-start", "true", "false"), "do-not-record"
        )
        in ("record-from-start", "true"),
        label=given.text("participantLabel")[:128],
        coach=given.text("coach"),
        callback=given.callback(events=(), possible=_CONFERENCE_EVENTS),
        recording_callback=given.callback("recordingStatusCallback", possible=EVENTS),
    )
    given.ignore("trim", "eventCallbackUrl", "region", "jitterBufferSize")
    given.done()
    given.no_children()
    return noun


def _read_queue(element: Element, notes: list[Note]) -> QueueNoun:
    given = Attributes(element, notes)
    noun = QueueNoun(name=element.text, url=given.text("url"), method=given.method())
    given.ignore("reservationSid", "postWorkActivitySid")
    given.done()
    given.no_children()
    return noun


NOUNS: dict[str, Callable[[Element, list[Note]], Noun]] = {
    **dict.fromkeys(("Number", "Client", "Sip", "Sim", "WhatsApp", "Application"), _read_party),
    "Conference": _read_conference,
    "Queue": _read_queue,
}
