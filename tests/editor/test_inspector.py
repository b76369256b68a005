"""The inspector as a person uses it: forms, templates, conditions, problems, JSON."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.conftest import House
from tests.editor.axe import axe
from tests.editor.conftest import NewContext
from tests.editor.test_canvas import create


def survey() -> dict[str, Any]:
    return {
        "description": "Asks for a colour.",
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
        "states": [
            {
                "name": "Trigger",
                "type": "trigger",
                "transitions": [{"event": "incomingMessage", "next": "ask"}],
                "properties": {"offset": {"x": 0, "y": 0}},
            },
            {
                "name": "ask",
                "type": "send-and-wait-for-reply",
                "transitions": [
                    {"event": "incomingMessage", "next": "choose"},
                    {"event": "timeout"},
                    {"event": "deliveryFailure"},
                ],
                "properties": {
                    "offset": {"x": 0, "y": 260},
                    "from": "{{flow.channel.address}}",
                    "body": "Red or blue?",
                    "timeout": "3600",
                    "x_kept": {"by": "somebody"},
                },
            },
            {
                "name": "choose",
                "type": "split-based-on",
                "transitions": [
                    {"event": "noMatch", "next": "thank"},
                    {
                        "event": "match",
                        "next": "thank",
                        "conditions": [
                            {
                                "friendly_name": "If value equal_to red",
                                "arguments": ["{{widgets.ask.inbound.Body}}"],
                                "type": "equal_to",
                                "value": "red",
                            }
                        ],
                    },
                ],
                "properties": {
                    "offset": {"x": 0, "y": 520},
                    "input": "{{widgets.ask.inbound.Body}}",
                },
            },
            {
                "name": "thank",
                "type": "send-message",
                "transitions": [{"event": "sent"}, {"event": "failed"}],
                "properties": {
                    "offset": {"x": 0, "y": 780},
                    "from": "{{flow.channel.address}}",
                    "to": "{{contact.channel.address}}",
                    "body": "You like {{widgets.ask.inbound.Body}}.",
                },
            },
        ],
    }


def open_state(page: Page, house: House, state: str, name: str) -> Locator:
    """Open a new survey with a state selected; its panel comes back."""
    page.goto("/")
    sid = create(page, house, name, definition=survey())
    page.goto(f"/flows/{sid}?state={state}")
    panel = page.get_by_role("region", name=state, exact=True)
    expect(panel.get_by_role("textbox", name="Name")).to_have_value(state)
    return panel


def code(panel: Locator, label: str) -> Locator:
    """The CodeMirror field with a label, once it is there."""
    field = panel.get_by_role("textbox", name=label, exact=True)
    expect(field).to_have_class("cm-content cm-lineWrapping")
    return field


def json_of(panel: Locator) -> Locator:
    panel.get_by_role("tab", name="JSON").click()
    return code(panel, "JSON")


def test_a_template_is_completed_previewed_and_corrected(page: Page, house: House) -> None:
    panel = open_state(page, house, "thank", "Completion")
    body = code(panel, "Message body")
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Hello {{widgets.ask.inb")
    options = page.get_by_role("listbox")
    expect(options.get_by_role("option", name="widgets.ask.inbound.Body")).to_be_visible()
    page.keyboard.type("ound.Bo")
    expect(options.get_by_role("option").first).to_contain_text("widgets.ask.inbound.Body")
    page.keyboard.press("Enter")
    expect(body).to_contain_text("Hello {{widgets.ask.inbound.Body}}")
    expect(panel.get_by_text("Preview", exact=True)).to_be_visible()
    expect(panel.locator("output")).to_contain_text("You like")
    page.keyboard.press("Control+End")
    page.keyboard.type(" {{ a | nofilter }}")
    page.keyboard.press("Escape")
    expect(body).to_have_attribute("aria-invalid", "true")
    assert body.get_attribute("aria-describedby")
    page.keyboard.press("Tab")
    expect(body).not_to_be_focused()


def test_a_problem_leads_to_its_field_and_is_mended_there(page: Page, house: House) -> None:
    panel = open_state(page, house, "thank", "Problem")
    sender = code(panel, "From")
    sender.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("{{ broken | ")
    page.get_by_role("tab", name="Problems").click()
    problems = page.get_by_role("region", name="Problems")
    errors = problems.get_by_role("region", name="Errors")
    expect(errors.get_by_role("listitem").first).to_contain_text("thank")
    assert axe(page) == []
    errors.get_by_role("button", name="thank").first.click()
    sender = code(page.get_by_role("region", name="thank", exact=True), "From")
    expect(sender).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("{{flow.channel.address}}")
    page.get_by_role("tab", name="Problems").click()
    expect(problems.get_by_role("region", name="Errors")).to_have_count(0)


def test_a_new_name_is_taken_over_wherever_the_old_one_was_read(page: Page, house: House) -> None:
    panel = open_state(page, house, "ask", "Rename")
    name = panel.get_by_role("textbox", name="Name")
    name.fill("thank")
    expect(panel.get_by_text("Another widget has this name.")).to_be_visible()
    name.fill("question")
    expect(panel.get_by_text("4 places that name it change with it.")).to_be_visible()
    name.press("Enter")
    page.get_by_role("region", name="question", exact=True).get_by_role(
        "tab", name="Transitions"
    ).click()
    page.get_by_role("button", name="Go to choose").click()
    panel = page.get_by_role("region", name="choose", exact=True)
    panel.get_by_role("tab", name="Config").click()
    expect(code(panel, "Variable to test")).to_have_text("{{widgets.question.inbound.Body}}")
    expect(json_of(panel)).to_contain_text('"{{widgets.question.inbound.Body}}"')


def test_conditions_are_added_changed_and_put_in_order(page: Page, house: House) -> None:
    panel = open_state(page, house, "choose", "Conditions")
    panel.get_by_role("button", name="Add a condition").click()
    second = panel.get_by_role("group", name="Condition 2")
    second.get_by_role("combobox", name="Operator of condition 2").click()
    page.get_by_role("option", name="contains", exact=True).click()
    code(second, "Value of condition 2").click()
    page.keyboard.type("blue")
    second.get_by_role("combobox", name="Condition 2 leads to").click()
    page.get_by_role("option", name="ask", exact=True).click()
    second.get_by_role("button", name="Move Condition 2 up").click()
    expect(
        code(panel.get_by_role("group", name="Condition 1"), "Value of condition 1")
    ).to_have_text("blue")
    variable = code(panel, "Variable to test")
    variable.click()
    page.keyboard.press("Control+A")
    page.keyboard.type("{{trigger.message.Body}}")
    assert axe(page) == []
    text = json_of(panel)
    expect(text).to_contain_text('"friendly_name": "If value contains blue"')
    expect(text).to_contain_text('"{{trigger.message.Body}}"')
    expect(text).not_to_contain_text("widgets.ask")


def test_the_json_keeps_what_no_form_knows(page: Page, house: House) -> None:
    panel = open_state(page, house, "ask", "JSON")
    expect(panel.get_by_role("region", name="Other properties")).to_contain_text("x_kept")
    text = json_of(panel)
    expect(text).to_contain_text('"by": "somebody"')
    text.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text('{"name": "ask", "type": ')
    expect(panel.get_by_text("This is no JSON yet")).to_be_visible()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(
        '{"name": "ask", "type": "send-and-wait-for-reply", "odd": 1, "transitions": [],'
        ' "properties": {"from": "a", "body": "New", "x_kept": [1, 2]}}'
    )
    expect(panel.get_by_text("This is no JSON yet")).to_have_count(0)
    panel.get_by_role("tab", name="Config").click()
    expect(code(panel, "Message body")).to_have_text("New")
    expect(json_of(panel)).to_contain_text('"odd": 1')


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forms_are_accessible(signed_in: NewContext, house: House, scheme: str) -> None:
    page = signed_in(color_scheme=scheme).new_page()
    panel = open_state(page, house, "ask", f"Accessible {scheme}")
    code(panel, "Message body")
    panel.get_by_role("button", name="Advanced").click()
    assert axe(page) == []
    panel.get_by_role("tab", name="Transitions").click()
    assert axe(page) == []
    json_of(panel)
    assert axe(page) == []
