"""The phone beside the canvas: somebody texts and calls the flow that is being built."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.console.test_phone import FLOW
from tests.e2e.conftest import House
from tests.editor.axe import expect_accessible
from tests.editor.conftest import NewContext, Watch
from tests.editor.test_canvas import card, open_flow

ORDER = "https://shop.example.com/orders/*"
# A state is current for a third of a second only: note each as it comes.
WATCH_RUNNING = """() => {
  window.seen = [];
  new MutationObserver(() => {
    const name = document.querySelector('[aria-label$="is running now"]')?.dataset.id;
    if (name && window.seen.at(-1) !== name) window.seen.push(name);
  }).observe(document.body, { subtree: true, attributeFilter: ["aria-label"] });
}"""


def placed(flow: dict[str, Any]) -> dict[str, Any]:
    """Return a flow whose cards do not cover each other."""
    states = [
        {**one, "properties": {**one["properties"], "offset": {"x": 0, "y": 220 * place}}}
        for place, one in enumerate(flow["states"])
    ]
    return {**flow, "states": states}


def open_phone(page: Page, house: House, name: str) -> Locator:
    open_flow(page, house, name, definition=placed(FLOW))
    page.get_by_role("tab", name="Phone").click()
    phone = page.get_by_role("region", name="Phone", exact=True)
    expect(phone).to_be_visible()
    return phone


def running(page: Page, state: str) -> Locator:
    """The card of a state that the flow is in."""
    return page.get_by_role("group", name=re.compile(f"^{state},.*is running now"))


def rewrite(page: Page, state: str, body: str) -> None:
    """Write another text into a state's message."""
    card(page, state).click()
    page.get_by_role("tab", name="Inspector").click()
    field = page.get_by_role("textbox", name="Message body", exact=True)
    expect(field).to_have_class("cm-content cm-lineWrapping")
    field.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(body)
    page.get_by_role("tab", name="Phone").click()


def text(phone: Locator, body: str) -> None:
    phone.get_by_label("Message", exact=True).fill(body)
    phone.get_by_label("Message", exact=True).press("Enter")


def said(phone: Locator) -> Locator:
    return phone.get_by_role("log", name="Messages")


def heard(phone: Locator) -> Locator:
    return phone.get_by_role("log", name="What is heard on the call")


def can(phone: Locator, url: str, body: str) -> None:
    phone.get_by_role("tab", name="HTTP").click()
    phone.get_by_role("button", name="Can an answer…").click()
    dialog = phone.page.get_by_role("dialog", name="Canned answer")
    dialog.get_by_label("URL").fill(url)
    dialog.get_by_label("Body of the answer").fill(body)
    dialog.get_by_role("button", name="Can it").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_text_is_answered_and_its_path_lights_up(
    signed_in: NewContext, house: House, scheme: str
) -> None:
    page = signed_in(color_scheme=scheme).new_page()
    phone = open_phone(page, house, f"Texted in {scheme}")
    expect(phone.get_by_text("Nobody has texted yet")).to_be_visible()
    expect_accessible(page)
    text(phone, "Hello")
    expect(said(phone)).to_contain_text("Which order?")
    expect(running(page, "ask")).to_be_visible()
    steps = phone.get_by_role("listbox", name="Steps").get_by_role("option")
    expect(steps.first).to_contain_text(re.compile("Trigger.*incomingMessage.*ask", re.DOTALL))
    expect_accessible(page)


def test_the_steps_light_up_one_after_the_other(signed_in: NewContext, house: House) -> None:
    page = signed_in(reduced_motion="no-preference").new_page()
    phone = open_phone(page, house, "Step by step")
    can(phone, ORDER, '{"status": "on its way"}')
    page.evaluate(WATCH_RUNNING)
    text(phone, "Hello")
    text(phone, "7")
    expect(page.get_by_role("group", name=re.compile("^tell,.*step 5$"))).to_be_visible()
    assert page.evaluate("seen") == ["ask", "look_up", "keep", "tell"]


def test_the_draft_is_played_and_done_again_when_it_changes(page: Page, house: House) -> None:
    phone = open_phone(page, house, "Changed")
    text(phone, "Hello")
    expect(said(phone)).to_contain_text("Which order?")
    rewrite(page, "ask", "Which parcel?")
    expect(phone.get_by_text("The flow changed since this phone began")).to_be_visible()
    expect(said(phone)).to_contain_text("Which order?")
    phone.get_by_role("button", name="Replay on this draft").click()
    expect(said(phone)).to_contain_text("Which parcel?")
    expect(said(phone)).to_contain_text("Hello")
    expect(phone.get_by_text("The flow changed since")).to_be_hidden()


