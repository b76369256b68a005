"""Verbs and documents of TwiML, built as elements of the standard library's ElementTree."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, in any form; they are left out."""

_IN_TEXT = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_IN_ATTRIBUTE = (
    *_IN_TEXT,
    ('"', "&quot;"),
    ("\r", "&#13;"),
    ("\n", "&#10;"),
    ("\t", "&#09;"),
)
_XML = "{http://www.w3.org/XML/1998/namespace}"
"""How ElementTree writes the prefix `xml:`; TwiML has no other namespace."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'

EMPTY = f"{_HEAD}<Response/>"
"""Nothing to do: a call is hung up, a message gets no reply [reply]."""


HOLD_SECONDS = 10
"""How long a caller is kept on the line before the flow is asked again (assumed)."""


def verb(
    name: str,
    text: str = "",
    attributes: Mapping[str, str] | None = None,
    nested: tuple[ET.Element, ...] = (),
) -> ET.Element:
    """Return a verb or noun with its text, its attributes and what is inside it."""
    clean = {key: clean_text(value) for key, value in (attributes or {}).items()}
    element = ET.Element(name, clean)
    element.text = clean_text(text) or None
    element.extend(nested)
    return element


def clean_text(text: str) -> str:
    """Return the text without the characters that XML cannot hold: none of them is printable."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def to_xml(element: ET.Element) -> str:
    """Return a verb as XML text, with the text that follows it."""
    start = element.tag + "".join(
        [
            f' {name.replace(_XML, "xml:")}="{_escaped(value, _IN_ATTRIBUTE)}"'
            for name, value in element.items()
        ]
    )
    inside = _escaped(element.text or "", _IN_TEXT) + "".join(map(to_xml, element))
    after = _escaped(element.tail or "", _IN_TEXT)
    return f"<{start}>{inside}</{element.tag}>{after}" if inside else f"<{start} />{after}"


def _escaped(text: str, marks: tuple[tuple[str, str], ...]) -> str:
    for mark, entity in marks:
        text = text.replace(mark, entity)
    return text


def document(*verbs: str) -> str:
    """Return the whole document: a `<Response>` with these verbs, each as XML text."""
    return f"{_HEAD}<Response>{''.join(verbs)}</Response>" if verbs else EMPTY


def hold_document(url: str, seconds: int) -> str:
    """Return a document that keeps a caller on the line and asks `url` again."""
    pause = verb("Pause", attributes={"length": str(seconds)})
    return document(to_xml(pause), to_xml(verb("Redirect", url, {"method": "POST"})))
