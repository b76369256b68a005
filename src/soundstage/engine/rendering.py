"""Rendering the properties of a state: which of them hold Liquid is read off their types."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect
from msgspec.structs import replace

from soundstage.widgets.scope import Render

_LIST = ""
"""The mode of a field that is a list of structs with templates of their own."""

Fill = Callable[[Render], Any]
"""Gives the value of one field, its templates filled in."""


class Renderer:
    """Fills the templates of one struct in; what holds none is made ready once."""

    def __init__(self, source: msgspec.Struct) -> None:
        self.source: Any = source
        fills: dict[str, Fill] = {}
        self._live: dict[str, Fill] = {}
        for name, mode in _fields(type(source)):
            value = getattr(source, name)
            if isinstance(value, str | tuple):
                fills[name] = _fill(value, mode)
            if _is_live(value):
                self._live[name] = fills[name]
        self._ready = replace(source, **_filled(fills, str))

    def __call__(self, render: Render) -> Any:
        """Return the properties as the widget sees them, each template filled in."""
        return replace(self._ready, **_filled(self._live, render)) if self._live else self._ready


def templates_in(struct: msgspec.Struct) -> Iterator[str]:
    """Yield every template of a struct and of the structs in its lists."""
    for name, mode in _fields(type(struct)):
        value = getattr(struct, name)
        if mode == _LIST:
            yield from (text for item in value for text in templates_in(item))
        elif isinstance(value, str):
            yield value


def _filled(fills: Mapping[str, Fill], render: Render) -> dict[str, Any]:
    return {name: fill(render) for name, fill in fills.items()}


def _fill(value: Any, mode: str) -> Fill:
    if mode == _LIST:
        items = [Renderer(item) for item in value]
        return lambda render: tuple([item(render) for item in items])
    if mode == "trim":
        return lambda render: render(value).strip()
    return lambda render: render(value)


def _is_live(value: Any) -> bool:
    if isinstance(value, str):
        return "{{" in value or "{%" in value
    return isinstance(value, tuple) and any(
        _is_live(text) for item in value for text in templates_in(item)
    )


@cache
def _fields(struct_type: Any) -> tuple[tuple[str, str], ...]:
    """Return (field, mode) of the fields that matter: `keep`, `trim`, or a list of structs."""
    info = inspect.type_info(struct_type)
    assert isinstance(info, inspect.StructType)  # noqa: S101
    found = ((field.name, _mode(field.type)) for field in info.fields)
    return tuple((name, mode) for name, mode in found if mode is not None)


def _mode(info: inspect.Type) -> str | None:
    if isinstance(info, inspect.Metadata):
        return (info.extra or {}).get("liquid") or _mode(info.type)
    if isinstance(info, inspect.UnionType):
        return next(filter(None, map(_mode, info.types)), None)
    if isinstance(info, inspect.VarTupleType | inspect.ListType):
        return _LIST if isinstance(info.item_type, inspect.StructType) else None
    return None
