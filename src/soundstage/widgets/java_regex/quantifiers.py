"""Quantifiers: how often a part is matched."""

from soundstage.widgets.java_regex.pieces import Piece
from soundstage.widgets.java_regex.source import Source

_DIGITS = "0123456789"
_LARGEST_COUNT = 2**31 - 1
_MOST_DIGITS = 12
_SIGNS: dict[str, tuple[int, int | None]] = {"?": (0, 1), "*": (0, None), "+": (1, None)}


def quantified(source: Source, piece: Piece) -> Piece:
    """Read the quantifier that follows a part; a possessive one takes no single round back."""
    source.skip_comments()
    counts = _counts(source)
    if counts is None:
        return piece
    source.skip_comments()
    lazy = source.accept("?")
    possessive = not lazy and source.accept("+")
    if possessive:
        return piece.atomic().repeated(*counts, lazy=False).atomic()
    return piece.repeated(*counts, lazy=lazy)


def _counts(source: Source) -> tuple[int, int | None] | None:
    for sign, counts in _SIGNS.items():
        if source.accept(sign):
            return counts
    if not source.accept("{"):
        return None
    least = _count(source)
    most: int | None = least
    if source.accept(","):
        most = None if source.peek() == "}" else _count(source)
    if not source.accept("}"):
        raise source.error("Unclosed counted closure")
    if most is not None and most < least:
        raise source.error("Illegal repetition range")
    return least, most


def _count(source: Source) -> int:
    digits = source.take_digits(_DIGITS, _MOST_DIGITS)
    if not digits or int(digits) > _LARGEST_COUNT:
        raise source.error("Illegal repetition")
    return int(digits)
