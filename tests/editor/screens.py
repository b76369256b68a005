"""Every screen and dialog of the editor, by name: how somebody comes to see it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.editor.test_canvas import card

CONTACT = "+15551230088"
NAME = "Looked at"

Screen = Callable[[Page, str], None]


def flows_list(page: Page, flow: str) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name=NAME, exact=True)).to_be_visible()


def flow_menu(page: Page, flow: str) -> None:
    flows_list(page, flow)
    page.get_by_role("button", name=f"Actions for {NAME}", exact=True).click()
    expect(page.get_by_role("menuitem").first).to_be_visible()


def flow_dialog(action: str) -> Screen:
    def show(page: Page, flow: str) -> None:
        flow_menu(page, flow)
        page.get_by_role("menuitem", name=action).click()
        expect(page.get_by_role("dialog")).to_be_visible()

    return show


def create_dialog(page: Page, flow: str) -> None:
    flows_list(page, flow)
    page.get_by_role("button", name="Create flow").click()
    expect(page.get_by_role("dialog").get_by_role("radio").nth(5)).to_be_visible()


def import_dialog(page: Page, flow: str) -> None:
    flows_list(page, flow)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("dialog").get_by_label("Flow JSON")).to_be_visible()


def editor(page: Page, flow: str) -> None:
    page.goto(f"/flows/{flow}?state=look_up")
    panel = page.get_by_role("region", name="look_up", exact=True)
    expect(panel.get_by_role("textbox", name="Name")).to_have_value("look_up")
    expect(panel.locator(".cm-content").first).to_be_visible()


def editor_key(key: str) -> Screen:
    """A dialog of the editor that a key opens."""

    def show(page: Page, flow: str) -> None:
        editor(page, flow)
        page.get_by_role("application").focus()
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()

    return show


def canvas_menu(page: Page, flow: str) -> None:
    editor(page, flow)
    card(page, "look_up").click(button="right")
    expect(page.get_by_role("menuitem").first).to_be_visible()


def problems(page: Page, flow: str) -> None:
    editor(page, flow)
    page.get_by_role("tab", name="Problems").click()
    expect(page.get_by_role("region", name="Problems")).to_be_visible()


def phone(page: Page, flow: str) -> None:
    editor(page, flow)
    page.get_by_role("tab", name="Phone").click()
    page.get_by_label("Message", exact=True).fill("Hello")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log", name="Messages")).to_contain_text("order number")


def phone_call(page: Page, flow: str) -> None:
    editor(page, flow)
    page.get_by_role("tab", name="Phone").click()
    page.get_by_text("Call", exact=True).click()
    expect(page.get_by_role("button", name="Call", exact=True)).to_be_visible()


def editor_tab(name: str) -> Screen:
    def show(page: Page, flow: str) -> None:
        editor(page, flow)
        page.get_by_role("tab", name=name, exact=True).click()
        expect(page.get_by_role("tab", name=name, exact=True)).to_have_attribute(
            "aria-selected", "true"
        )

    return show


def draft_dialog(name: str) -> Screen:
    def show(page: Page, flow: str) -> None:
        editor(page, flow)
        rename(page, "look_it_up")
        if name == "Publish":
            page.get_by_role("button", name="Publish").click()
        else:
            page.get_by_role("button", name="More ways to save").click()
            page.get_by_role("menuitem", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()

    return show


def rename(page: Page, name: str) -> None:
    page.get_by_role("region", name="look_up").get_by_role("textbox", name="Name").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Unsaved changes")).to_be_visible()


def history(page: Page, flow: str) -> None:
    page.goto(f"/flows/{flow}/history")
    expect(page.get_by_role("heading", name="Revision 1 → 2")).to_be_visible()


def history_flow(page: Page, flow: str) -> None:
    page.goto(f"/flows/{flow}/history?view=flow")
    expect(page.get_by_role("heading", name="Revision 2", exact=True)).to_be_visible()


def restore(page: Page, flow: str) -> None:
    page.goto(f"/flows/{flow}/history?revision=1")
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()


def executions(page: Page, flow: str) -> None:
    page.goto("/executions")
    expect(page.get_by_role("row").filter(has_text=CONTACT)).to_be_visible()


def flow_executions(page: Page, flow: str) -> None:
    page.goto(f"/flows/{flow}/executions")
    expect(page.get_by_role("row").filter(has_text=CONTACT)).to_be_visible()


def statistics(page: Page, flow: str) -> None:
    page.goto(f"/flows/{flow}/executions?view=statistics")
    expect(page.get_by_role("table").first).to_be_visible()


def story(page: Page, flow: str) -> None:
    flow_executions(page, flow)
    page.get_by_role("row").filter(has_text=CONTACT).get_by_role("link").first.click()
    transcript = page.get_by_role("complementary", name="Transcript")
    expect(transcript).to_contain_text("could not find this order")


def story_tab(name: str) -> Screen:
    def show(page: Page, flow: str) -> None:
        story(page, flow)
        page.get_by_role("tab", name=re.compile(f"^{name}")).click()

    return show


def story_dialog(name: str) -> Screen:
    def show(page: Page, flow: str) -> None:
        story(page, flow)
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()

    return show


SCREENS: dict[str, Screen] = {
    "flows": flows_list,
    "flow menu": flow_menu,
    "create": create_dialog,
    "import": import_dialog,
    "rename": flow_dialog("Rename"),
    "duplicate": flow_dialog("Duplicate"),
    "test users": flow_dialog("Test users"),
    "delete": flow_dialog("Delete"),
    "editor": editor,
    "transitions": editor_tab("Transitions"),
    "state JSON": editor_tab("JSON"),
    "problems": problems,
    "phone": phone,
    "phone call": phone_call,
    "canvas menu": canvas_menu,
    "search": editor_key("/"),
    "add": editor_key("n"),
    "keys": editor_key("?"),
    "save with a message": draft_dialog("Save with a message"),
    "discard": draft_dialog("Discard changes"),
    "publish": draft_dialog("Publish"),
    "history": history,
    "history flow": history_flow,
    "restore": restore,
    "executions": executions,
    "flow executions": flow_executions,
    "statistics": statistics,
    "story": story,
    "story requests": story_tab("Requests"),
    "story warnings": story_tab("Warnings"),
    "raw JSON": story_dialog("Raw JSON"),
    "replay": story_dialog("Replay"),
}
