"""How wide a text is, without knowing the font: a careful guess for common sans-serif ones."""

import re
import unicodedata

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

_NARROW = frozenset("iIjlt.,:;'|!()[]{}-fr ` /\\\"*")
_BROAD = frozenset("mwMW@%—…")
_SPACE = re.compile(r"\s+")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MOST = 400
"""No line is longer, so that a huge text costs nothing."""


def one_line(text: str) -> str:
    """Return the beginning of a text, on one line and with nothing that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", _SPACE.sub(" ", text[:_MOST]).strip())


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is in a font of that size."""
    return sum(map(_em, text)) * size


def fit(text: str, size: float, width: float) -> str:
    """Return the text, or as much of it as fits, with an ellipsis."""
    room = width / size
    for index, letter in enumerate(text):
        room -= _em(letter)
        if room < 0:
            kept = text[: max(index - 1, 0)].rstrip()
            while kept and width_of(kept, size) + size > width:
                kept = kept[:-1]
            return f"{kept}…"
    return text


def _em(letter: str) -> float:
    if letter in _NARROW:
        return 0.34
    if letter in _BROAD:
        return 0.92
    if letter.isascii():
        return 0.69 if letter.isupper() else 0.54
    return 1.05 if unicodedata.east_asian_width(letter) in "WF" else 0.65
