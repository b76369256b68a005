"""Start and Stop: what runs beside the call; Sms and Message: texts sent while it lasts [py]."""

from dataclasses import dataclass

from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Attributes, Callback, Method, Note, Verb
from soundstage.network.voice.verbs.record import EVENTS

_KINDS = ("Stream", "Siprec", "Transcription", "Recording")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One thing that runs beside a call: `kind` is the noun's name."""

    kind: str
    name: str
    url: str
    track: str
    channels: str
    callback: Callback
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Verb):
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Verb):
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Verb):
    """A text message; without addresses it goes from the called number to the caller."""

    body: str
    media: tuple[str, ...]
    to: str
    from_: str
    action: str
    method: Method
    status_callback: str


def read_start(element: Element, notes: list[Note]) -> Start:
    """Read what to start."""
    return Start(sides=_sides(element, notes))


def read_stop(element: Element, notes: list[Note]) -> Stop:
    """Read what to stop."""
    return Stop(sides=_sides(element, notes))


def _sides(element: Element, notes: list[Note]) -> tuple[Side, ...]:
    given = Attributes(element, notes)
    given.ignore("action", "method")
    given.done()
    given.no_children(*_KINDS)
    return tuple(_side(child, notes) for child in element.children if child.name in _KINDS)


def _side(element: Element, notes: list[Note]) -> Side:
    given = Attributes(element, notes)
    if element.name == "Recording":
        callback = given.callback("recordingStatusCallback", possible=EVENTS)
    else:
        callback = given.callback("statusCallback")
        if given.text("statusCallbackUrl"):
            callback = Callback(url=given.text("statusCallbackUrl"), method=callback.method)
    given.no_children("Parameter", "Config")
    return Side(
        kind=element.name,
        name=given.text("name"),
        url=given.text("url"),
        track=given.text("track"),
        channels=given.text("channels") or given.text("recordingChannels"),
        callback=callback,
        parameters=pairs(element, "Parameter"),
    )


def read_text(element: Element, notes: list[Note]) -> Text | None:
    """Read a message to send, or nothing when it is empty."""
    given = Attributes(element, notes)
    bodies = [child.text for child in element.children if child.name == "Body"]
    text = Text(
        body=bodies[0] if bodies else element.text,
        media=tuple(child.text for child in element.children if child.name == "Media"),
        to=given.text("to"),
        from_=given.text("from"),
        action=given.text("action"),
        method=given.method(),
        status_callback=given.text("statusCallback"),
    )
    given.done()
    given.no_children("Body", "Media")
    if not text.body and not text.media:
        given.note("needs a text")
        return None
    return text


def pairs(element: Element, name: str) -> tuple[tuple[str, str], ...]:
    """Return the `name` and `value` of the children with this name."""
    return tuple(
        (child.attributes.get("name", ""), child.attributes.get("value", ""))
        for child in element.children
        if child.name == name
    )
