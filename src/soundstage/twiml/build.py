"""Verbs and documents of TwiML, built with the standard library's ElementTree."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, in any form; they are left out."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def verb(name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> ET.Element:
    """Return a verb or noun with its text and attributes."""
    clean = {key: _FORBIDDEN.sub("", value) for key, value in (attributes or {}).items()}
    element = ET.Element(name, clean)
    element.text = _FORBIDDEN.sub("", text) or None
    return element


def document(*verbs: ET.Element) -> str:
    """Return the whole document: a `<Response>` with these verbs."""
    response = ET.Element("Response")
    response.extend(verbs)
    return _HEAD + ET.tostring(response, encoding="unicode", short_empty_elements=True)


EMPTY = f"{_HEAD}<Response/>"
"""Nothing to do: a call is hung up, a message gets no reply [reply]."""
