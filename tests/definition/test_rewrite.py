"""A renamed state is renamed wherever something names it, and nowhere else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.definition.generated import FLOWS, GENERATED, KNOWN, Flow

from soundstage.definition.rewrite import (
    is_state_name,
    named_in_templates,
    rename_in_template,
    rename_state,
    rename_states,
)
from soundstage.liquid.errors import LiquidError
from soundstage.liquid.template import compile_template

RENAMED = {"ask": "question", "ask-2": "b"}
TEMPLATES = {
    "{{widgets.ask.inbound.Body}}": "{{widgets.question.inbound.Body}}",
    "{{ widgets . ask . x }}": "{{ widgets . question . x }}",
    "{{-widgets.ask.x-}}": "{{-widgets.question.x-}}",
    "{{widgets['ask'].x}}": "{{widgets['question'].x}}",
    '{{widgets["ask"].x}}': '{{widgets["question"].x}}',
    "{{widgets.ask-2.x}} {{widgets.ask.x}}": "{{widgets.b.x}} {{widgets.question.x}}",
    "{{flow.variables[widgets.ask.Digits]}}": "{{flow.variables[widgets.question.Digits]}}",
    "{{'a' | append: widgets.ask.x}}": "{{'a' | append: widgets.question.x}}",
    "{% if widgets.ask.x == widgets['ask'].y %}{% endif %}": (
        "{% if widgets.question.x == widgets['question'].y %}{% endif %}"
    ),
    "{% for i in widgets.ask.list %}{{i}}{% endfor %}": (
        "{% for i in widgets.question.list %}{{i}}{% endfor %}"
    ),
    '{"a": "{{widgets.ask.x | to_json}}"}': '{"a": "{{widgets.question.x | to_json}}"}',
    "{{widgets.ask": "{{widgets.question",
    "widgets.ask": "widgets.ask",
    "{{flow.widgets.ask.x}}": "{{flow.widgets.ask.x}}",
    "{{widgets.asked.x}} {{widgets.Ask.x}}": "{{widgets.asked.x}} {{widgets.Ask.x}}",
    "{{'widgets.ask'}}": "{{'widgets.ask'}}",
    "{% raw %}{{widgets.ask.x}}{% endraw %}": "{% raw %}{{widgets.ask.x}}{% endraw %}",
    "{{widgets[ask].x}}": "{{widgets[ask].x}}",
    "{{widgets.ask.x & }}": "{{widgets.ask.x & }}",
}


@pytest.mark.parametrize(("source", "renamed"), TEMPLATES.items(), ids=TEMPLATES)
def test_templates_name_states_in_these_ways(source: str, renamed: str) -> None:
    assert rename_in_template(source, RENAMED) == renamed


@settings(deadline=None, max_examples=50)
@given(st.data(), GENERATED | KNOWN)
def test_a_rename_can_be_taken_back(data: st.DataObject, flow: Flow) -> None:
    if not flow["states"]:
        return
    old = data.draw(st.sampled_from(flow["states"]))["name"]
    renamed = rename_state(flow, old, "fresh")
    assert old not in named_in_templates(renamed)
    assert all(state["name"] != old for state in renamed["states"])
    assert all(t.get("next") != old for s in renamed["states"] for t in s["transitions"])
    assert rename_state(renamed, "fresh", old) == flow


@pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS)
def test_renamed_templates_read_the_renamed_states(flow: Flow) -> None:
    names = {state["name"]: f"x_{state['name']}" for state in flow["states"]}
    renamed = rename_states(flow, names)
    for before, after in zip(flow["states"], renamed["states"], strict=True):
        for key, source in before["properties"].items():
            if isinstance(source, str):
                wanted = [_with_new_name(path, names) for path in _paths(source)]
                assert _paths(after["properties"][key]) == wanted


def _paths(source: str) -> list[tuple[str | int, ...]]:
    try:
        return [reference.path for reference in compile_template(source).references]
    except LiquidError:
        return []


def _with_new_name(path: tuple[str | int, ...], names: dict[str, str]) -> tuple[str | int, ...]:
    if path[0] == "widgets" and len(path) > 1 and path[1] in names:
        return (path[0], names[str(path[1])], *path[2:])
    return path


def test_two_states_can_swap_their_names() -> None:
    flow = FLOWS["pizza_order"]
    one, other = flow["states"][1]["name"], flow["states"][2]["name"]
    swapped = rename_states(flow, {one: other, other: one})
    assert [state["name"] for state in swapped["states"][1:3]] == [other, one]
    assert rename_states(swapped, {one: other, other: one}) == flow


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("nobody", "a", "there is no state 'nobody'"),
        ("ask_size", "1st", "'1st' is no name"),
        ("ask_size", "check_size", "there is a state 'check_size' already"),
    ],
)
def test_what_cannot_be_renamed_is_refused(old: str, new: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        rename_state(FLOWS["pizza_order"], old, new)


def test_a_state_may_keep_its_name() -> None:
    flow = FLOWS["pizza_order"]
    assert rename_state(flow, "ask_size", "ask_size") == flow
    assert is_state_name("ask_size-2")
    assert not is_state_name("ask.size")
