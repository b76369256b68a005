"""Definitions are written in one form, or in the form of the text they come from."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.definition.generated import FLOWS, GENERATED, KNOWN, SAMPLES, Flow

from soundstage.definition.canonical import (
    CANONICAL,
    Style,
    canonical,
    format_definition,
    style_of,
    write,
)
from soundstage.definition.parse import parse_definition

STYLES = {
    "two spaces": CANONICAL,
    "four spaces": Style(indent="    "),
    "tabs": Style(indent="\t"),
    "as the console shows it": Style(margin="  ", ends_with_newline=False),
    "no new line at the end": Style(ends_with_newline=False),
    "lines of another system": Style(newline="\r\n"),
    "only ASCII": Style(escapes=True),
    "on one line": Style(indent=None, ends_with_newline=False),
    "as small as can be": Style(indent=None, spaced=False, ends_with_newline=False),
}


@settings(deadline=None, max_examples=50)
@given(st.data(), GENERATED | KNOWN)
def test_the_canonical_text_says_the_same_however_its_keys_were_ordered(
    data: st.DataObject, flow: Flow
) -> None:
    text = format_definition(flow)
    assert parse_definition(text) == flow
    assert format_definition(parse_definition(text)) == text
    assert format_definition(_turned(flow)) == text


def _turned(value: object) -> object:
    if isinstance(value, dict):
        return {key: _turned(member) for key, member in reversed(value.items())}
    return [_turned(item) for item in value] if isinstance(value, list) else value


def test_keys_stand_in_the_order_of_exports() -> None:
    flow = {
        "zzz": 1,
        "flags": {},
        "initial_state": "a",
        "states": [
            {
                "extra": 1,
                "properties": {"to": "2", "body": "1", "offset": {"y": 1, "x": 0}, "another": 0},
                "transitions": [{"conditions": [], "event": "sent", "next": "a"}],
                "type": "send-message",
                "name": "a",
            }
        ],
        "description": "",
    }
    ordered = canonical(flow)
    state = ordered["states"][0]
    assert list(ordered) == ["description", "states", "initial_state", "flags", "zzz"]
    assert list(state) == ["name", "type", "transitions", "properties", "extra"]
    assert list(state["properties"]) == ["offset", "to", "body", "another"]
    assert list(state["properties"]["offset"]) == ["x", "y"]
    assert list(state["transitions"][0]) == ["next", "event", "conditions"]


@pytest.mark.parametrize("value", [None, [], {}, {"states": 1}, {"states": [1, {"properties": 2}]}])
def test_what_is_no_flow_keeps_its_values(value: object) -> None:
    assert json.loads(format_definition(value)) == value


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
def test_the_style_of_a_text_is_recognised(style: Style) -> None:
    flow = {"description": "é\u2028", "states": [{"name": "a", "list": ["b", {}]}]}
    text = write(flow, style)
    assert style_of(text) == style
    assert write(json.loads(text), style_of(text)) == text


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_samples_keep_their_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert write(FLOWS[path.stem], style_of(text)) == text
