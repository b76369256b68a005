"""The line from a transition to the state it leads to."""

from dataclasses import dataclass

from soundstage.drawing.places import Box

_BEND = 46
_NEAR = 30
"""Cards that are less far apart sideways hide a line straight up: it goes around."""


@dataclass(frozen=True, slots=True)
class Way:
    """A line as SVG writes it, where it ends, and the room it takes."""

    path: str
    end: tuple[float, float]
    left: float
    top: float
    right: float
    bottom: float


def way(source: Box, port: float, target: Box) -> Way:
    """Return the line from a port on the bottom edge to the middle of the target's top edge."""
    x1, y1 = source.x + port, source.y + source.height + 4
    x2, y2 = target.x + target.width / 2, target.y - 2
    if y2 >= y1:
        bend = max((y2 - y1) / 2, min(_BEND, abs(x2 - x1) / 2))
        path = (
            f"M{x1:.1f} {y1:.1f}"
            f"C{x1:.1f} {y1 + bend:.1f} {x2:.1f} {y2 - bend:.1f} {x2:.1f} {y2:.1f}"
        )
        return Way(path, (x2, y2), min(x1, x2), y1, max(x1, x2), y2)
    lane = _lane(source, x1, target)
    middle = (y1 + y2) / 2
    path = (
        f"M{x1:.1f} {y1:.1f}C{x1:.1f} {y1 + _BEND} {lane:.1f} {y1 + _BEND} {lane:.1f} {middle:.1f}"
        f"C{lane:.1f} {y2 - _BEND} {x2:.1f} {y2 - _BEND} {x2:.1f} {y2:.1f}"
    )
    return Way(path, (x2, y2), min(x1, x2, lane), y2 - _BEND, max(x1, x2, lane), y1 + _BEND)


def _lane(source: Box, x: float, target: Box) -> float:
    """Return where a line that leads back up climbs: between the cards, or beside them."""
    if target.x > source.x + source.width + _NEAR:
        return (source.x + source.width + target.x) / 2
    if source.x > target.x + target.width + _NEAR:
        return (target.x + target.width + source.x) / 2
    left = min(source.x, target.x) - _NEAR
    right = max(source.x + source.width, target.x + target.width) + _NEAR
    return left if x - left < right - x else right
