"""Connect: a virtual agent, a relay of the conversation, a stream or a room [connect][relay]."""

from dataclasses import dataclass

from soundstage.network.twiml import Element
from soundstage.network.voice.attributes import Attributes, Callback, Method, Note, Verb
from soundstage.network.voice.verbs.sides import pairs

_KINDS = ("VirtualAgent", "ConversationRelay", "Stream", "Room")


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect(Verb):
    """`kind` is the noun's name; `target` its URL, connector or room."""

    kind: str
    target: str
    greeting: str
    action: str
    method: Method
    callback: Callback
    attributes: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, str], ...]


def read_connect(element: Element, notes: list[Note]) -> Connect | None:
    """Read what the call is connected with; the attributes of the noun are kept as they are."""
    given = Attributes(element, notes)
    action, method = given.text("action"), given.method()
    given.done()
    given.no_children(*_KINDS)
    noun = next((child for child in element.children if child.name in _KINDS), None)
    if noun is None:
        given.note(f"needs one of {', '.join(_KINDS)}")
        return None
    of_noun = Attributes(noun, notes)
    target = of_noun.text("url") or of_noun.text("connectorName") or noun.text
    return Connect(
        kind=noun.name,
        target=target,
        greeting=of_noun.text("welcomeGreeting"),
        action=action,
        method=method,
        callback=of_noun.callback(),
        attributes=tuple(noun.attributes.items()),
        parameters=pairs(noun, "Parameter"),
    )
