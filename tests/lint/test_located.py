"""Findings stand where they are, whatever is escaped around them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundstage.lint.places import Lines, Places, Region


@pytest.mark.parametrize("ascii_only", [True, False])
@given(value=st.text(alphabet=st.characters(exclude_categories=["Cs"])), cut=st.data())
def test_characters_are_found_in_escaped_text(
    ascii_only: bool, value: str, cut: st.DataObject
) -> None:
    start = cut.draw(st.integers(0, len(value)))
    end = cut.draw(st.integers(start, len(value)))
    text = json.dumps({"a": ["x", value], "b": "\n"}, ensure_ascii=ascii_only, indent=1)
    region = Places(text, [("a", 1)]).region(("a", 1), (start, end))
    assert json.loads(f'"{text[region.start : region.end]}"') == value[start:end]


def test_what_is_missing_stands_at_the_nearest_value_around_it() -> None:
    text = '{"states": [{"name": "a"}]}'
    places = Places(text, [("states", 0, "properties", "url"), ("flags",)])
    assert places.region(("states", 0, "properties", "url")).start == text.index('{"name"')
    assert places.region(("flags",)) == Region(0, 1)


@given(st.text(alphabet="a\n\r"))
def test_lines_and_columns_count_from_one(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        line, column = lines.place(offset)
        assert line == text.count("\n", 0, offset) + 1
        assert column == offset - (text.rfind("\n", 0, offset) + 1) + 1
