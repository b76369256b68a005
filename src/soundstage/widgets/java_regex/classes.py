"""Character classes: predefined ones, and bracketed ones with unions and intersections."""

from soundstage.widgets.java_regex import escapes, properties, sets
from soundstage.widgets.java_regex.flags import Flags
from soundstage.widgets.java_regex.source import Source

_DEEPEST = 20
_VERTICAL_TAB = "\x0b"


def predefined(source: Source, letter: str, flags: Flags) -> str | None:
    """Return the set that `\\letter` stands for; None when it is another escape."""
    if letter in "pP":
        found = properties.read(source, flags)
    else:
        table = _UNICODE if flags.unicode_classes else _ASCII
        if letter.lower() not in table:
            return None
        found = table[letter.lower()]
    return sets.other_than(found) if letter.isupper() else found


_ASCII = {
    "d": sets.DIGIT,
    "h": sets.HORIZONTAL,
    "s": sets.SPACE,
    "v": sets.VERTICAL,
    "w": sets.WORD,
}
_UNICODE = _ASCII | {
    "d": sets.UNICODE_DIGIT,
    "s": sets.UNICODE_SPACE,
    "w": sets.UNICODE_WORD,
}


def bracketed(source: Source, flags: Flags, depth: int = 0) -> str:
    """Read a class after its `[`, up to and past its `]`."""
    if depth > _DEEPEST:
        raise source.error("Too many nested character classes")
    negated = source.accept("^")
    found = _operands(source, flags, depth)
    source.take()
    return sets.other_than(found) if negated else found


def _operands(source: Source, flags: Flags, depth: int) -> str:
    """Read what is joined and intersected, up to the closing bracket."""
    found: str | None = None
    parts: list[str] = []
    while True:
        source.skip_comments()
        if source.peek() == "]" and (parts or found):
            return _joined(found, parts)
        if source.accept("&&"):
            right = _right_operand(source, flags, depth)
            found = sets.both(_joined(found, parts), right) if parts or found else right
            parts = []
            depth += 1
        elif source.accept("["):
            parts.append(bracketed(source, flags, depth + 1))
        else:
            parts.append(_item(source, flags))


def _right_operand(source: Source, flags: Flags, depth: int) -> str:
    """Read what follows `&&`: classes in brackets, and a rest that is a class of its own."""
    if depth > _DEEPEST:
        raise source.error("Too many intersections")
    parts: list[str] = []
    source.skip_comments()
    while source.peek() not in ("]", "&"):
        if source.accept("["):
            parts.append(bracketed(source, flags, depth + 1))
        else:
            parts.append(_operands(source, flags, depth + 1))
        source.skip_comments()
    if not parts or (source.peek() == "&" and source.peek(1) != "&"):
        raise source.error("Unsupported character class syntax")
    return sets.either(*parts)


def _joined(found: str | None, parts: list[str]) -> str:
    return sets.either(*([found] if found else []), *parts)


def _item(source: Source, flags: Flags) -> str:
    """Read one character, one range or one predefined class."""
    letter = source.take()
    if letter == "&" and source.comments:
        raise source.error("Unsupported: & in a character class under (?x)")
    if letter == "\\":
        letter = source.take()
        if letter == "v" and source.peek() == "-":
            first = _VERTICAL_TAB
        else:
            known = predefined(source, letter, flags)
            if known is not None:
                return known
            first = _escaped(source, letter)
    elif letter == "^" and source.text.endswith("\\[^", 0, source.position):
        raise source.error("Unsupported character class syntax")
    else:
        first = letter
    source.skip_comments()
    if source.peek() != "-" or source.peek(1) in ("[", "]", ""):
        return sets.one(first, flags.fold)
    source.take()
    source.skip_comments()
    last = source.take()
    if last == "\\":
        last = _escaped(source, source.take())
    if last < first:
        raise source.error("Illegal character range")
    return sets.between(first, last, flags.fold)


def _escaped(source: Source, letter: str) -> str:
    found = escapes.character(source, letter)
    if found is None:
        raise source.error(f"Unsupported escape sequence \\{letter} in a character class")
    return found
