"""Pictures of flows: well-formed whatever a flow says, and nothing covers anything else."""

import re
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.definition.generated import FLOWS, GENERATED, Flow

from soundstage.definition.model import Definition, read_definition
from soundstage.drawing import Mark, Marks, draw, mermaid
from soundstage.drawing.cards import cards_of
from soundstage.drawing.places import place
from soundstage.drawing.text import fit, width_of

SVG = "{http://www.w3.org/2000/svg}"
TEXTS = st.text(st.characters(codec=None), max_size=40)


def definition_of(states: list[Any], initial: str = "a") -> Definition:
    return read_definition({"description": "Test", "states": states, "initial_state": initial})


def state(name: str, *targets: str | None, **properties: Any) -> Flow:
    ways = [{"event": f"e{number}", "next": target} for number, target in enumerate(targets)]
    return {"name": name, "type": "say-play", "transitions": ways, "properties": properties}


def texts(svg: str) -> list[str]:
    return [found.text or "" for found in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@settings(deadline=None, max_examples=50)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_text_gives_a_picture(name: str, kind: str, event: str, body: str) -> None:
    asked = {"friendly_name": "", "arguments": [], "type": kind, "value": body}
    ways = [
        {"event": event, "next": name},
        {"event": "match", "next": "b" + name, "conditions": [asked]},
    ]
    states = [
        {"name": name, "type": kind, "transitions": ways, "properties": {"body": body}},
        {"name": "b" + name, "type": "x", "transitions": [], "properties": {}},
    ]
    definition = read_definition({"description": body, "states": states, "initial_state": name})
    marks: Marks = {name: Mark("#1a7f37", body), (name, 0): Mark("red", body)}
    root = ElementTree.fromstring(draw(definition, marks))
    assert {element.tag for element in root.iter()} <= {
        SVG + tag for tag in ("svg", "title", "rect", "path", "circle", "text", "g")
    }
    lines = mermaid(definition, marks).splitlines()
    pattern = r'flowchart TD|  s\d\["[^"]*"\]|  s\d -->\|"[^"]*"\| s\d|  (style|linkStyle) .*'
    assert [line for line in lines if not re.fullmatch(pattern, line)] == []


@settings(deadline=None, max_examples=50)
@given(GENERATED)
def test_any_flow_gives_a_picture(flow: Flow) -> None:
    definition = read_definition(flow)
    ElementTree.fromstring(draw(definition))
    assert mermaid(definition).startswith("flowchart TD")


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
@pytest.mark.parametrize("placed", [True, False])
def test_no_card_covers_another(flow: Flow, placed: bool) -> None:
    definition = read_definition(flow)
    if not placed:
        for each in definition.states:
            dict(each.properties).pop("offset", None)
        bare = [s | {"properties": {}} for s in flow["states"]]
        definition = read_definition(flow | {"states": bare})
    boxes = place(cards_of(definition), definition.initial_state)
    assert set(boxes) == {each.name for each in definition.states}
    for one, other in combinations(boxes.values(), 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_every_state_and_every_way_is_drawn(flow: Flow) -> None:
    definition = read_definition(flow)
    root = ElementTree.fromstring(draw(definition))
    ways = [t for s in definition.states for t in s.transitions]
    leading = [way for way in ways if way.next]
    assert len(list(root.iter(f"{SVG}circle"))) == len(ways)
    lines = [path for path in root.iter(f"{SVG}path") if path.get("fill") == "none"]
    assert len(lines) == len(leading)
    assert mermaid(definition).count("-->") == len(leading)


def test_cards_say_what_the_state_does() -> None:
    asked = {"friendly_name": "", "arguments": ["x"], "type": "equal_to", "value": "large"}
    states = [
        state("a", "b", say="Welcome"),
        state("b", method="POST", url="https://example.com"),
        state("c", variables=[{"key": "size", "value": "1"}]),
        state("d") | {"transitions": [{"event": "match", "conditions": [asked]}]},
    ]
    shown = texts(draw(definition_of(states)))
    wanted = {"a", "say-play", "Welcome", "e0", "POST https://example.com", "size = 1", "large"}
    assert wanted <= set(shown)


def test_places_of_the_canvas_are_kept() -> None:
    states = [
        state("a", "b", offset={"x": 10, "y": 20}),
        state("b", offset={"x": 900, "y": -70}),
    ]
    boxes = place(cards_of(definition_of(states)), "a")
    assert (boxes["a"].x, boxes["a"].y) == (10, 20)
    assert (boxes["b"].x, boxes["b"].y) == (900, -70)


@pytest.mark.parametrize(
    "offset",
    [None, {"x": 0, "y": 0}, {"x": "0", "y": 0}, {"x": True, "y": 0}, {"x": 1e9, "y": 0}, [1]],
    ids=str,
)
def test_without_places_each_state_stands_below_those_that_lead_to_it(offset: Any) -> None:
    states = [
        state("a", "b", "c", offset=offset),
        state("b", "d", offset=offset),
        state("c", "d", offset=offset),
        state("d", "a", offset=offset),
        state("alone", offset=offset),
    ]
    boxes = place(cards_of(definition_of(states)), "a")
    assert boxes["a"].y < boxes["b"].y == boxes["c"].y < boxes["d"].y
    assert boxes["b"].x != boxes["c"].x


def test_marks_colour_states_and_transitions() -> None:
    definition = definition_of([state("a", "b", None), state("b")])
    plain = draw(definition)
    marked = draw(definition, {"a": Mark("#12ab34", "reached 3 times"), ("a", 0): Mark("#fe0000")})
    assert "#12ab34" not in plain
    assert marked.count("#12ab34") == 1
    assert marked.count("#fe0000") >= 3
    assert "<title>reached 3 times</title>" in marked
    assert "style s0 stroke:#12ab34" in mermaid(definition, {"a": Mark("#12ab34")})
    assert "linkStyle 0 stroke:red" in mermaid(definition, {("a", 0): Mark("red")})


@pytest.mark.parametrize("color", ["", "#12", 'red"', "url(x)", "#12345g"])
def test_a_mark_takes_only_colours(color: str) -> None:
    with pytest.raises(ValueError, match="is no colour"):
        Mark(color)


@settings(deadline=None, max_examples=50)
@given(st.text(), st.floats(20, 400))
def test_what_is_fitted_fits(text: str, width: float) -> None:
    fitted = fit(text, 12, width)
    assert fitted == text or (fitted.endswith("…") and width_of(fitted, 12) <= width + 12)


def test_a_long_flow_of_a_thousand_states_is_drawn() -> None:
    states = [state(f"s{number}", f"s{number + 1}") for number in range(999)] + [state("s999")]
    assert draw(definition_of(states, "s0")).count("<circle") == 999
