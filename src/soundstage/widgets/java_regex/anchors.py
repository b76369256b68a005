"""Places in a text: boundaries, starts and ends, as Java 17 sees them."""

from soundstage.widgets.java_regex import sets
from soundstage.widgets.java_regex.flags import Flags
from soundstage.widgets.java_regex.source import Source

_START = r"\A"
_END = r"\Z"
_LETTER = r"[\p{L}\p{Nd}]"
_WORD = r"[\p{L}\p{Nd}_]"


def escaped(source: Source, letter: str, flags: Flags) -> str | None:
    """Return the place that `\\letter` stands for; None when it is another escape."""
    match letter:
        case "A" | "G":
            return _START
        case "z":
            return _END
        case "Z":
            return _last_line_end(flags)
        case "b" | "B":
            if source.peek() == "{":
                raise source.error("Unsupported boundary")
            return _word_boundary(flags, negated=letter == "B")
    return None


def dot(flags: Flags) -> str:
    """Return what `.` matches."""
    if flags.dot_all:
        return sets.ANY
    return r"[^\n]" if flags.unix_lines else sets.other_than(sets.LINE_ENDS)


def line_start(flags: Flags) -> str:
    """Return `^`: under (?m) after each line end too, but never at the end of the text."""
    if not flags.multiline:
        return _START
    if flags.unix_lines:
        return r"(?:(?:\A|(?<=\n))(?!\Z))"
    return r"(?:(?:\A|(?<=[\n\x85\u2028\u2029])|(?<=\r)(?!\n))(?!\Z))"


def line_end(flags: Flags) -> str:
    """Return `$`: before the last line end too, and under (?m) before each."""
    if not flags.multiline:
        return _last_line_end(flags)
    if flags.unix_lines:
        return r"(?=\n|\Z)"
    return r"(?=(?<!\r)\n|[\r\x85\u2028\u2029]|\Z)"


def _last_line_end(flags: Flags) -> str:
    """Return `\\Z`: the end, or before a line end that ends the text."""
    if flags.unix_lines:
        return r"(?=\n?\Z)"
    return r"(?=(?:\r\n|(?<!\r)\n|[\r\x85\u2028\u2029])?\Z)"


def _word_boundary(flags: Flags, negated: bool) -> str:
    """Return `\\b` or `\\B`. Accents belong to the letter before them."""
    word = sets.UNICODE_WORD if flags.unicode_classes else _WORD
    left = rf"(?<={word}|{_LETTER}\p{{Mn}}+)"
    not_left = rf"(?<!{word}|{_LETTER}\p{{Mn}}+)"
    right = rf"(?:(?={word})|(?<={_LETTER}\p{{Mn}}*)(?=\p{{Mn}}))"
    not_right = rf"(?!{word}|(?<={_LETTER}\p{{Mn}}*)\p{{Mn}})"
    if negated:
        return f"(?:{left}{right}|{not_left}{not_right})"
    return f"(?:{left}{not_right}|{not_left}{right})"
