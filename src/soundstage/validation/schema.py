"""The JSON Schema of flow definitions, built from the widgets' declarations [schema]."""

from functools import cache

from soundstage.definition.model import CONDITION_TYPES, TRIGGER
from soundstage.limits import STUDIO
from soundstage.validation.shapes import Schema, property_shapes
from soundstage.widgets import WIDGETS, Widget

SCHEMA_ID = "https://schemas.twilio.com/studio/draft/2019-09/flow-definition"
NAME_PATTERN = "^[A-Za-z][A-Za-z0-9_-]*$"


@cache
def flow_definition_schema() -> Schema:
    """Return the draft-07 schema of a whole definition; do not change it."""
    dispatch = [
        {
            "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
            "then": {"$ref": f"#/definitions/{kind}"},
        }
        for kind in WIDGETS
    ]
    states = {
        "type": "array",
        "minItems": 1,
        "maxItems": STUDIO.states,
        "items": {**loose_state_schema(), "required": ["type"], "allOf": dispatch},
    }
    envelope = envelope_schema()
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": SCHEMA_ID,
        "title": "Definition schema for twilio studio flow",
        "definitions": definitions(),
        **envelope,
        "properties": {**envelope["properties"], "states": states},
        "required": [*envelope["required"], "states"],
    }


def envelope_schema() -> Schema:
    """Return the schema of everything around the states."""
    return {
        "type": "object",
        "properties": {
            "description": {"type": "string"},
            "initial_state": {"type": "string", "minLength": 1},
            "flags": {
                "type": "object",
                "properties": {"allow_concurrent_calls": {"type": "boolean"}},
                "required": ["allow_concurrent_calls"],
            },
            "$schema": {"type": "string", "enum": [SCHEMA_ID]},
        },
        "required": ["initial_state"],
    }


def loose_state_schema() -> Schema:
    """Return what holds for a state of any type."""
    return {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "pattern": NAME_PATTERN},
            "type": {"type": "string", "enum": list(WIDGETS)},
            "properties": {"type": "object"},
            "transitions": {"type": "array", "items": {"$ref": "#/definitions/Transition"}},
        },
    }


@cache
def definitions() -> Schema:
    """Return the schemas that the others refer to, one for each widget type among them."""
    shapes = property_shapes({widget.properties: None for widget in WIDGETS.values()})
    states = {kind: _state(widget) for kind, widget in WIDGETS.items()}
    return {"Condition": _condition(), "Transition": _transition(), **shapes, **states}


def _state(widget: Widget) -> Schema:
    event = {"type": "string", "enum": list(widget.events)}
    loose = loose_state_schema()["properties"]
    properties = {
        **loose,
        "type": {"const": widget.type},
        "properties": {"$ref": f"#/definitions/{widget.properties.__name__}"},
        "transitions": {
            "type": "array",
            "items": {
                "allOf": [{"$ref": "#/definitions/Transition"}],
                "properties": {"event": event},
            },
        },
    }
    required = ["name", "type", "transitions", "properties"]
    return {
        "description": widget.__doc__,
        "type": "object",
        "properties": properties,
        "required": ["type", "transitions"] if widget.type == TRIGGER else required,
    }


def _transition() -> Schema:
    return {
        "type": "object",
        "properties": {
            "event": {"type": "string", "minLength": 1},
            "next": {"type": ["string", "null"]},
            "conditions": {"type": "array", "items": {"$ref": "#/definitions/Condition"}},
        },
        "required": ["event"],
    }


def _condition() -> Schema:
    text = {"type": "string"}
    return {
        "type": "object",
        "properties": {
            "friendly_name": text,
            "arguments": {"type": "array", "items": text},
            "type": {"type": "string", "enum": list(CONDITION_TYPES)},
            "value": text,
        },
        "required": ["friendly_name", "arguments", "type", "value"],
    }
