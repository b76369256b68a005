"""Scenarios told once and played with many values: the rows of `each` fill in `${name}`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from soundstage.errors import Json
from soundstage.testing.located import Located, Path, as_text
from soundstage.testing.wording import Mistake, suggestion

_PLACE = re.compile(r"\$(\$?)\{([^{}]*)\}")
_OURS = frozenset({"webhook"})
"""These places are filled while the scenario is played."""


class TableError(ValueError):
    """A table that does not fit its scenario."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(str(mistake))
        self.mistake = mistake


@dataclass(frozen=True, slots=True)
class Expanded:
    """A document whose scenarios are all rows, and which one of the file each of them was."""

    value: Json
    origins: tuple[int, ...]


def expanded(where: Located) -> Expanded:
    """Return the document with one scenario for each row of each `each`.

    Raises:
        TableError: a scenario asks for a value that its rows do not have.
    """
    document = where.value
    told = document.get("scenarios") if isinstance(document, dict) else None
    if not isinstance(told, list):
        return Expanded(document, ())
    scenarios: list[Json] = []
    origins: list[int] = []
    for number, scenario in enumerate(told):
        for played in _rows_of(scenario, ("scenarios", number)):
            scenarios.append(played)
            origins.append(number)
    return Expanded({**document, "scenarios": scenarios}, tuple(origins))


def original(expansion: Expanded, place: Path) -> Path:
    """Return where in the file something of the expanded document stands."""
    if len(place) > 1 and place[0] == "scenarios" and isinstance(place[1], int):
        return ("scenarios", expansion.origins[place[1]], *place[2:])
    return place


def _rows_of(scenario: Json, place: Path) -> Iterator[Json]:
    rows = scenario.get("each") if isinstance(scenario, dict) else None
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        yield scenario
        return
    told = {key: value for key, value in scenario.items() if key != "each"}
    names = {_named(str(told.get("name", "")), row) for row in rows}
    for row in rows:
        filled = {key: _Filler(row, (*place, key)).fill(value) for key, value in told.items()}
        if len(names) < len(rows) and "name" in told:
            filled["name"] = f"{filled['name']} ({_shown(row)})"
        yield filled


def _named(name: str, row: Mapping[str, Json]) -> str:
    return _PLACE.sub(lambda found: str(row.get(found[2], found[0])), name)


def _shown(row: Mapping[str, Json]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in row.items())


@dataclass(frozen=True, slots=True)
class _Filler:
    """Fills the places of one part of a scenario with the values of a row."""

    row: Mapping[str, Json]
    place: Path

    def fill(self, value: Json) -> Json:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self._at(index).fill(item) for index, item in enumerate(value)]
        if isinstance(value, dict):
            return {self._name(key): self._at(key).fill(item) for key, item in value.items()}
        return value

    def _at(self, part: str | int) -> "_Filler":
        return replace(self, place=(*self.place, part))

    def _name(self, key: str) -> str:
        return _PLACE.sub(lambda found: _printed(self._value(found)), key)

    def _text(self, text: str) -> Json:
        """Return the text with its places filled; one that is all of it keeps its type."""
        whole = _PLACE.fullmatch(text)
        if whole is not None:
            return self._value(whole)
        return _PLACE.sub(lambda found: _printed(self._value(found)), text)

    def _value(self, found: re.Match[str]) -> Json:
        name = found[2].strip()
        if found[1]:
            return found[0][1:]
        if name in self.row:
            return self.row[name]
        if name in _OURS:
            return found[0]
        message = f"`each` has no value {name!r}; {suggestion(name, list(self.row))}"
        raise TableError(Mistake(self.place, message))


def _printed(value: Json) -> str:
    return as_text(value) if isinstance(value, str | int | float | bool) else ""