def test_a_call_is_heard_and_its_keys_are_pressed(page: Page, house: House) -> None:
    phone = open_phone(page, house, "Called")
    phone.get_by_text("Call", exact=True).click()
    phone.get_by_role("button", name="Call", exact=True).click()
    expect(heard(phone)).to_contain_text("Press 1, or say it")
    expect_accessible(page)
    phone.get_by_role("button", name="Press 1").click()
    expect(heard(phone)).to_contain_text("Goodbye")
    expect(phone.get_by_role("button", name="Call", exact=True)).to_be_enabled()


def test_the_keyboard_presses_keys_and_what_is_typed_is_spoken(page: Page, house: House) -> None:
    phone = open_phone(page, house, "Typed")
    phone.get_by_text("Call", exact=True).click()
    phone.get_by_role("button", name="Call", exact=True).click()
    expect(phone.get_by_role("button", name="Hang up")).to_be_focused()
    page.keyboard.press("1")
    expect(heard(phone)).to_contain_text("Goodbye")
    phone.get_by_role("button", name="Call", exact=True).click()
    phone.get_by_label("What you say").fill("one, please")
    page.keyboard.press("Enter")
    expect(heard(phone)).to_contain_text("“one, please”")
    expect(heard(phone).get_by_text("Goodbye")).to_have_count(2)


def test_the_flow_calls_and_the_phone_takes_it_as_it_was_told(page: Page, house: House) -> None:
    phone = open_phone(page, house, "Rung up")
    phone.get_by_text("Call", exact=True).click()
    phone.get_by_role("combobox", name="When the flow calls, the call is").click()
    page.get_by_role("option", name="not answered").click()
    phone.get_by_role("button", name="More of the phone").click()
    page.get_by_role("menuitem", name="Start by REST…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Parameters, as JSON").fill("[")
    dialog.get_by_role("button", name="Start").click()
    expect(dialog.get_by_text("Enter a JSON object")).to_be_visible()
    dialog.get_by_label("Parameters, as JSON").fill('{"who": "Ada"}')
    dialog.get_by_role("button", name="Start").click()
    expect(running(page, "ring")).to_be_visible()
    phone.get_by_role("button", name="Skip to it").click()
    phone.get_by_text("Messages", exact=True).click()
    expect(said(phone)).to_contain_text("Too late.")


def test_the_clock_moves_past_a_time_out(page: Page, house: House) -> None:
    phone = open_phone(page, house, "Waited for")
    text(phone, "Hello")
    expect(phone.get_by_text("ask has waited long enough")).to_be_visible()
    phone.get_by_role("button", name="Wait…").click()
    page.get_by_role("button", name="5 minutes").click()
    expect(phone.get_by_text(re.compile("^In 5[45] min"))).to_be_visible()
    phone.get_by_role("button", name="Skip to it").click()
    expect(said(phone)).to_contain_text("Too late.")
    expect(phone.get_by_text("Nothing happens by itself")).to_be_visible()


def test_an_answer_is_canned_and_the_next_request_gets_it(page: Page, house: House) -> None:
    phone = open_phone(page, house, "Canned")
    text(phone, "Hello")
    text(phone, "7")
    expect(said(phone)).to_contain_text("Later.")
    phone.get_by_role("tab", name="HTTP").click()
    request = phone.get_by_role("button", name=re.compile("GET .*orders.7"))
    request.click()
    expect(phone.get_by_text("no canned answer for")).to_be_visible()
    phone.get_by_role("button", name="Can this answer…").click()
    dialog = page.get_by_role("dialog", name="Canned answer")
    expect_accessible(page)
    dialog.get_by_label("URL").fill(ORDER)
    dialog.get_by_label("Body of the answer").fill('{"status": "on its way"}')
    dialog.get_by_role("button", name="Can it").click()
    expect(phone.get_by_role("region", name="Canned answers")).to_contain_text(ORDER)
    text(phone, "Again")
    text(phone, "8")
    expect(said(phone)).to_contain_text("on its way")
    expect(phone.get_by_role("button", name=re.compile("orders.8.*200"))).to_be_visible()
    phone.get_by_role("tab", name="Warnings").click()
    expect(phone.get_by_role("list", name="Warnings")).to_contain_text("81016")
    expect_accessible(page)


