"""A flow as SVG: cards with their transitions on the bottom edge, and ways between them."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from soundstage.definition.model import Definition
from soundstage.drawing.cards import (
    NAME_SIZE,
    PAD,
    PORT_SIZE,
    SUMMARY_SIZE,
    TYPE_SIZE,
    Card,
    Port,
    cards_of,
)
from soundstage.drawing.marks import Mark, Marks
from soundstage.drawing.places import Box, place
from soundstage.drawing.text import FONT, one_line
from soundstage.drawing.ways import Way, way

_MARGIN = 60
_INK, _FAINT, _LINE, _PAPER, _GROUND = "#1f2937", "#6b7280", "#cbd5e1", "#ffffff", "#f5f7fa"
_WAYS = ("#5b7fb5", "#8a6fb0", "#4f9690", "#b07d4f", "#a8627a", "#6d8a4e")
_KINDS = (
    (("trigger",), "#475569"),
    (("split", "set-variables"), "#d97706"),
    (("http", "function", "subflow", "sync"), "#0f9d76"),
    (("flex", "task", "enqueue", "conversation"), "#be185d"),
    (("send", "message"), "#2f6fde"),
)
_OTHER_KIND = "#7c3aed"
_NO_MARKS: Marks = MappingProxyType({})


def draw(definition: Definition, marks: Marks = _NO_MARKS) -> str:
    """Return the SVG picture of a flow; marks colour states and transitions."""
    cards = cards_of(definition)
    boxes = place(cards, definition.initial_state)
    ways = list(_ways(cards, boxes, marks))
    left, top, right, bottom = _edges(boxes, ways)
    size = f"{right - left:.0f}", f"{bottom - top:.0f}"
    name = one_line(definition.description) or "A flow"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
            f'viewBox="{left:.0f} {top:.0f} {size[0]} {size[1]}" role="img" '
            f"font-family={quoteattr(FONT)}>",
            f"<title>{escape(name)}</title>",
            f'<rect x="{left:.0f}" y="{top:.0f}" width="{size[0]}" height="{size[1]}" '
            f'fill="{_GROUND}"/>',
            *(text for _, text in ways),
            *(text for card in cards for text in _card(card, boxes[card.name], marks)),
            "</svg>\n",
        )
    )


def _edges(boxes: Mapping[str, Box], ways: Sequence[tuple[Way, str]]) -> tuple[float, ...]:
    reached = [(way.left, way.top, way.right, way.bottom) for way, _ in ways]
    reached += [(b.x, b.y, b.x + b.width, b.y + b.height) for b in boxes.values()]
    lefts, tops, rights, bottoms = zip(*reached, strict=True) if reached else ((0.0,),) * 4
    return (
        min(lefts) - _MARGIN,
        min(tops) - _MARGIN,
        max(rights) + _MARGIN,
        max(bottoms) + _MARGIN,
    )


def _ways(
    cards: Sequence[Card], boxes: Mapping[str, Box], marks: Marks
) -> Iterator[tuple[Way, str]]:
    for number, card in enumerate(cards):
        for index, port in enumerate(card.ports):
            if port.target is None or port.target not in boxes:
                continue
            mark = marks.get((card.name, index))
            found = way(boxes[card.name], port.x, boxes[port.target])
            color = mark.color if mark else _LINE if marks else _WAYS[number % len(_WAYS)]
            yield found, _grouped(_way(found, color, 3 if mark else 1.8), mark)


def _way(way: Way, color: str, width: float) -> str:
    x, y = way.end
    return (
        f'<path d="{way.path}" fill="none" stroke="{color}" stroke-width="{width}"/>'
        f'<path d="M{x - 5:.1f} {y - 9:.1f}L{x:.1f} {y:.1f}L{x + 5:.1f} {y - 9:.1f}Z" '
        f'fill="{color}"/>'
    )


def _card(card: Card, box: Box, marks: Marks) -> Iterator[str]:
    mark = marks.get(card.name)
    border = (mark.color, 3) if mark else (_LINE, 1.2)
    x, y = box.x, box.y
    kind = _kind(card.type)
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{box.width:.1f}" height="{box.height}" rx="8" '
        f'fill="{_PAPER}" stroke="{border[0]}" stroke-width="{border[1]}"/>',
        f'<path d="M{x + 1:.1f} {y + 9:.1f}q0 -8 8 -8h{box.width - 18:.1f}q8 0 8 8z" '
        f'fill="{kind}"/>',
        _text(card.title, x + PAD, y + 31, NAME_SIZE, _INK, ' font-weight="bold"'),
        _text(card.type, x + PAD, y + 47, TYPE_SIZE, kind),
        _text(card.summary, x + PAD, y + 67, SUMMARY_SIZE, _FAINT),
        f'<path d="M{x:.1f} {y + 78:.1f}h{box.width:.1f}" stroke="{_LINE}"/>',
    ]
    yield _grouped("".join(parts), mark)
    for index, port in enumerate(card.ports):
        yield _port(port, box, marks.get((card.name, index)))


def _port(port: Port, box: Box, mark: Mark | None) -> str:
    x, y = box.x + port.x, box.y + box.height
    leads = port.target is not None
    color = mark.color if mark else _INK if leads else _FAINT
    dot = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" stroke="{color}" stroke-width="1.4" '
        f'fill="{color if leads else _PAPER}"/>'
    )
    label = _text(port.label, x, y - 10, PORT_SIZE, color, ' text-anchor="middle"')
    return _grouped(dot + label, mark)


def _text(text: str, x: float, y: float, size: int, color: str, more: str = "") -> str:
    if not text:
        return ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{color}"{more}>'
        f"{escape(text)}</text>"
    )


def _grouped(parts: str, mark: Mark | None) -> str:
    if mark is None or not mark.note:
        return parts
    return f"<g><title>{escape(one_line(mark.note))}</title>{parts}</g>"


def _kind(type_: str) -> str:
    for words, color in _KINDS:
        if any(word in type_ for word in words):
            return color
    return _OTHER_KIND
