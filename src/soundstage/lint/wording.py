"""The literal part of what a flow says and writes."""

from soundstage.core.segments import is_gsm7, segment_count, smart_encoded
from soundstage.lint.templates import Use


def literal(use: Use) -> str:
    """Return the characters that are there whatever is filled in; none of a text with tags."""
    if use.reading.has_tags:
        return ""
    written, position = [], 0
    for output in use.reading.outputs:
        written.append(use.source[position : output.span[0]])
        position = output.span[1]
    return "".join([*written, use.source[position:]])


def encoding(text: str) -> str:
    """Return the name of the encoding that an SMS of this text needs."""
    return "GSM-7" if is_gsm7(text) else "UCS-2"


def costly(text: str) -> list[str]:
    """Return the characters that a text has to be sent in UCS-2 for, each once."""
    return list(dict.fromkeys(letter for letter in text if not is_gsm7(letter)))


def segments_without_marks(text: str) -> int | None:
    """Return the segments with plain quotes and dashes, if that makes the text GSM-7."""
    plain = smart_encoded(text)
    return segment_count(plain) if not is_gsm7(text) and is_gsm7(plain) else None
