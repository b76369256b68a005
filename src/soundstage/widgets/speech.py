"""Prompts: text with or without SSML, recordings and keypad tones as TwiML."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from soundstage.twiml import clean_text, verb
from soundstage.widgets.voice import chosen, given

SSML = frozenset(
    {"break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"}
)
"""The elements that `<Say>` may hold (network.md section 2.1) [py]."""

_MARKUP = re.compile(r"[<&\r]")
"""What a text has in which XML reads anything but its characters."""

_XML = "{http://www.w3.org/XML/1998/namespace}"
_DEEPEST = 32
"""Nesting of SSML that nobody writes by hand; deeper text is read as it is (assumed)."""


def prompt(
    *, say: str = "", play: str = "", digits: str = "", voice: str, language: str, loop: int
) -> tuple[ET.Element, ...]:
    """Return the verb of a prompt: the text, else the recording, else the tones (assumed)."""
    if say.strip():
        spoken = given({"voice": chosen(voice), "language": chosen(language), "loop": loop})
        return (said(say, spoken),)
    if play:
        return (verb("Play", play, {"loop": str(loop)}),)
    if digits:
        return (verb("Play", attributes={"digits": digits}),)
    return ()


def said(text: str, attributes: dict[str, str]) -> ET.Element:
    """Return a `<Say>` whose text may hold SSML; what is no SSML is read as it is [W:sayplay]."""
    element = verb("Say", text, attributes)
    marked = _marked_up(clean_text(text))
    if marked is not None:
        element.text = marked.text
        element.extend(marked)
    return element


def _marked_up(text: str) -> ET.Element | None:
    """Return the text as an element when it is marked up, well-formed and holds only SSML."""
    if not _MARKUP.search(text):
        return None
    try:
        root = ET.fromstring(f"<Say>{text}</Say>")  # noqa: S314
    except ET.ParseError:
        return None
    return root if all(map(_is_ssml, _descendants(root))) else None


def _descendants(root: ET.Element) -> Iterator[ET.Element | None]:
    """Yield all elements below one; None stands for those that are nested too deep."""
    level, depth = list(root), 0
    while level and depth < _DEEPEST:
        yield from level
        level, depth = [child for element in level for child in element], depth + 1
    yield from (None for _ in level)


def _is_ssml(element: ET.Element | None) -> bool:
    if element is None or element.tag not in SSML:
        return False
    return all("{" not in name.removeprefix(_XML) for name in element.attrib)
