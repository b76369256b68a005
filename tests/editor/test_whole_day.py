"""Days with the editor, from the morning's sign-in to the evening's publish, all by its pages."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.conftest import ACCOUNT, TOKEN, House
from tests.editor.conftest import NewContext, Watch
from tests.editor.test_canvas import card, drag, overlapping, seventy, tab

CONTACT = "+15551230077"
BODY = "Message body"


@pytest.fixture(autouse=True)
def stranger(watch: Watch) -> None:
    """Who comes to sign in is told that they are not signed in."""
    watch.forgive("401")


def test_a_messaging_flow_is_built_tried_published_and_watched(
    house: House, new_context: NewContext
) -> None:
    page = new_context().new_page()
    sign_in(page)
    flow = begin(page, "Order status", "Where is my parcel")
    add_a_goodbye(page)
    complete_a_template(page)
    make_and_mend_an_error(page)
    publish(page, "Say goodbye to who is silent")
    text_the_phone(page)
    wait_too_long(page)
    watch_a_real_execution(page, house, flow)
    compare_and_restore(page, flow)


def test_a_caller_presses_keys(new_context: NewContext) -> None:
    page = new_context().new_page()
    sign_in(page)
    begin(page, "Phone menu", "Who calls")
    phone = open_phone(page)
    phone.get_by_text("Call", exact=True).click()
    phone.get_by_role("button", name="Call", exact=True).click()
    heard = phone.get_by_role("log", name="What is heard on the call")
    expect(heard).to_contain_text("Welcome to the Example Company.")
    phone.get_by_role("button", name="Press 3").click()
    expect(heard).to_contain_text("from Monday to Friday")
    expect(heard).to_contain_text("Goodbye")
    expect(edge(page, "Trigger", "welcome", ", step 1")).to_be_attached()


def test_two_people_change_one_flow_and_both_are_heard(
    new_context: NewContext, watch: Watch
) -> None:
    watch.forgive("409")
    ada, grace = new_context().new_page(), new_context().new_page()
    sign_in(ada)
    flow = begin(ada, "Customer survey", "Written by two")
    sign_in(grace)
    grace.goto(flow)
    write(ada, "thank", "Thanks, says Ada")
    write(grace, "thank", "Thanks, says Grace")
    write(grace, "ask_praise", "What was good?")
    grace.get_by_role("button", name="Save draft").click()
    expect(grace.get_by_text("All changes saved as revision 2 (draft)")).to_be_visible()

    ada.get_by_role("button", name="Save draft").click()
    dialog = ada.get_by_role("dialog", name="Take in revision 2")
    expect(dialog).to_contain_text("Both of you changed this")
    expect(dialog).to_contain_text("What was good?")
    dialog.get_by_role("radio", name=re.compile("^Mine.*Thanks, says Ada")).click()
    dialog.get_by_role("button", name="Take in and save draft").click()
    expect(ada.get_by_text("All changes saved as revision 3 (draft)")).to_be_visible()
    expect(card(ada, "thank")).to_contain_text("Thanks, says Ada")
    expect(card(ada, "ask_praise")).to_contain_text("What was good?")


def test_a_large_flow_is_brought_in_and_laid_out(new_context: NewContext, tmp_path: Path) -> None:
    definition = seventy()
    for state in definition["states"]:
        state["properties"]["offset"] = {"x": 0, "y": 0}
    file = tmp_path / "a_large_one.json"
    file.write_text(json.dumps(definition), encoding="utf-8")
    count = len(definition["states"])
    page = new_context().new_page()
    sign_in(page)
    page.get_by_role("button", name="Import").click()
    dialog = page.get_by_role("dialog")
    with page.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    expect(dialog).to_contain_text(f"Found a flow with {count} widgets")
    dialog.get_by_label("Name").fill("A large one")
    dialog.get_by_role("button", name="Create flow").click()
    page.get_by_role("button", name="Lay out all widgets").click()
    expect(page.get_by_text(f"{count} widgets laid out")).to_be_attached()
    page.get_by_role("button", name="Show the whole flow").click()
    cards = page.locator(".react-flow__node-card")
    expect(cards).to_have_count(count)
    assert overlapping([one.bounding_box() for one in cards.all()]) == []
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("All changes saved as revision 2 (draft)")).to_be_visible()


def sign_in(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Account SID").fill(ACCOUNT)
    page.get_by_label("Auth token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Flows", exact=True)).to_be_visible()


def begin(page: Page, template: str, name: str) -> str:
    """Create a flow from a template, and return the path of its page."""
    page.get_by_role("button", name="Create flow").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile(f"^{template}")).click()
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Create flow").click()
    expect(page).to_have_url(re.compile("/flows/FW"))
    expect(page.get_by_role("application")).to_be_visible()
    return page.url


def edge(page: Page, left: str, to: str, more: str = "") -> Locator:
    """The way from a state to another, and which step of a path it was."""
    return page.get_by_label(re.compile(f"^{left}, .*, to {to}{more}$"))


def inspector(page: Page, state: str) -> Locator:
    """Open a state by the search; its panel comes back."""
    page.get_by_role("tab", name="Inspector").click()
    page.get_by_role("application").focus()
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Widgets, types and texts").fill(state)
    page.get_by_role("option", name=re.compile(f"^{state}")).first.click()
    return page.get_by_role("region", name=state, exact=True)


def field(panel: Locator, label: str) -> Locator:
    found = panel.get_by_role("textbox", name=re.compile(f"^{label}$", re.IGNORECASE))
    expect(found).to_have_class(re.compile("cm-content"))
    return found


def write(page: Page, state: str, words: str) -> None:
    """Give a widget that sends another text."""
    field(inspector(page, state), BODY).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(words)
    expect(card(page, state)).to_contain_text(words)


def add_a_goodbye(page: Page) -> None:
    """Drag a widget out of the palette, and connect the end of the flow with it."""
    inspector(page, "give_up")
    end = card(page, "give_up").bounding_box()
    canvas = page.get_by_role("application")
    place = canvas.bounding_box()
    assert end
    assert place
    target = {"x": end["x"] - place["x"] + 20, "y": end["y"] - place["y"] + end["height"] + 60}
    widget = page.get_by_role("button", name="Send Message")
    widget.drag_to(canvas, target_position=target)  # type: ignore[arg-type]
    expect(card(page, "send_message_1")).to_be_visible()
    drag(page, tab(page, "give_up", 0), card(page, "send_message_1"))
    expect(edge(page, "give_up", "send_message_1")).to_have_count(1)


def complete_a_template(page: Page) -> None:
    body = field(page.get_by_role("region", name="send_message_1", exact=True), BODY)
    body.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Goodbye {{flow.variables.out")
    option = page.get_by_role("listbox").get_by_role("option", name="flow.variables.outcome")
    option.click()
    expect(body).to_contain_text("Goodbye {{flow.variables.outcome}}")


def make_and_mend_an_error(page: Page) -> None:
    panel = page.get_by_role("region", name="send_message_1", exact=True)
    name = "Problems"
    panel.get_by_role("tab", name="JSON").click()
    written = field(panel, "JSON")
    state = json.loads("\n".join(written.locator(".cm-line").all_inner_texts()))
    del state["properties"]["from"]
    written.click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(json.dumps(state))
    page.get_by_role("tab", name=name).click()
    errors = page.get_by_role("region", name=name).get_by_role("region", name="Errors")
    expect(errors.get_by_role("listitem").first).to_contain_text("send_message_1")
    expect(page.get_by_role("button", name="Publish")).to_have_attribute("aria-disabled", "true")
    expect(card(page, "send_message_1").get_by_title("1 error")).to_be_attached()
    errors.get_by_role("button", name="send_message_1").first.click()
    sender = field(page.get_by_role("region", name="send_message_1", exact=True), "From")
    expect(sender).to_be_focused()
    page.keyboard.type("{{flow.channel.address}}")
    page.get_by_role("tab", name=name).click()
    expect(errors).to_have_count(0)


def publish(page: Page, message: str) -> None:
    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Message").fill(message)
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("All changes saved as revision 2 (published)")).to_be_visible()


def open_phone(page: Page) -> Locator:
    page.get_by_role("tab", name="Phone").click()
    phone = page.get_by_role("region", name="Phone", exact=True)
    expect(phone).to_be_visible()
    return phone


def text_the_phone(page: Page) -> None:
    phone = open_phone(page)
    said = phone.get_by_role("log", name="Messages")
    for words, answer in (
        ("Hi", "What is your order number?"),
        ("soon", "That is no order number"),
    ):
        phone.get_by_label("Message", exact=True).fill(words)
        phone.get_by_label("Message", exact=True).press("Enter")
        expect(said).to_contain_text(answer)
    expect(card(page, "ask_again")).to_have_attribute("aria-label", re.compile("is running now"))
    expect(edge(page, "check_number", "ask_again", ", step 3")).to_be_attached()


def wait_too_long(page: Page) -> None:
    phone = open_phone(page)
    phone.get_by_role("button", name="Skip to it").click()
    said = phone.get_by_role("log", name="Messages")
    expect(said).to_contain_text("Goodbye no number")
    expect(edge(page, "give_up", "send_message_1", ", step .*")).to_be_attached()


def watch_a_real_execution(page: Page, house: House, flow: str) -> None:
    """See an execution begin and end while its pages are open."""
    house.number_for(webhook(flow, house))
    page.get_by_role("navigation", name="Where is my parcel").get_by_role(
        "link", name="Executions"
    ).click()
    expect(page.get_by_text("No executions yet")).to_be_visible()
    house.text(CONTACT, "Where is it?")
    row = page.get_by_role("row").filter(has_text=CONTACT)
    expect(row).to_contain_text("Active")
    row.get_by_role("link").first.click()
    transcript = page.get_by_role("complementary", name="Transcript")
    expect(transcript).to_contain_text("What is your order number?")
    for number in range(2):
        house.received(CONTACT, number + 1)
        house.text(CONTACT, "no idea")
    expect(transcript).to_contain_text("could not find this order")
    expect(page.get_by_text("Ended", exact=True).first).to_be_visible()
    page.get_by_role("button", name="To the start").click()
    expect(page.get_by_text(re.compile("^1 of "))).to_be_visible()
    page.get_by_role("button", name="Step forward").click()
    expect(page.get_by_text(re.compile("^2 of "))).to_be_visible()


def webhook(flow: str, house: House) -> str:
    return f"{house.url}/v1/Accounts/{ACCOUNT}/Flows/{flow.rsplit('/', maxsplit=1)[-1]}"


def compare_and_restore(page: Page, flow: str) -> None:
    page.goto(f"{flow}/history")
    expect(page.get_by_role("heading", name="Revision 1 → 2")).to_be_visible()
    expect(page.locator("main")).to_contain_text("send_message_1")
    page.get_by_role("button", name=re.compile("^Revision 1 ")).click()
    page.get_by_role("button", name="Restore", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_role("heading", name="Revision 2 → 3")).to_be_visible()
    page.get_by_role("link", name="Open in the editor").click()
    expect(page.get_by_text("All changes saved as revision 3 (draft)")).to_be_visible()
    inspector(page, "give_up").get_by_role("tab", name="Transitions").click()
    expect(page.get_by_placeholder("Ends the flow")).to_be_visible()
    expect(card(page, "send_message_1")).to_have_count(0)
