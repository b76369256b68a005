"""The widget types as the palette and the forms show them, made of their own declarations."""

import re
from functools import cache
from typing import Any

import msgspec

from soundstage.console.wire.checking import Catalogue, Group, WidgetEvent, WidgetKind
from soundstage.errors import Json
from soundstage.lint.kinds import GONE, SPLIT, VOICE
from soundstage.validation.shapes import Schema, form_shapes
from soundstage.widgets import GROUPS, WIDGETS, Widget

_SOURCES = re.compile(r"\s*\[[^\]]*\]|\s*\(assumed\)")
_ACRONYMS = frozenset({"url", "sid", "sip", "http", "id"})
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+")
_REFERENCE = "#/definitions/"


@cache
def catalogue() -> Catalogue:
    """Return all widget types; they never change while a server runs."""
    shapes = form_shapes({widget.properties: None for widget in WIDGETS.values()})
    return Catalogue(
        groups=tuple(Group(name=name, title=title) for name, title in GROUPS.items()),
        widgets=tuple(_kind(widget, shapes) for widget in WIDGETS.values()),
    )


def _kind(widget: Widget, shapes: dict[str, Schema]) -> WidgetKind:
    shape = shapes[widget.properties.__name__]
    return WidgetKind(
        type=widget.type,
        title=widget.title,
        group=widget.group,
        summary=_summary(widget),
        events=tuple(
            WidgetEvent(event=event, label=widget.labels[event]) for event in widget.events
        ),
        properties=_form(shape, shapes),
        defaults=defaults_of(widget, shape),
        transitions_by_condition=widget.type == SPLIT,
        needs_call=widget.type in VOICE,
        supported=widget.type not in GONE,
        help=widget.help,
    )


def _summary(widget: Widget) -> str:
    first = (widget.__doc__ or "").split("\n\n")[0]
    return " ".join(_SOURCES.sub("", first).split())


def _form(schema: Schema, shapes: dict[str, Schema]) -> Schema:
    """Return the schema of one type's properties, with how each of them is edited."""
    properties = {
        name: _field(name, shape, place, shapes)
        for place, (name, shape) in enumerate(schema["properties"].items())
    }
    named = {name: shapes[name] for name in sorted(_named(properties))}
    return {**schema, "properties": properties, "definitions": named}


def _field(name: str, shape: Schema, place: int, shapes: dict[str, Schema]) -> Schema:
    """Return one property; where values are only offered `x-open` says that others fit, too."""
    offered = {"enum": shape["x-choices"], "x-open": True} if "x-choices" in shape else {}
    words = {key: value for key, value in shape.items() if key != "x-choices"}
    title = "Place on the canvas" if name == "offset" else _title(name)
    return {
        "title": title,
        "x-editor": _editor(name, shape, shapes),
        "x-order": place,
        **words,
        **offered,
    }


def _title(name: str) -> str:
    words = [word.lower() for word in _WORDS.findall(name)]
    shown = [word.upper() if word in _ACRONYMS else word for word in words]
    text = " ".join(shown)
    return text[:1].upper() + text[1:]


def _editor(name: str, shape: Schema, shapes: dict[str, Schema]) -> str:
    """Return how a property is edited when its declaration does not say so."""
    if name == "offset":
        return "hidden"
    items = shape.get("items", {})
    if "enum" in shape or "enum" in items:
        return "choice"
    kinds = shape.get("type", "object")
    if "array" in kinds:
        return _list_editor(items.get("$ref", ""), shapes)
    if "string" in kinds:
        return "line"
    return {"boolean": "switch", "integer": "number", "number": "number"}.get(kinds, "json")


def _list_editor(reference: str, shapes: dict[str, Schema]) -> str:
    return {"KeyValue": "pairs", "TypedKeyValue": "typed_pairs"}.get(
        reference.removeprefix(_REFERENCE), "json"
    )


def _named(schema: Any) -> set[str]:
    """Return the names of the shapes that a schema refers to."""
    if isinstance(schema, list):
        return set().union(*map(_named, schema))
    if not isinstance(schema, dict):
        return set()
    own = {schema["$ref"].removeprefix(_REFERENCE)} if "$ref" in schema else set()
    return own.union(*map(_named, schema.values()))


def defaults_of(widget: Widget, shape: Schema) -> dict[str, Json]:
    """Return the properties of a new state: what a console writes, to be filled in.

    Of the example only what is no matter of the flow is kept: choices, switches and the
    addresses of the conversation (flow-definition.md section 11).
    """
    needs = [{need.name, *need.when} for need in widget.properties.needs]
    asked = [name for name in widget.example if name in set(shape["required"]).union(*needs)]
    given = {name: _blank(widget.example[name], shape["properties"][name]) for name in asked}
    made = msgspec.to_builtins(msgspec.convert(given, widget.properties))
    kept = {name: value for name, value in made.items() if value not in ("", [], ())}
    return {name: value for name, value in {**kept, **given}.items() if name != "offset"}


def _blank(value: Json, shape: Schema) -> Json:
    """Return what a new state has in place of a value of the example."""
    chosen = "enum" in shape or "x-choices" in shape
    if chosen or not isinstance(value, str) or "channel.address" in value:
        return value
    return ""
