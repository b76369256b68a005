"""The cards of a picture: what stands on each, and how much room it needs."""

from dataclasses import dataclass

from soundstage.definition.model import Definition, State
from soundstage.drawing.summary import label, summary
from soundstage.drawing.text import fit, one_line, width_of

NAME_SIZE, TYPE_SIZE, SUMMARY_SIZE, PORT_SIZE = 14, 11, 12, 11
WIDTH, HEIGHT = 240, 104
PAD = 14
_PORT_LEAST, _PORT_MOST, _PORT_PAD = 40, 116, 14


@dataclass(frozen=True, slots=True)
class Port:
    """A transition on the bottom edge of a card; `x` is its middle, from the card's left."""

    label: str
    target: str | None
    x: float


@dataclass(frozen=True, slots=True)
class Card:
    """A state as it is drawn; all texts fit."""

    name: str
    type: str
    title: str
    summary: str
    ports: tuple[Port, ...]
    width: float
    offset: tuple[float, float] | None
    height: float = HEIGHT


def cards_of(definition: Definition) -> tuple[Card, ...]:
    """Return the card of each state."""
    return tuple(_card(state) for state in definition.states)


def _card(state: State) -> Card:
    labels = [one_line(label(transition)) for transition in state.transitions]
    widths = [_port_width(text) for text in labels]
    title = one_line(state.name)
    wanted = max(sum(widths), width_of(title, NAME_SIZE + 1) + 2 * PAD)
    width = max(WIDTH, sum(widths), min(wanted, 2 * WIDTH))
    room = width - 2 * PAD
    ports = []
    stretch = width / sum(widths) if widths else 1.0
    at = 0.0
    for text, share, transition in zip(labels, widths, state.transitions, strict=True):
        wide = share * stretch
        shown = fit(text, PORT_SIZE, max(wide, share) - 8)
        ports.append(Port(shown, transition.next, at + wide / 2))
        at += wide
    return Card(
        name=state.name,
        type=one_line(state.type),
        title=fit(title, NAME_SIZE + 1, room),
        summary=fit(one_line(summary(state)), SUMMARY_SIZE, room),
        ports=tuple(ports),
        width=width,
        offset=_offset(state),
    )


def _port_width(text: str) -> float:
    return min(max(width_of(text, PORT_SIZE) + _PORT_PAD, _PORT_LEAST), _PORT_MOST)


def _offset(state: State) -> tuple[float, float] | None:
    offset = state.properties.get("offset")
    if not isinstance(offset, dict):
        return None
    x, y = offset.get("x"), offset.get("y")
    if isinstance(x, bool) or isinstance(y, bool):
        return None
    if not isinstance(x, (int, float)) or not isinstance(y, (int, float)):
        return None
    return float(x), float(y)
