"""Names in place of values: every definition comes back as it was."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soundstage.definition.names import (
    Names,
    UnknownName,
    fill_text,
    fill_values,
    name_of_flow,
    name_values,
    placeholders,
)

SID = "WW0123456789abcdef0123456789abcdef"
OTHER = "WW0123456789abcdef0123456789abcde0"
FLOW = "FW0123456789abcdef0123456789abcdef"
VALUES = {
    "${env.workflow}": SID,
    "${flow.payment}": FLOW,
    "${env.site}": "https://crm.example.com",
    "${env.crm}": "https://crm.example.com/v1/",
    "${env.host}": "api.example.com",
    "${env.number}": "+15550001111",
    "${env.queue}": "sales",
    "${env.key}": "s3cr3t-k3y",
}
NAMES = Names(VALUES, frozenset({"${env.key}"}))


def flow(*texts: Any) -> dict[str, Any]:
    """A flow with these texts in a property, and in the value and arguments of a condition."""
    condition = {"friendly_name": "x", "arguments": list(texts), "type": "t", "value": "{{v}}"}
    transition = {"event": "match", "next": "a", "conditions": [condition]}
    properties = {"texts": list(texts), "nested": {"pairs": [{"key": "k", "value": texts}]}}
    state = {"name": "a", "type": "x", "transitions": [transition], "properties": properties}
    document = {"description": "a flow", "states": [state], "initial_state": "a"}
    decoded: dict[str, Any] = json.loads(json.dumps(document))
    return decoded


def named(text: str) -> str:
    found: str = name_values(flow(text), NAMES)["states"][0]["properties"]["texts"][0]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SID, "${env.workflow}"),
        (f'{{"workflow": "{SID}"}}', '{"workflow": "${env.workflow}"}'),
        (f"/Workflows/{SID}.json", "/Workflows/${env.workflow}.json"),
        (f"{SID}0", f"{SID}0"),
        (f"X{SID}", f"X{SID}"),
        (OTHER, OTHER),
        (SID.lower(), SID.lower()),
        ("https://crm.example.com", "${env.site}"),
        ("https://crm.example.com/v1/x?a={{b}}", "${env.crm}x?a={{b}}"),
        ("https://crm.example.com/v2", "${env.site}/v2"),
        ("https://crm.example.com.evil.org/v1/", "https://crm.example.com.evil.org/v1/"),
        ("https://crm.example.com:8443/v1/", "https://crm.example.com:8443/v1/"),
        ("see https://crm.example.com.", "see ${env.site}."),
        ("https://api.example.com/x", "https://${env.host}/x"),
        ("https://v2.api.example.com/x", "https://v2.api.example.com/x"),
        ("https://my-api.example.com/x", "https://my-api.example.com/x"),
        ("whatsapp:+15550001111", "whatsapp:${env.number}"),
        ("+155500011112", "+155500011112"),
        ("call +15550001111, please", "call ${env.number}, please"),
        ("sales", "${env.queue}"),
        ("our sales team", "our sales team"),
        ("https://u:s3cr3t-k3y@example.org", "https://u:${env.key}@example.org"),
        ("as3cr3t-k3yb", "a${env.key}b"),
        ("${env.workflow}", "${env.}workflow}"),
        ("${flow.", "${flow.}"),
        ("`${location}`", "`${location}`"),
    ],
)
def test_values_are_found_as_wholes(text: str, expected: str) -> None:
    assert named(text) == expected
    assert fill_values(name_values(flow(text), NAMES), NAMES) == flow(text)


def test_the_first_of_two_names_is_taken() -> None:
    names = Names({"${env.one}": SID, "${env.two}": SID})
    assert placeholders(name_values(flow(SID), names)) == {"${env.one}": None}


def test_names_of_states_and_transitions_stay() -> None:
    document = flow("a")
    names = Names({"${env.a}": "a", "${env.x}": "x", "${env.match}": "match"})
    state = name_values(document, names)["states"][0]
    assert (state["name"], state["type"]) == ("a", "x")
    assert (state["transitions"][0]["event"], state["transitions"][0]["next"]) == ("match", "a")


@pytest.mark.parametrize("text", ["${env.unknown}", "${env.work flow}", "a ${flow.x", "${env.{{a"])
def test_a_placeholder_without_a_value_is_refused(text: str) -> None:
    with pytest.raises(UnknownName):
        fill_values(flow(text), NAMES)
    with pytest.raises(UnknownName):
        fill_text(json.dumps(flow(text)), VALUES)


def test_filling_a_text_keeps_its_lines_and_its_form() -> None:
    text = json.dumps(flow("${env.workflow}", "\u00e9\n"), indent=7).replace("  ", "\t")
    filled = fill_text(text, VALUES)
    assert filled == text.replace("${env.workflow}", SID)


def test_placeholders_in_keys_and_outside_of_properties_are_texts() -> None:
    document = flow("x") | {"description": "${env.workflow}"}
    document["states"][0]["properties"]["${env.workflow}"] = "y"
    assert fill_values(document, NAMES) == document
    assert json.loads(fill_text(json.dumps(document), VALUES)) == document


@pytest.mark.parametrize(
    ("text", "name"),
    [("${flow.payment}", "payment"), ("${flow.}", None), ("x${flow.a}", None), ("${env.a}", None)],
)
def test_a_flow_is_named_by_a_whole_text(text: str, name: str | None) -> None:
    assert name_of_flow(text) == name


PIECES = st.sampled_from(
    [*VALUES.values(), *VALUES, "${env.", "${flow.}", "$", "{", "}", "{{", "}}", ".", ":", "/", "0"]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=6).map("".join)
JSON = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
MAPPINGS = st.dictionaries(
    st.from_regex(r"\A\$\{(env|flow)\.[a-c_]{1,2}\}\Z"),
    st.sampled_from(list(VALUES.values())) | TEXTS.filter(bool),
    max_size=6,
)


@settings(deadline=None)
@given(texts=st.lists(JSON, max_size=3), values=MAPPINGS, data=st.data())
def test_every_definition_comes_back(
    texts: list[Any], values: dict[str, str], data: st.DataObject
) -> None:
    secrets = data.draw(st.frozensets(st.sampled_from(sorted(values)))) if values else frozenset()
    names = Names(values, secrets)
    document = flow(*texts)
    there = name_values(document, names)
    assert fill_values(there, names) == document
    assert json.loads(fill_text(json.dumps(there), values)) == document
    assert all(name in values for name in placeholders(there))


@settings(deadline=None)
@given(document=JSON)
def test_what_is_no_flow_stays_as_it_is(document: Any) -> None:
    assert name_values(document, NAMES) == document
    assert name_values({"states": document}, NAMES).keys() == {"states"}


@settings(deadline=None)
@given(text=TEXTS, secret=st.text(min_size=8, max_size=12).filter(lambda text: "${" not in text))
def test_a_secret_is_never_left_in_a_text(text: str, secret: str) -> None:
    names = Names({"${env.key}": secret}, frozenset({"${env.key}"}))
    whole = f"{text}{secret}{text}"
    assert secret not in name_values(flow(whole), names)["states"][0]["properties"]["texts"][0]
