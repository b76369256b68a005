"""The text of an HTML fragment: tags, comments and scripts gone, entities decoded.

One pass from left to right: a fragment that never closes what it opens costs no more than any
other (the standard library's parser can take quadratic time on such text).
"""

import re
from html import unescape

_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_ENTITY = re.compile(r"&(?:#(?P<decimal>[0-9]{1,7})|#[xX](?P<hex>[0-9A-Fa-f]{1,6})|[A-Za-z0-9]+);?")
_SPACE = re.compile(r"[ \t\n\f\r]+")
_SILENT = frozenset({"script", "style", "template", "noscript"})
_BREAKS = re.compile(
    r"address|article|aside|blockquote|body|br|center|dd|details|div|dl|dt|fieldset|"
    r"figcaption|figure|footer|form|frameset|h[1-6]|head|header|hgroup|hr|html|li|main|"
    r"menu|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_HIGHEST = 0x10FFFF


def plain_text(source: str) -> str:
    """Return the text a browser would show, its blanks collapsed (filterarg-strip_html-1)."""
    pieces: list[str] = []
    at = 0
    while True:
        mark = source.find("<", at)
        if mark < 0:
            pieces.append(_decoded(source[at:]))
            break
        pieces.append(_decoded(source[at:mark]))
        at, piece = _markup(source, mark)
        pieces.append(piece)
    return _SPACE.sub(" ", "".join(pieces)).strip(" ")


def _markup(source: str, mark: int) -> tuple[int, str]:
    """Return where the text goes on after a `<`, and what the mark-up stands for."""
    if source.startswith("<!--", mark):
        return _after(source, "-->", mark + 4), ""
    if source.startswith(("<!", "<?"), mark):
        return _after(source, ">", mark), ""
    tag = _TAG.match(source, mark)
    if tag is None:
        return mark + 1, "<"
    name = tag[2].lower()
    end = _end_of_tag(source, tag.end())
    if name in _SILENT and not tag[1]:
        end = _end_of_silence(source, name, end)
    return end, " " if _BREAKS.fullmatch(name) else ""


def _after(source: str, mark: str, start: int) -> int:
    found = source.find(mark, start)
    return len(source) if found < 0 else found + len(mark)


def _end_of_tag(source: str, at: int) -> int:
    """Return the place after a tag's `>`; quotes may hide one."""
    quote = ""
    for index in range(at, len(source)):
        letter = source[index]
        if quote:
            quote = "" if letter == quote else quote
        elif letter == ">":
            return index + 1
        elif letter in "\"'" and source[index - 1] == "=":
            quote = letter
    return len(source)


def _end_of_silence(source: str, name: str, at: int) -> int:
    closing = re.compile(f"</{name}[^>]*>?", re.IGNORECASE).search(source, at)
    return closing.end() if closing else len(source)


def _decoded(text: str) -> str:
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    if entity["decimal"] is None and entity["hex"] is None:
        return unescape(entity[0])
    code = int(entity["decimal"]) if entity["decimal"] else int(entity["hex"], 16)
    invalid = code == 0 or code > _HIGHEST or 0xD800 <= code <= 0xDFFF
    return "�" if invalid else chr(code)
