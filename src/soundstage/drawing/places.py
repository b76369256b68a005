"""Where cards stand: as on the canvas, moved apart where they would cover each other."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from soundstage.drawing.cards import WIDTH, Card
from soundstage.drawing.layers import layered

GAP = 36
_LARGEST = 60_000
_CROWD = 2_000
"""More cards are not looked at pair by pair."""


class Box(NamedTuple):
    """Where a card stands: its left top corner and its size."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two cards would cover or nearly touch each other."""
        return (
            self.x < other.x + other.width + GAP / 2
            and other.x < self.x + self.width + GAP / 2
            and self.y < other.y + other.height + GAP
            and other.y < self.y + self.height + GAP
        )


def place(cards: Sequence[Card], initial: str) -> Mapping[str, Box]:
    """Return where each card stands, by name."""
    on_canvas = _on_canvas(cards)
    if on_canvas is None:
        corners = layered(cards, initial)
        return {
            card.name: Box(*corner, card.width, card.height)
            for card, corner in zip(cards, corners, strict=True)
        }
    return _apart(on_canvas)


def _on_canvas(cards: Sequence[Card]) -> dict[str, Box] | None:
    """Return the boxes of the canvas, or None when it says nothing: no places, or all in a heap."""
    corners = [card.offset for card in cards if card.offset is not None]
    if len(corners) < len(cards) or (len(cards) > 1 and len(set(corners)) <= len(cards) // 2):
        return None
    if any(abs(number) > _LARGEST for corner in corners for number in corner):
        return None
    boxes = {}
    for card, (x, y) in zip(cards, corners, strict=True):
        boxes[card.name] = Box(x - (card.width - WIDTH) / 2, y, card.width, card.height)
    return boxes


def _apart(boxes: Mapping[str, Box]) -> dict[str, Box]:
    """Move cards down until none covers another; what stands free stays where it is."""
    if len(boxes) > _CROWD:
        return dict(boxes)
    settled: dict[str, Box] = {}
    for name, box in sorted(boxes.items(), key=lambda item: (item[1].y, item[1].x)):
        at = box
        while met := [other for other in settled.values() if at.meets(other)]:
            at = at._replace(y=max(other.y + other.height for other in met) + GAP)
        settled[name] = at
    return settled
