"""Every property of every widget is checked as its declaration says."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from soundstage.validation import validate
from soundstage.widgets import WIDGETS, Widget

WRONG: dict[type, Any] = {inspect.StrType: 5, inspect.IntType: "5", inspect.BoolType: "true"}
EXPECTED: dict[type, str] = {
    inspect.StrType: "integer found, string expected",
    inspect.IntType: "string found, integer expected",
    inspect.BoolType: "string found, boolean expected",
    inspect.LiteralType: "boolean found, string expected",
    inspect.VarTupleType: "boolean found, array expected",
    inspect.StructType: "boolean found, object expected",
}
EACH_WIDGET = [pytest.param(widget, id=kind) for kind, widget in WIDGETS.items()]


def errors_of(widget: Widget, changes: dict[str, Any], without: str = "") -> list[tuple[str, str]]:
    """Return what is wrong with the widget's example after some changes."""
    properties = {key: value for key, value in widget.example.items() if key != without}
    it = {
        "name": "it",
        "type": widget.type,
        "transitions": [{"event": event, "next": "it"} for event in widget.events],
        "properties": msgspec.to_builtins(properties | changes),
    }
    connected = [{"event": "incomingRequest", "next": "it"}]
    start = {"name": "Trigger", "type": "trigger", "transitions": connected, "properties": {}}
    report = validate({"states": [start, it], "initial_state": "Trigger"})
    return [(p.property_path, p.message) for p in report.errors]


def fields_of(widget: Widget) -> Iterator[tuple[inspect.Field, Any]]:
    info = inspect.type_info(widget.properties)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        yield field, kind_of(field.type)


def kind_of(declared: Any) -> Any:
    """Return the first type of a field, without its description."""
    if isinstance(declared, inspect.Metadata):
        return kind_of(declared.type)
    if isinstance(declared, inspect.UnionType):
        return kind_of(declared.types[0])
    return declared


def each_field(*kinds: type) -> list[Any]:
    return [
        pytest.param(widget, field.encode_name, kind, id=f"{widget.type}.{field.encode_name}")
        for widget in WIDGETS.values()
        for field, kind in fields_of(widget)
        if isinstance(kind, kinds)
    ]


@pytest.mark.parametrize("widget", EACH_WIDGET)
def test_the_example_is_valid_with_all_its_events(widget: Widget) -> None:
    assert errors_of(widget, {}) == []


@pytest.mark.parametrize(
    ("widget", "name"),
    [
        pytest.param(widget, field.encode_name, id=f"{widget.type}.{field.encode_name}")
        for widget in WIDGETS.values()
        for field, _ in fields_of(widget)
        if field.required
    ],
)
def test_a_required_property_is_missed(widget: Widget, name: str) -> None:
    path = f"#/states/1/properties/{name}"
    assert errors_of(widget, {}, without=name) == [(path, "is missing but it is required")]


@pytest.mark.parametrize(("widget", "name", "kind"), each_field(*EXPECTED))
def test_a_value_of_another_type_is_refused(widget: Widget, name: str, kind: Any) -> None:
    if widget.type == "send-and-wait-for-reply" and name == "timeout":
        assert errors_of(widget, {name: 5}) == []
        return
    path = f"#/states/1/properties/{name}"
    wrong = WRONG.get(type(kind), True)
    assert errors_of(widget, {name: wrong}) == [(path, EXPECTED[type(kind)])]


@pytest.mark.parametrize(("widget", "name", "kind"), each_field(*EXPECTED))
def test_null_is_no_value(widget: Widget, name: str, kind: Any) -> None:
    [(path, message)] = errors_of(widget, {name: None})
    assert path == f"#/states/1/properties/{name}"
    assert message.startswith("null found, ")


@pytest.mark.parametrize(("widget", "name", "kind"), each_field(inspect.LiteralType))
def test_only_the_listed_values_are_taken(widget: Widget, name: str, kind: Any) -> None:
    for value in kind.values:
        assert f"#/states/1/properties/{name}" not in dict(errors_of(widget, {name: value}))
    [(path, message)] = errors_of(widget, {name: kind.values[0] + "?"})
    assert path == f"#/states/1/properties/{name}"
    listed = message.removeprefix("does not have a value in the enumeration [").removesuffix("]")
    assert sorted(listed.split(", ")) == sorted(kind.values)


@pytest.mark.parametrize(("widget", "name", "kind"), each_field(inspect.IntType))
def test_numbers_keep_to_their_range(widget: Widget, name: str, kind: Any) -> None:
    path = f"#/states/1/properties/{name}"
    for bound, beyond, word in ((kind.ge, -1, "minimum"), (kind.le, 1, "maximum")):
        if bound is None:
            assert errors_of(widget, {name: beyond * 10**9}) == []
            continue
        assert errors_of(widget, {name: bound}) == []
        message = f"must have a {word} value of {bound}"
        assert errors_of(widget, {name: bound + beyond}) == [(path, message)]


@pytest.mark.parametrize("widget", EACH_WIDGET)
def test_an_invented_event_is_answered_with_all_real_ones(widget: Widget) -> None:
    it = {
        "name": "Trigger",
        "type": widget.type,
        "transitions": [{"event": "someday"}],
        "properties": msgspec.to_builtins(dict(widget.example)),
    }
    report = validate({"states": [it], "initial_state": "Trigger"})
    assert [(p.property_path, p.message) for p in report.errors] == [
        ("#/states/0/transitions/0/event", f"must be a constant value {event}")
        for event in widget.events
    ]
