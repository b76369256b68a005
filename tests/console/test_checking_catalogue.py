"""The widget catalogue: what the palette and the forms are made of."""

import msgspec
import pytest

from soundstage.console.checking.catalogue import catalogue
from soundstage.console.wire.checking import WidgetKind
from soundstage.errors import Json
from soundstage.validation import validate
from soundstage.widgets import WIDGETS

EDITORS = {
    "template",
    "line",
    "code",
    "choice",
    "number",
    "seconds",
    "switch",
    "pairs",
    "typed_pairs",
    "phone",
    "url",
    "sid",
    "flow",
    "states",
    "json",
    "hidden",
}
EACH = [pytest.param(kind, id=kind.type) for kind in catalogue().widgets]


def test_every_widget_is_in_it() -> None:
    assert [kind.type for kind in catalogue().widgets] == list(WIDGETS)


@pytest.mark.parametrize("kind", EACH)
def test_a_widget_has_a_name_a_place_and_words(kind: WidgetKind) -> None:
    groups = {group.name for group in catalogue().groups} | {"trigger"}
    assert kind.title
    assert kind.group in groups
    assert kind.summary.endswith(".")
    assert kind.help.endswith(".")
    assert "[" not in kind.summary + kind.help


@pytest.mark.parametrize("kind", EACH)
def test_every_event_has_a_label_and_no_two_the_same(kind: WidgetKind) -> None:
    assert tuple(one.event for one in kind.events) == WIDGETS[kind.type].events
    labels = [one.label for one in kind.events]
    assert all(labels)
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("kind", EACH)
def test_every_property_has_a_title_a_meaning_and_an_editor(kind: WidgetKind) -> None:
    for name, shape in kind.properties["properties"].items():
        assert shape["title"], name
        assert shape["x-editor"] in EDITORS, name
        assert name == "offset" or shape["description"], name


@pytest.mark.parametrize("kind", EACH)
def test_titles_are_unique_within_a_form(kind: WidgetKind) -> None:
    titles = [shape["title"] for shape in kind.properties["properties"].values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("kind", EACH)
def test_a_new_state_has_no_wrong_properties(kind: WidgetKind) -> None:
    transitions = [{"event": one.event} for one in kind.events]
    state = {
        "name": "new",
        "type": kind.type,
        "properties": kind.defaults,
        "transitions": transitions,
    }
    trigger: Json = {"name": "Trigger", "type": "trigger", "properties": {}, "transitions": []}
    states = [state] if kind.type == "trigger" else [trigger, state]
    errors = validate({"states": states, "initial_state": states[0]["name"]}).errors
    wrong = {error.property_path for error in errors if "/properties" in error.property_path}
    assert wrong <= {"#/states/1/properties/flow_sid"}


@pytest.mark.parametrize("kind", EACH)
def test_a_form_has_all_that_it_refers_to(kind: WidgetKind) -> None:
    text = msgspec.json.encode(kind.properties).decode()
    used = {part.split('"')[0] for part in text.split('"#/definitions/')[1:]}
    assert used == set(kind.properties["definitions"])


def test_values_that_are_only_offered_can_be_templates() -> None:
    kind = next(one for one in catalogue().widgets if one.type == "add-twiml-redirect")
    method = kind.properties["properties"]["method"]
    assert (method["x-editor"], method["enum"], method["x-liquid"]) == (
        "choice",
        ["GET", "POST"],
        True,
    )


def test_the_published_schema_has_no_words_for_forms() -> None:
    shape = next(one for one in catalogue().widgets if one.type == "send-message")
    assert shape.properties["properties"]["to"]["x-order"] == -1
