"""Reading TwiML that an application answered: safe against hostile XML, strict about the root.

No document type, no entities of its own, bounded depth; the caller bounds the size.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from soundstage.errors import SoundstageError

_DEPTH = 32


class TwimlError(SoundstageError):
    """A document that cannot be executed, with its code (12100, 12102) [err]."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Element:
    """A verb or a noun: its name, attributes, own text and children.

    `words` is its text with that of all elements in it, in their order.
    """

    name: str
    attributes: dict[str, str]
    text: str
    children: tuple["Element", ...]
    words: str = field(default="", compare=False)


def read_twiml(document: bytes) -> tuple[Element, ...]:
    """Return the verbs of a document, or raise `TwimlError`."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.doctype
    try:
        parser.Parse(document, True)
    except expat.ExpatError as failure:
        raise TwimlError(12100, f"Document parse failure: {failure}") from None
    except (ValueError, LookupError) as failure:
        raise TwimlError(12100, f"Document parse failure: {failure}") from None
    (root,) = reader.top
    if root.name != "Response":
        raise TwimlError(12102, f"The root element is <{root.name}>, expected <Response>")
    return root.children


class _Open:
    """An element that is being read."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.text: list[str] = []
        self.words: list[str] = []
        self.children: list[Element] = []


class _Reader:
    """Collects elements from the parser's events, without recursion."""

    def __init__(self) -> None:
        self.top: list[Element] = []
        self._open: list[_Open] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _DEPTH:
            raise TwimlError(12100, f"Elements are nested more than {_DEPTH} deep")
        self._open.append(_Open(name, attributes))

    def end(self, name: str) -> None:
        done = self._open.pop()
        text, words = "".join(done.text).strip(), "".join(done.words)
        element = Element(name, done.attributes, text, tuple(done.children), words.strip())
        if self._open:
            self._open[-1].words.append(words)
        (self._open[-1].children if self._open else self.top).append(element)

    def text(self, data: str) -> None:
        self._open[-1].text.append(data)
        self._open[-1].words.append(data)

    def doctype(self, *_: object) -> None:
        raise TwimlError(12100, "A document type declaration is not allowed")
