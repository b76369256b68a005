"""YAML read into plain values, with the line of each of them.

The plain scalars are those of JSON and nothing more: `yes`, `on`, dates and `007` stay text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from soundstage.errors import Json

Path = tuple[str | int, ...]

_MOST_LEVELS = 50
_HINT = " (a text with : , ? # or brackets in it needs quotes)"
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_WORDS: Mapping[str, Json] = {"": None, "~": None, "null": None, "true": True, "false": False}


_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C is ten times as fast, where the library was built with it."""


class YamlError(ValueError):
    """A text that cannot be read, with the line where that was seen."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class Span(NamedTuple):
    """Where a value stands in the text; `in_lines` tells of a list with an item a line."""

    start: int
    end: int
    column: int
    in_lines: bool


@dataclass(frozen=True, slots=True)
class Located:
    """A document and where its values stand."""

    value: Json
    lines: Mapping[Path, int]
    spans: Mapping[Path, Span] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line of a value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(text: str) -> Located:
    """Read one YAML document.

    Raises:
        YamlError: it is not YAML, repeats a key, or is nested too deeply.
    """
    try:
        return _Reader(text).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(
            mark.line + 1 if mark else 1, f"is not YAML: {error.problem}{_HINT}"
        ) from None
    except yaml.YAMLError as error:
        raise YamlError(1, f"is not YAML: {error}") from None


class _Reader:
    """Builds values from the parser's events: nothing nests deeper than we let it."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self._lines: dict[Path, int] = {}
        self._spans: dict[Path, Span] = {}
        self._anchors: dict[str, Json] = {}
        self._end = 0

    def document(self) -> Located:
        """Return the only document of the text."""
        next(self._events)
        started = next(self._events)
        if isinstance(started, yaml.StreamEndEvent):
            return Located(None, {})
        value = self._value(next(self._events), ())
        next(self._events)
        further = next(self._events)
        if isinstance(further, yaml.DocumentStartEvent):
            raise YamlError(_line(further), "has a second document in it")
        return Located(value, self._lines, self._spans)

    def _value(self, event: Any, path: Path) -> Json:
        line = _line(event)
        if len(path) > _MOST_LEVELS:
            raise YamlError(line, f"is nested more than {_MOST_LEVELS} levels deep")
        self._lines.setdefault(path, line)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise YamlError(line, f"is not YAML: nothing has the anchor {event.anchor!r}")
            self._note(event, path, event)
            return self._anchors[event.anchor]
        last = event
        if isinstance(event, yaml.MappingStartEvent):
            value, last = self._mapping(path)
        elif isinstance(event, yaml.SequenceStartEvent):
            value, last = self._sequence(path)
        else:
            value = _scalar(event)
        self._note(event, path, last)
        if event.anchor:
            self._anchors[event.anchor] = value
        return value

    def _note(self, event: Any, path: Path, last: Any) -> None:
        """Note where a value stands: one of lines ends where the last value in it does."""
        in_lines = getattr(event, "flow_style", None) is False
        if not in_lines:
            self._end = last.end_mark.index
        mark = event.start_mark
        self._spans[path] = Span(mark.index, self._end, mark.column, in_lines)

    def _sequence(self, path: Path) -> tuple[Json, Any]:
        items: list[Json] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items, event

    def _mapping(self, path: Path) -> tuple[Json, Any]:
        members: dict[str, Json] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlError(line, "has a key that is no plain text")
            key = str(event.value)
            if key in members:
                raise YamlError(line, f"has the key {key!r} twice in the same mapping")
            self._lines[(*path, key)] = line
            members[key] = self._value(next(self._events), (*path, key))
        return members, event


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _scalar(event: yaml.ScalarEvent) -> Json:
    text = str(event.value)
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and repr(float(text)) == text:
        return float(text)
    return text


def as_text(value: str | int | float | bool) -> str:
    """Return a plain scalar as it was written."""
    return str(value).lower() if isinstance(value, bool) else str(value)
