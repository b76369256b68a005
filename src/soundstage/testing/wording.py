"""Mistakes in scenario files, told in the words of the file and not of the code."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

import msgspec

from soundstage.testing.located import Path
from soundstage.testing.scenario import Part, ScenarioFile

_AT = re.compile(r"(?P<what>.*?) - at `\$(?P<path>.*)`", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")
_TYPES = re.compile(r"Expected `(?P<wanted>.*)`, got `(?P<got>.*)`")
_PLACE = re.compile(r"\.([^.\[\]]+)|\[([0-9]+)\]")
_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "object": "a mapping",
    "array": "a list",
    "null": "",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong at a place of a file."""

    place: Path
    message: str

    def __str__(self) -> str:
        names = [str(part) for part in self.place if isinstance(part, str)]
        return f"{names[-1]}: {self.message}" if names else self.message


def explained(error: msgspec.ValidationError) -> Mistake:
    """Say where a value is wrong and what was expected, or which key was probably meant."""
    found = _AT.fullmatch(str(error))
    what = found["what"] if found else str(error)
    parts = _PLACE.findall(found["path"]) if found else ()
    place: Path = tuple(name or int(index) for name, index in parts)
    unknown, missing, types = (shape.fullmatch(what) for shape in (_UNKNOWN, _MISSING, _TYPES))
    if unknown is not None:
        key = unknown["key"]
        return Mistake((*place, key), f"unknown key; {suggestion(key, _keys_at(place))}")
    if missing is not None:
        return Mistake(place, f"the key {missing['key']!r} is missing")
    if types is not None:
        names = types["wanted"].split(" | ")
        wanted = " or ".join(filter(None, (_WORDS.get(name, name) for name in names)))
        return Mistake(place, f"expected {wanted}, found {_WORDS[types['got']] or 'nothing'}")
    return Mistake(place, what)


def suggestion(word: str, known: list[str]) -> str:
    """Return the known word that was probably meant, as a question."""
    close = get_close_matches(word, known, 1)
    return f"did you mean {close[0]!r}?" if close else f"expected one of {', '.join(known)}"


def _keys_at(place: Path) -> list[str]:
    """Return the keys of the mapping at a place of the format."""
    type_: Any = ScenarioFile
    for part in place:
        type_ = _inner(type_, part)
    struct = _struct_in(type_)
    return [field.encode_name for field in msgspec.structs.fields(struct)] if struct else []


def _inner(type_: Any, part: str | int) -> Any:
    struct = _struct_in(type_)
    if isinstance(part, str) and struct is not None:
        named = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
        return named.get(part, Any)
    return type_


def _struct_in(type_: Any) -> type[Part] | None:
    """Find the struct that a type speaks of, inside unions, lists and annotations."""
    if isinstance(type_, type) and issubclass(type_, Part):
        return type_
    return next(filter(None, map(_struct_in, get_args(type_))), None)
