"""The templates of a state, each with the place where it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import msgspec
from msgspec import inspect

from soundstage.definition.scan import Path
from soundstage.errors import Json
from soundstage.limits import STUDIO, Limits
from soundstage.lint.syntax import Reading, read
from soundstage.liquid import LiquidError, Reference, Template, compile_template
from soundstage.widgets import WIDGETS

Fields = Mapping[str, "Fields | None"]
"""What may hold Liquid: a property by its name, or what the items of a list hold."""


@dataclass(frozen=True, slots=True)
class Use:
    """One template: which state has it, where it stands, and what it says."""

    state: int
    path: Path
    source: str
    compiled: Template | LiquidError

    @property
    def references(self) -> tuple[Reference, ...]:
        """The paths that it reads; none when it cannot be read itself."""
        return () if isinstance(self.compiled, LiquidError) else self.compiled.references

    @property
    def reading(self) -> Reading:
        """What it is made of."""
        return read(self.source)

    @property
    def is_live(self) -> bool:
        """Whether there is anything to fill in."""
        return "{{" in self.source or "{%" in self.source

    @property
    def property(self) -> str:
        """The name of the property, or `conditions`."""
        return str(self.path[3]) if self.path[2] == "properties" else "conditions"


def uses_in(index: int, state: Mapping[str, Json], limits: Limits) -> Iterator[Use]:
    """Yield the templates of a state in their order; conditions are templates as well."""
    start: Path = ("states", index)
    fields = _fields(WIDGETS[state["type"]].properties)
    for path, source in _texts(state.get("properties"), fields, (*start, "properties")):
        yield Use(index, path, source, compiled(source, limits))
    for place, transition in enumerate(state["transitions"]):
        here: Path = (*start, "transitions", place, "conditions")
        for number, condition in enumerate(transition.get("conditions") or ()):
            for rank, source in enumerate(condition["arguments"]):
                path = (*here, number, "arguments", rank)
                yield Use(index, path, source, compiled(source, limits))
            path = (*here, number, "value")
            yield Use(index, path, condition["value"], compiled(condition["value"], limits))


@lru_cache(maxsize=4_096)
def compiled(source: str, limits: Limits = STUDIO) -> Template | LiquidError:
    """Return a template ready to look at, or what is wrong with it."""
    try:
        return compile_template(source, limits)
    except LiquidError as error:
        return error


def _texts(value: Json, fields: Fields, path: Path) -> Iterator[tuple[Path, str]]:
    if not isinstance(value, dict):
        return
    for name, inside in fields.items():
        found = value.get(name)
        if isinstance(found, str) and inside is None:
            yield (*path, name), found
        elif isinstance(found, list) and inside is not None:
            for number, item in enumerate(found):
                yield from _texts(item, inside, (*path, name, number))


@cache
def _fields(struct: type[msgspec.Struct]) -> Fields:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101
    found = ((field.encode_name, _inside(field.type)) for field in info.fields)
    return {name: inside for name, inside in found if not isinstance(inside, bool)}


def _inside(info: inspect.Type) -> Any:
    """Return None for a template, the fields of a list's items, and False for all else."""
    if isinstance(info, inspect.Metadata):
        return None if (info.extra or {}).get("liquid") else _inside(info.type)
    if isinstance(info, inspect.UnionType):
        return next((None for one in info.types if _inside(one) is None), False)
    if isinstance(info, inspect.VarTupleType | inspect.ListType):
        item = info.item_type
        return _fields(item.cls) if isinstance(item, inspect.StructType) else False
    return False
