"""Rendering the properties of a state: which of them hold Liquid is read off their types."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from soundstage.widgets.properties import Properties
from soundstage.widgets.scope import Render

_LIST = ""
"""The mode of a field that is a list of structs with templates of their own."""


class Renderer:
    """Fills the templates of one state's properties in; what holds none is made ready once."""

    def __init__(self, source: Properties) -> None:
        self.source: Any = source
        fields = _fields(type(source))
        self._live = tuple(field for field in fields if _is_live(getattr(source, field[0])))
        self._ready = _rendered(source, tuple(set(fields) - set(self._live)), str)

    def __call__(self, render: Render) -> Any:
        """Return the properties as the widget sees them, each template filled in."""
        return _rendered(self._ready, self._live, render) if self._live else self._ready


def templates_in(struct: msgspec.Struct) -> Iterator[str]:
    """Yield every template of a struct and of the structs in its lists."""
    for name, mode in _fields(type(struct)):
        value = getattr(struct, name)
        if mode == _LIST:
            yield from (text for item in value for text in templates_in(item))
        elif isinstance(value, str):
            yield value


def _rendered(struct: Any, fields: tuple[tuple[str, str], ...], render: Render) -> Any:
    changes: dict[str, Any] = {}
    for name, mode in fields:
        value = getattr(struct, name)
        if mode == _LIST:
            changes[name] = tuple(
                _rendered(item, _fields(item.__class__), render) for item in value
            )
        elif isinstance(value, str):
            text = render(value)
            changes[name] = text.strip() if mode == "trim" else text
    return msgspec.structs.replace(struct, **changes) if changes else struct


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
