"""How many SMS segments a text takes, and the smart replacement of look-alikes [std][msgres].

A text with one character outside of GSM-7 is sent as UCS-2 as a whole.
"""

from collections.abc import Iterable

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")

_GSM_ONE, _GSM_EACH = 160, 153
_UCS_ONE, _UCS_EACH = 70, 67
_BEYOND_BMP = 0x1_0000

_LOOK_ALIKES = {
    '"': "“”„‟«»″",
    "'": "‘’‚‛′`",
    "-": "–—‒−‐‑",
    "...": "…",
    " ": "\u00a0\u202f\u205f\u3000\t" + "".join(chr(code) for code in range(0x2000, 0x200B)),
    "": "\u200b\u2060\ufeff",
}
_SMART = str.maketrans({mark: plain for plain, marks in _LOOK_ALIKES.items() for mark in marks})


def is_gsm7(text: str) -> bool:
    """Tell whether the text can be sent in the 7-bit alphabet."""
    return all(character in _BASIC or character in _EXTENSION for character in text)


def segment_count(text: str) -> int:
    """Return the number of segments; an empty text takes one."""
    if is_gsm7(text):
        widths = [1 if character in _BASIC else 2 for character in text]
        return _count(widths, _GSM_ONE, _GSM_EACH)
    widths = [1 if ord(character) < _BEYOND_BMP else 2 for character in text]
    return _count(widths, _UCS_ONE, _UCS_EACH)


def smart_encoded(text: str) -> str:
    """Replace typographic marks by their GSM-7 look-alikes (a subset of the carrier's) [mem]."""
    return text.translate(_SMART)


def _count(widths: Iterable[int], one: int, each: int) -> int:
    """Fill segments one by one; a pair is never split."""
    widths = list(widths)
    if sum(widths) <= one:
        return 1
    segments, used = 1, 0
    for width in widths:
        if used + width > each:
            segments, used = segments + 1, 0
        used += width
    return segments
