"""Reading the attributes of a verb: types, ranges, defaults, and notes about what is wrong.

Whatever is out of range is noted and the default is taken; unknown attributes are noted and
ignored (assumed from the level "warning" of 12200 and the 13xxx codes).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from soundstage.errors import Level
from soundstage.network.twiml import Element

_SCHEMA = 12200
_MAX_DIGITS = 9
Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something wrong with a document, with its code; the document still runs."""

    code: int
    message: str
    level: Level = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """What an element tells the carrier to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A webhook that hears of some events; no URL: nobody wants to."""

    url: str = ""
    method: Method = "POST"
    events: tuple[str, ...] = ("completed",)


class Attributes:
    """The attributes of one element, read by name; what nobody asked for is noted at the end."""

    def __init__(self, element: Element, notes: list[Note]) -> None:
        self.element = element
        self.notes = notes
        self._read: set[str] = set()

    def note(self, message: str, code: int = _SCHEMA, level: Level = "warning") -> None:
        """Note something about this element."""
        self.notes.append(Note(code, f"<{self.element.name}> {message}", level))

    def given(self, name: str) -> bool:
        """Tell whether the attribute is there."""
        self._read.add(name)
        return name in self.element.attributes

    def text(self, name: str, default: str = "") -> str:
        """Return a text without the space around it."""
        self._read.add(name)
        return self.element.attributes.get(name, default).strip()

    def whole(
        self,
        name: str,
        default: int,
        low: int = 0,
        high: int = 10**_MAX_DIGITS,
        code: int = _SCHEMA,
    ) -> int:
        """Return a whole number in a range."""
        text = self.text(name)
        if name not in self.element.attributes:
            return default
        is_number = text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS
        if is_number and low <= int(text) <= high:
            return int(text)
        self.note(f"{name}={text[:40]!r} is not a whole number from {low} to {high}", code)
        return default

    def flag(self, name: str, default: bool, code: int = _SCHEMA) -> bool:
        """Return `true` or `false`, in any case of letters."""
        text = self.text(name).lower()
        if name not in self.element.attributes:
            return default
        if text not in ("true", "false"):
            self.note(f"{name}={text[:40]!r} is neither true nor false", code)
            return default
        return text == "true"

    def choice(self, name: str, options: Iterable[str], default: str, code: int = _SCHEMA) -> str:
        """Return one of some words, exactly as written."""
        text = self.text(name)
        if name not in self.element.attributes or text in options:
            return text or default
        self.note(f"{name}={text[:40]!r} is not one of {', '.join(options)}", code)
        return default

    def method(self, name: str = "method", code: int = _SCHEMA, default: Method = "POST") -> Method:
        """Return `GET` or `POST`."""
        text = self.text(name).upper()
        if name in self.element.attributes and text not in ("GET", "POST"):
            self.note(f"{name}={text[:40]!r} is neither GET nor POST", code)
            return default
        return "GET" if text == "GET" else "POST" if text else default

    def callback(
        self,
        name: str = "statusCallback",
        events: tuple[str, ...] = ("completed",),
        possible: frozenset[str] | None = None,
    ) -> Callback:
        """Return a status callback with its method and events."""
        url, method = self.text(name), self.method(f"{name}Method")
        asked = tuple(self.text(f"{name}Event").split())
        for event in asked:
            if possible is not None and event not in possible:
                self.note(f"{name}Event {event[:40]!r} is unknown")
        return Callback(url=url, method=method, events=asked or events)

    def ignore(self, *names: str) -> None:
        """Accept attributes that make no difference here."""
        self._read.update(names)

    def done(self) -> None:
        """Note the attributes that nobody asked for."""
        for name in sorted(self.element.attributes.keys() - self._read):
            self.note(f"has an unknown attribute {name[:40]!r}")

    def no_children(self, *allowed: str) -> None:
        """Note elements that do not belong into this one; they are skipped."""
        for child in self.element.children:
            if child.name not in allowed:
                self.note(f"may not hold <{child.name[:40]}>")
