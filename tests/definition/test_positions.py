"""Paths lead to lines and columns of the text."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundstage.definition.positions import Position, locate
from soundstage.definition.scan import pointer, scan

TEXT = """{
  "states": [
    {"name": "Trigger",
     "say": "a, {b}: [c]", "x/y": {"~": null}},
\t[ 1, -2.5e3 ]
  ],
  "é": true}"""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("#/", 1, 1),
        ("#", 1, 1),
        ("#/states", 2, 13),
        ("#/states/0", 3, 5),
        ("#/states/0/name", 3, 14),
        ("#/states/0/say", 4, 13),
        ("#/states/0/x~1y/~0", 4, 41),
        ("#/states/1", 5, 2),
        ("#/states/1/1", 5, 7),
        ("#/é", 7, 8),
    ],
)
def test_a_value_is_found(path: str, line: int, column: int) -> None:
    assert locate(TEXT, [path]) == {path: Position(line, column)}


@pytest.mark.parametrize(
    ("path", "around"),
    [("#/states/0/type", "#/states/0"), ("#/initial_state", "#/"), ("#/é/a/b", "#/é")],
)
def test_what_is_missing_is_shown_where_it_should_be(path: str, around: str) -> None:
    assert locate(TEXT, [path])[path] == locate(TEXT, [around])[around]


def test_many_paths_are_found_in_one_go() -> None:
    found = locate(TEXT, ["#/states/1/0", "#/states"])
    assert found == {"#/states/1/0": Position(5, 4), "#/states": Position(2, 13)}


def test_a_byte_order_mark_takes_no_column() -> None:
    assert locate("\ufeff[ 1]", ["#/0"]) == {"#/0": Position(1, 3)}


def test_text_that_is_no_json_has_a_beginning() -> None:
    assert locate("oops", ["#/a"]) == {"#/a": Position(1, 1)}


@given(JSON, st.sampled_from([None, 1, "\t"]))
@settings(max_examples=200, deadline=None)
def test_every_value_of_any_document_is_found(document: Any, indent: int | str | None) -> None:
    text = json.dumps(document, indent=indent)
    begins: dict[str, Any] = {}
    for found in scan(text):
        begins[pointer(found.path)] = json.JSONDecoder().raw_decode(text, found.offset)[0]
    assert {path: repr(value) for path, value in begins.items()} == {
        path: repr(value) for path, value in values_of(document, ())
    }


def values_of(value: Any, path: tuple[str | int, ...]) -> list[tuple[str, Any]]:
    members: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    inside = [pair for key, member in members for pair in values_of(member, (*path, key))]
    return [(pointer(path), value), *inside]
