"""Sets of characters, written in the set notation of the `regex` package (its version 1).

That package joins complements of single characters, and complements of properties, wrongly.
A set of one member therefore names it twice: then its complement is not taken for a member.
"""

from soundstage.widgets.java_regex.case import Fold, range_variants, variants


def having(name: str) -> str:
    """Return the set of the characters that have a Unicode property."""
    return f"[\\p{{{name}}}\\p{{{name}}}]"


LINE_ENDS = r"[\n\r\x85\u2028\u2029]"
ANY = r"[\x00-\U0010ffff]"
HORIZONTAL = r"[ \t\xa0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]"
VERTICAL = r"[\n\x0b\x0c\r\x85\u2028\u2029]"
LINE_BREAK = rf"(?:\r\n|{VERTICAL})"
DIGIT = "[0-9]"
SPACE = r"[ \t\n\x0b\x0c\r]"
WORD = "[a-zA-Z0-9_]"
UNICODE_DIGIT = having("Nd")
UNICODE_SPACE = having("White_Space")
UNICODE_WORD = r"[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\u200c\u200d]"


def one(character: str, fold: Fold) -> str:
    """Return the set of one character and its case variants."""
    members = "".join(map(escaped, variants(character, fold)))
    return f"[{members}{escaped(character)}]"


def between(first: str, last: str, fold: Fold) -> str:
    """Return the set of a range and the case variants of its members."""
    more = "".join(map(escaped, range_variants(first, last, fold)))
    return f"[{escaped(first)}-{escaped(last)}{more}]"


def either(*parts: str) -> str:
    """Return the union of sets."""
    return parts[0] if len(parts) == 1 else f"[{''.join(parts)}]"


def both(left: str, right: str) -> str:
    """Return the intersection of two sets."""
    return f"[{left}&&{right}]"


def other_than(part: str) -> str:
    """Return the complement of a set."""
    return f"[^{part}]"


def escaped(character: str) -> str:
    """Write a character so that it never means anything else."""
    if character.isascii() and character.isalnum():
        return character
    return f"\\U{ord(character):08x}"
