"""Escape sequences that stand for one character."""

import unicodedata
from collections.abc import Callable

from soundstage.widgets.java_regex.source import Source

_HEXADECIMAL = "0123456789abcdefABCDEF"
_OCTAL = "01234567"
_CONTROL_BIT = 64
_LAST_CHARACTER = 0x10FFFF
_MOST_HEX_DIGITS = 64
_SYSTEMATIC = ("CJK ", "HANGUL SYLLABLE", "KHITAN ", "NUSHU ", "TANGUT ")
_LARGEST_ONE_BYTE_OCTAL_LEAD = "3"


def character(source: Source, letter: str) -> str | None:
    """Return the character that `\\letter…` stands for; None when it is another escape."""
    if letter in _SIMPLE:
        return _SIMPLE[letter]
    if letter in _READERS:
        return _READERS[letter](source)
    if letter.isascii() and letter.isalnum():
        return None
    return letter


def _hexadecimal(source: Source) -> str:
    if source.accept("{"):
        digits = source.take_digits(_HEXADECIMAL, _MOST_HEX_DIGITS)
        if not digits or not source.accept("}") or int(digits, 16) > _LAST_CHARACTER:
            raise source.error("Illegal hexadecimal code point")
        return _scalar(source, int(digits, 16))
    return chr(int(_exactly(source, 2), 16))


def _unicode(source: Source) -> str:
    code = int(_exactly(source, 4), 16)
    if 0xD800 <= code <= 0xDBFF and source.accept("\\u"):
        low = int(_exactly(source, 4), 16)
        if not 0xDC00 <= low <= 0xDFFF:
            raise source.error("Unsupported: half of a surrogate pair")
        return chr(0x10000 + (code - 0xD800) * 0x400 + low - 0xDC00)
    return _scalar(source, code)


def _octal(source: Source) -> str:
    lead = source.peek()
    most = 3 if lead and lead <= _LARGEST_ONE_BYTE_OCTAL_LEAD else 2
    digits = source.take_digits(_OCTAL, most)
    if not digits:
        raise source.error("Illegal octal escape sequence")
    return chr(int(digits, 8))


def _control(source: Source) -> str:
    return chr(ord(source.take()) ^ _CONTROL_BIT)


def _named(source: Source) -> str:
    """Read `\\N{name}`; only the names that Unicode and Java spell alike are supported."""
    if not source.accept("{"):
        raise source.error("Illegal character name escape sequence")
    name = source.take_until("}").upper()
    try:
        found = unicodedata.lookup(name)
    except KeyError:
        raise source.error(f"Unknown character name {name}") from None
    if len(found) != 1 or unicodedata.name(found, "") != name or name.startswith(_SYSTEMATIC):
        raise source.error(f"Unsupported character name {name}")
    return found


def _exactly(source: Source, size: int) -> str:
    digits = source.take_digits(_HEXADECIMAL, size)
    if len(digits) != size:
        raise source.error("Illegal hexadecimal escape sequence")
    return digits


def _scalar(source: Source, code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:
        raise source.error("Unsupported: half of a surrogate pair")
    return chr(code)


_SIMPLE = {"a": "\a", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_READERS: dict[str, Callable[[Source], str]] = {
    "0": _octal,
    "N": _named,
    "c": _control,
    "u": _unicode,
    "x": _hexadecimal,
}
