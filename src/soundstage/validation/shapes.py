"""The JSON Schemas of the widgets' properties, made from their declarations."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, get_args, get_origin, get_type_hints

import msgspec

from soundstage.errors import Json
from soundstage.widgets import Need, Properties

Schema = dict[str, Json]

_SCALARS = frozenset({"string", "integer", "number", "boolean"})
_FORM = re.compile(r"title|x-(?!liquid)[a-z]+")


def property_shapes(classes: Iterable[type[Properties]]) -> dict[str, Schema]:
    """Return a schema by name for each class, and for the classes that they are made of."""
    return {name: _bare(shape) for name, shape in form_shapes(classes).items()}


def form_shapes(classes: Iterable[type[Properties]]) -> dict[str, Schema]:
    """Return the same schemas with the words for forms: titles, and what begins with `x-`."""
    known = {declared.__name__: declared for declared in classes}
    _, components = msgspec.json.schema_components(
        known.values(), ref_template="#/definitions/{name}"
    )
    orders = {frozenset(values): values for values in _literals(known.values())}
    shapes = {name: _plain(_as_json(schema), orders) for name, schema in components.items()}
    for name, declared in known.items():
        if declared.needs:
            shapes[name]["allOf"] = [_need(need) for need in declared.needs]
    return shapes


def _bare(schema: Json) -> Json:
    """Return a schema as it is published, without the words for forms."""
    if isinstance(schema, list):
        return [_bare(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _bare(value) for key, value in schema.items() if not _FORM.fullmatch(key)}


def _need(need: Need) -> Schema:
    when: Schema = {}
    if need.when:
        when["properties"] = {name: {"const": value} for name, value in need.when.items()}
        when["required"] = list(need.when)
    if need.unless:
        when["not"] = {"anyOf": [{"required": [name]} for name in need.unless]}
    return {"if": when, "then": {"required": [need.name]}}


def _as_json(schema: Schema) -> Json:
    return msgspec.json.decode(msgspec.json.encode(schema))


def _literals(kinds: Iterable[object]) -> Iterator[tuple[str, ...]]:
    """Yield the values of every `Literal` inside, in their own order, which msgspec sorts."""
    for kind in kinds:
        if get_origin(kind) is Literal:
            yield get_args(kind)
        elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from _literals(get_type_hints(kind, include_extras=True).values())
        else:
            yield from _literals(get_args(kind))


def _plain(schema: Json, orders: dict[frozenset[str], tuple[str, ...]]) -> Json:
    """Say it in fewer words: one `type` for a choice of simple types, a type for each `enum`."""
    if isinstance(schema, list):
        return [_plain(item, orders) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _plain(value, orders) for key, value in schema.items()}
    if isinstance(plain.get("enum"), list):
        return {"type": "string", **plain, "enum": list(orders[frozenset(plain["enum"])])}
    choices = plain.get("anyOf")
    if isinstance(choices, list) and all(choice.get("type") in _SCALARS for choice in choices):
        del plain["anyOf"]
        merged = {key: value for choice in choices for key, value in choice.items()}
        return {**merged, **plain, "type": _types(choice["type"] for choice in choices)}
    return plain


def _types(names: Iterable[str]) -> Json:
    found = tuple(names)
    if "number" in found:
        found = tuple(name for name in found if name != "integer")
    return found[0] if len(found) == 1 else list(found)