def test_any_moment_is_looked_at_again(page: Page, house: House) -> None:
    phone = open_phone(page, house, "Looked at")
    can(phone, ORDER, '{"status": "on its way"}')
    text(phone, "Hello")
    text(phone, "7")
    expect(said(phone)).to_contain_text("on its way")
    phone.get_by_role("tab", name="Steps").click()
    steps = phone.get_by_role("listbox", name="Steps")
    steps.get_by_role("option").filter(has_text=re.compile("keep.*next")).click()
    expect(running(page, "tell")).to_be_visible()
    phone.get_by_role("tab", name="Context").click()
    tree = phone.get_by_role("tree", name="Context")
    expect(tree.get_by_role("treeitem", name=re.compile("added variables"))).to_be_visible()
    expect_accessible(page)
    phone.get_by_role("tab", name="Steps").click()
    steps.focus()
    page.keyboard.press("Home")
    expect(running(page, "ask")).to_be_visible()
    phone.get_by_role("button", name="Back to now").click()
    expect(running(page, "ask")).to_be_hidden()


def test_what_was_done_is_saved_as_a_test(page: Page, house: House) -> None:
    phone = open_phone(page, house, "Kept as a test")
    text(phone, "Hello")
    expect(said(phone)).to_contain_text("Which order?")
    phone.get_by_role("button", name="More of the phone").click()
    page.get_by_role("menuitem", name="Save as test…").click()
    dialog = page.get_by_role("dialog", name="Save as test")
    dialog.get_by_label("Name of the scenario").fill("says hello")
    dialog.get_by_role("button", name="Write it").click()
    expect(dialog).to_contain_text("kept_as_a_test.test.yaml")
    expect_accessible(page)
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "kept_as_a_test.test.yaml"
    written = download.value.path().read_text(encoding="utf-8")
    assert "says hello" in written
    assert "text: Hello" in written


def test_pictures_and_channels_look_as_on_a_phone(page: Page, house: House) -> None:
    phone = open_phone(page, house, "On WhatsApp")
    phone.get_by_role("button", name="Settings of the phone").click()
    page.get_by_text("WhatsApp", exact=True).click()
    expect_accessible(page)
    page.keyboard.press("Escape")
    phone.get_by_role("button", name="Attach by URL").click()
    phone.get_by_label("URL of a picture or file").fill("https://example.com/cat.png?size=2")
    page.keyboard.press("Enter")
    text(phone, "A cat")
    expect(phone.get_by_role("link", name="cat.png")).to_be_visible()
    expect(said(phone)).to_contain_text("Which order?")
    expect_accessible(page)


def test_a_phone_that_is_gone_is_opened_again_with_all_that_was_done(
    page: Page, house: House, watch: Watch
) -> None:
    watch.forgive("404")
    phone = open_phone(page, house, "Come back")
    text(phone, "Hello")
    expect(said(phone)).to_contain_text("Which order?")
    page.route(
        "**/console/api/phones/*/actions",
        lambda route: route.fulfill(status=404, json={"code": 20404, "message": "not found"}),
        times=1,
    )
    text(phone, "7")
    expect(said(phone)).to_contain_text("Later.")
    expect(said(phone).get_by_text("Hello")).to_have_count(1)


def test_a_flow_with_errors_leads_to_its_problems(page: Page, house: House) -> None:
    phone = open_phone(page, house, "Wrong")
    page.get_by_role("button", name="Run Subflow").click()
    page.get_by_role("tab", name="Phone").click()
    expect(phone.get_by_role("alert")).to_contain_text("fix the errors first")
    phone.get_by_role("button", name="Show the problems").click()
    expect(page.get_by_role("tab", name="Problems")).to_have_attribute("aria-selected", "true")


def test_what_cannot_be_sent_is_not_lost(page: Page, house: House, watch: Watch) -> None:
    watch.forgive("400")
    phone = open_phone(page, house, "Kept")
    phone.get_by_role("button", name="Settings of the phone").click()
    page.get_by_label("The contact's number").fill("nobody")
    page.keyboard.press("Escape")
    text(phone, "A long message")
    expect(phone.get_by_role("alert")).to_contain_text("expected a number")
    expect(phone.get_by_label("Message", exact=True)).to_have_value("A long message")
