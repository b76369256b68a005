"""Care for those who see little, use keys alone, or have a small screen: on every screen."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import ACCOUNT, TOKEN, House
from tests.editor.axe import axe, expect_accessible
from tests.editor.conftest import NewContext, Watch
from tests.editor.screens import CONTACT, NAME, SCREENS
from tests.editor.test_canvas import card, create

# Colours do not depend on the width: each of both is seen once.
WINDOWS = (("light", 1280), ("dark", 1024))
NARROW = ("flows", "history", "executions", "flow executions", "statistics", "story")
FLOWS: dict[str, str] = {}


@pytest.fixture
def flow(page: Page, house: House) -> str:
    """A flow with two revisions, executions, and a problem; made once for all tests."""
    if house.url not in FLOWS:
        sid = create(page, house, NAME, template="order_status")
        session = page.request.get("/console/api/session").json()
        detail = page.request.get(f"/console/api/flows/{sid}").json()
        definition = detail["definition"]
        definition["description"] = "Looked at by all"
        answer = page.request.post(
            f"/console/api/flows/{sid}/revisions",
            data={
                "definition": definition,
                "friendly_name": NAME,
                "status": "published",
                "based_on": 1,
                "commit_message": "Describe it",
            },
            headers={"Origin": house.url, "X-CSRF-Token": session["csrf_token"]},
        )
        assert answer.ok, answer.text()
        house.number_for(detail["webhook_url"])
        for number, body in enumerate(("Where is it?", "none", "no idea")):
            house.text(CONTACT, body)
            house.received(CONTACT, number + 1)
        FLOWS[house.url] = sid
    return FLOWS[house.url]


@pytest.mark.parametrize(("scheme", "width"), WINDOWS)
def test_no_screen_or_dialog_breaks_a_rule(
    signed_in: NewContext, flow: str, scheme: str, width: int
) -> None:
    context = signed_in(color_scheme=scheme, viewport={"width": width, "height": 800})
    broken = []
    for name, show in SCREENS.items():
        page = context.new_page()
        show(page, flow)
        broken += [f"{name}: {line}" for line in axe(page)]
        broken += wider(page, name, width)
        page.evaluate("localStorage.clear()")
        page.close()
    assert not broken, "\n".join(broken)


def test_a_phone_shows_everything_and_changes_nothing(signed_in: NewContext, flow: str) -> None:
    page = signed_in(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    broken = []
    for name in NARROW:
        SCREENS[name](page, flow)
        broken += [f"{name}: {line}" for line in axe(page)]
        broken += wider(page, name, 390)
    page.goto(f"/flows/{flow}")
    expect(card(page, "Trigger")).to_be_visible()
    expect(page.get_by_text("On a small screen flows can be looked at")).to_be_visible()
    for name in ("Save draft", "Publish", "Undo"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    broken += [f"editor: {line}" for line in axe(page)]
    broken += wider(page, "editor", 390)
    assert not broken, "\n".join(broken)


def test_a_text_is_changed_and_saved_by_keys_alone(
    house: House, new_context: NewContext, flow: str, watch: Watch
) -> None:
    watch.forgive("401")
    page = new_context().new_page()
    page.goto("/")
    tab_to(page, "textbox", "Account SID")
    page.keyboard.type(ACCOUNT)
    page.keyboard.press("Tab")
    expect(page.get_by_label("Auth token")).to_be_focused()
    page.keyboard.type(TOKEN)
    page.keyboard.press("Enter")
    tab_to(page, "link", NAME)
    page.keyboard.press("Enter")
    canvas = page.get_by_role("application")
    expect(canvas).to_be_visible()
    canvas_by_keys(page)
    page.keyboard.press("/")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.type("apologise")
    expect(page.get_by_role("option").first).to_contain_text("apologise")
    page.keyboard.press("Enter")
    expect(canvas).to_have_attribute("aria-activedescendant", "card-apologise")
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="apologise", exact=True)
    expect(panel.locator(".cm-content").first).to_be_visible()
    tab_to(page, "textbox", re.compile("^message body$", re.IGNORECASE))
    page.keyboard.press("Control+a")
    page.keyboard.type("We are sorry.")
    page.keyboard.press("Control+s")
    expect(
        page.get_by_text(re.compile(r"All changes saved as revision \d+ \(draft\)"))
    ).to_be_visible()
    expect(card(page, "apologise")).to_contain_text("We are sorry.")
    expect_accessible(page)


def canvas_by_keys(page: Page) -> None:
    canvas = page.get_by_role("application")
    for _ in range(80):
        page.keyboard.press("Tab")
        if canvas.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError("no Tab leads to the canvas")


def tab_to(page: Page, role: str, name: str | re.Pattern[str]) -> None:
    """Press Tab until something has the focus."""
    wanted = page.get_by_role(role, name=name)  # type: ignore[arg-type]
    expect(wanted.first).to_be_visible()
    for _ in range(60):
        if wanted.first.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {name}")


def wider(page: Page, name: str, width: int) -> list[str]:
    """Say when a page is wider than its window."""
    found = page.evaluate("document.documentElement.scrollWidth")
    return [f"{name} is {found} pixels wide"] if found > width else []
