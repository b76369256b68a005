"""Rendering the properties of a state: which of them hold Liquid is read off their types."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from soundstage.widgets.properties import Properties
from soundstage.widgets.scope import Render


class Renderer:
    """Fills the templates of one state's properties in."""

    def __init__(self, source: Properties) -> None:
        self.source: Any = source
        live = any("{{" in text or "{%" in text for text in templates_in(source))
        self._constant = None if live else _rendered(source, str)

    def __call__(self, render: Render) -> Any:
        """Return the properties as the widget sees them, each template filled in."""
        return self._constant or _rendered(self.source, render)


def templates_in(struct: msgspec.Struct) -> Iterator[str]:
    """Yield every template of a struct and of the structs in its lists."""
    for name, mode in _fields(type(struct)):
        value = getattr(struct, name)
        if mode is None:
            yield from (text for item in value for text in templates_in(item))
        elif isinstance(value, str):
            yield value


def _rendered(struct: Any, render: Render) -> Any:
    changes: dict[str, Any] = {}
    struct_type: type[msgspec.Struct] = type(struct)
    for name, mode in _fields(struct_type):
        value = getattr(struct, name)
        if mode is None:
            if value:
                changes[name] = tuple(_rendered(item, render) for item in value)
        elif isinstance(value, str):
            text = render(value)
            changes[name] = text.strip() if mode == "trim" else text
    return msgspec.structs.replace(struct, **changes) if changes else struct


@cache
def _fields(struct_type: type[msgspec.Struct]) -> tuple[tuple[str, str | None], ...]:
    """Return (field, mode) of the fields that matter: `keep`, `trim`, or None for a list."""
    info = inspect.type_info(struct_type)
    assert isinstance(info, inspect.StructType)  # noqa: S101
    found = ((field.name, _mode(field.type)) for field in info.fields)
    return tuple((name, mode or None) for name, mode in found if mode is not None)


def _mode(info: inspect.Type) -> str | None:
    """Return `keep` or `trim` for a template, an empty text for a list of structs."""
    if isinstance(info, inspect.Metadata):
        return (info.extra or {}).get("liquid") or _mode(info.type)
    if isinstance(info, inspect.UnionType):
        return next(filter(None, map(_mode, info.types)), None)
    if isinstance(info, inspect.VarTupleType | inspect.ListType):
        item = info.item_type
        return "" if isinstance(item, inspect.StructType) else None
    return None
