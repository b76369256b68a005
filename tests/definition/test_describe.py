"""Changes in words: which words went and came, and what happened to which state."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.definition.generated import GENERATED, KNOWN, Flow, edited

from soundstage.definition.diff import diff
from soundstage.definition.diff.describe import count, describe
from soundstage.definition.diff.words import Part, inline, shortened
from soundstage.definition.rewrite import rename_states

WORDS = st.lists(st.sampled_from(["a", "bc", " ", "\n", ".", "{{", "é"])).map("".join)


@settings(deadline=None)
@given(WORDS | st.text(), WORDS | st.text())
def test_the_parts_are_both_texts_in_one(old: str, new: str) -> None:
    parts = inline(old, new)
    assert "".join(part.text for part in parts if part.kind != "new") == old
    assert "".join(part.text for part in parts if part.kind != "old") == new
    assert all(part.text for part in parts)


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("Which size?", "Which colour?", "Which [size][+colour]?"),
        ("a b c d e f", "a x y d e f", "a [b c][+x y] d e f"),
        ("one", "something quite different", "[one][+something quite different]"),
        ("same", "same", "same"),
    ],
)
def test_whole_words_are_shown(old: str, new: str, parts: str) -> None:
    marks = {"same": "{}", "old": "[{}]", "new": "[+{}]"}
    assert "".join(marks[part.kind].format(part.text) for part in inline(old, new)) == parts


def test_a_long_text_loses_its_middle_only_where_nothing_changed() -> None:
    text = "word " * 100
    parts = shortened(inline(f"{text}old {text}", f"{text}new {text}"))
    assert [part for part in parts if part.kind != "same"] == [
        Part("old", "old"),
        Part("new", "new"),
    ]
    assert all(len(part.text) < 90 for part in parts)
    assert parts[0].text.startswith("…")
    assert parts[-1].text.endswith("…")


@settings(deadline=None, max_examples=50)
@given(st.data(), GENERATED | KNOWN)
def test_every_difference_is_told(data: st.DataObject, flow: Flow) -> None:
    other = data.draw(edited(flow) | GENERATED)
    changes = diff(flow, other, layout=True)
    sections = describe(changes, flow, other)
    assert bool(sections) == bool(changes)
    assert all(section.lines for section in sections if section.mark == "changed")
    assert not changes or count(sections)


FLOW: Flow = {
    "description": "Old",
    "states": [
        {
            "name": "a",
            "type": "split-based-on",
            "transitions": [
                {
                    "event": "match",
                    "next": "b",
                    "conditions": [
                        {"friendly_name": "", "arguments": [], "type": "equal_to", "value": value}
                    ],
                }
                for value in "12"
            ],
            "properties": {"input": "{{widgets.b.x}}"},
        },
        {"name": "b", "type": "set-variables", "transitions": [], "properties": {"variables": []}},
    ],
}


def told(other: Flow) -> list[str]:
    sections = describe(diff(FLOW, other), FLOW, other)
    return [
        f"{section.mark} {section.name}: {line.mark} {line.label}: "
        + "|".join(part.text for part in line.parts)
        for section in sections
        for line in section.lines
    ]


def test_orders_conditions_and_variables_have_words_of_their_own() -> None:
    other = copy.deepcopy(FLOW)
    other["description"] = "New"
    ways = other["states"][0]["transitions"]
    ways[0]["conditions"][0]["value"] = "9"
    ways.reverse()
    other["states"][1]["properties"]["variables"] = [{"key": "k", "value": "v"}]
    assert told(other) == [
        "changed : changed description: Old|New",
        "changed a: changed on match equal_to 1 value: 1|9",
        "changed a: changed order of transitions: "
        "match equal_to 1, match equal_to 2|match equal_to 2, match equal_to 1",
        "changed b: added variables.k: v",
    ]


def test_templates_that_still_say_the_old_name_are_told() -> None:
    other = rename_states(FLOW, {"b": "c"}, ())
    assert told(other) == ["renamed c: changed templates: still say widgets.b"]
