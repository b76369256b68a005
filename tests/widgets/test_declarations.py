"""The declarations of the widgets are complete: the schema, the docs and forms rest on them."""

from typing import Any

import msgspec
import pytest
from msgspec import inspect

from soundstage.widgets import WIDGETS, Properties, Widget

EACH_WIDGET = [pytest.param(widget, id=kind) for kind, widget in WIDGETS.items()]


def fields(widget: Widget) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(widget.properties)
    assert isinstance(info, inspect.StructType)
    return info.fields


def described(declared: Any) -> str:
    if isinstance(declared, inspect.Metadata):
        return (declared.extra_json_schema or {}).get("description", "") or described(declared.type)
    if isinstance(declared, inspect.UnionType):
        return max((described(choice) for choice in declared.types), key=len)
    return ""


@pytest.mark.parametrize("widget", EACH_WIDGET)
def test_the_class_says_what_the_widget_does_and_who_says_so(widget: Widget) -> None:
    text = type(widget).__doc__ or ""
    assert text.split(".")[0]
    assert "[" in text or "assumed" in text


@pytest.mark.parametrize("widget", EACH_WIDGET)
def test_each_property_is_described_in_one_sentence(widget: Widget) -> None:
    own = [field for field in fields(widget) if field.encode_name != "offset"]
    for field in own:
        assert described(field.type).endswith((".", "]")), field.name


@pytest.mark.parametrize("widget", EACH_WIDGET)
def test_the_example_can_be_read(widget: Widget) -> None:
    properties = msgspec.convert(dict(widget.example), widget.properties)
    assert isinstance(properties, Properties)


@pytest.mark.parametrize("widget", EACH_WIDGET)
def test_defaults_keep_to_the_declaration(widget: Widget) -> None:
    properties = msgspec.convert(dict(widget.example), widget.properties)
    written = msgspec.json.encode(properties)
    assert msgspec.json.decode(written, type=widget.properties) == properties


@pytest.mark.parametrize("widget", EACH_WIDGET)
def test_conditional_needs_name_declared_properties(widget: Widget) -> None:
    names = {field.encode_name for field in fields(widget)}
    for need in widget.properties.needs:
        assert {need.name, *need.when, *need.unless} <= names
        assert need.when or need.unless


def test_text_keeps_its_white_space_and_lines_are_trimmed() -> None:
    def liquid(kind: str, name: str) -> object:
        [field] = [field for field in fields(WIDGETS[kind]) if field.encode_name == name]
        declared = field.type
        if isinstance(declared, inspect.Metadata) and isinstance(declared.type, inspect.UnionType):
            declared = declared.type.types[0]
        return (getattr(declared, "extra", None) or {}).get("liquid")

    assert liquid("send-message", "body") == "keep"
    assert liquid("say-play", "say") == "keep"
    assert liquid("make-http-request", "body") == "keep"
    assert liquid("send-to-flex", "attributes") == "keep"
    assert liquid("send-message", "to") == "trim"
    assert liquid("send-and-wait-for-reply", "timeout") == "trim"
    assert liquid("make-http-request", "url") == "trim"
    assert liquid("make-http-request", "method") is None
    assert liquid("run-subflow", "flow_sid") is None
