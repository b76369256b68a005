"""Java's notion of letter case: ASCII only, or Unicode's simple mappings under (?u)."""

from enum import Enum
from functools import cache

_LAST_CASED = 0x1F000


class Fold(Enum):
    """How far letter case is ignored at one place of a pattern."""

    EXACT = "exact"
    ASCII = "ascii"
    UNICODE = "unicode"


def simple_upper(character: str) -> str:
    """Return the upper case of one character, as one character: `ß` stays itself."""
    for mapped in (character.upper(), character.title()):
        if len(mapped) == 1:
            return mapped
    return character


def simple_lower(character: str) -> str:
    """Return the lower case of one character, as one character."""
    return character.lower()[0]


def simple_fold(character: str) -> str:
    """Return what Java compares when Unicode case is ignored."""
    return simple_lower(simple_upper(character))


def ascii_lower(text: str) -> str:
    """Lower the letters A to Z and no others."""
    return text.translate(_ASCII_LOWER)


def variants(character: str, fold: Fold) -> str:
    """Return every character that equals this one; Java's `ß` equals no other."""
    if fold is Fold.UNICODE and simple_upper(character) != simple_fold(character):
        others = _by_fold().get(simple_fold(character), "")
        return others if character in others else character + others
    if fold is Fold.ASCII and character.isascii() and character.isalpha():
        return character.lower() + character.upper()
    return character


def range_variants(first: str, last: str, fold: Fold) -> str:
    """Return the characters that a range holds only because case is ignored."""
    if fold is Fold.EXACT:
        return ""
    if fold is Fold.ASCII:
        return "".join(c for c in _ASCII_LETTERS if first <= c.swapcase() <= last)
    return "".join(
        character
        for character, upper, folded in _cased()
        if first <= upper <= last or first <= folded <= last
    )


_ASCII_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ASCII_LOWER = {ord(c): c.lower() for c in _ASCII_LETTERS}


@cache
def _by_fold() -> dict[str, str]:
    """Return the characters that have a case, by what they fold to."""
    groups: dict[str, str] = {}
    for character in map(chr, range(_LAST_CASED)):
        folded = simple_fold(character)
        if folded != character:
            groups[folded] = groups.get(folded, folded) + character
    return groups


@cache
def _cased() -> tuple[tuple[str, str, str], ...]:
    """Return the characters that have a case, each with its upper case and its fold."""
    return tuple(
        (character, simple_upper(character), folded)
        for folded, group in _by_fold().items()
        for character in group
    )
