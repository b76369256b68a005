"""Drafts, publishing, the history, and two people in one flow."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIRequestContext, BrowserContext, Locator, Page, expect
from tests.e2e.conftest import House
from tests.editor.axe import axe
from tests.editor.conftest import NewContext, Watch

FLOWS = "/console/api/flows"
NOTHING_LEFT = "All changes saved"
Edit = Callable[[dict[str, Any]], None]


class Author:
    """Somebody who is signed in, and changes flows by the console's API."""

    def __init__(self, context: BrowserContext, house: House) -> None:
        self.requests: APIRequestContext = context.request
        session = self.requests.get("/console/api/session").json()
        self.headers = {"Origin": house.url, "X-CSRF-Token": session["csrf_token"]}

    def begin(self, name: str) -> str:
        """Make a flow from a template, and return its SID."""
        data = {"friendly_name": name, "template": "survey"}
        answer = self.requests.post(FLOWS, data=data, headers=self.headers)
        assert answer.ok, answer.text()
        return str(answer.json()["row"]["sid"])

    def fetch(self, sid: str) -> dict[str, Any]:
        detail: dict[str, Any] = self.requests.get(f"{FLOWS}/{sid}").json()
        return detail

    def save(self, sid: str, edit: Edit, message: str, status: str = "draft") -> None:
        """Change the latest revision and save it as the next one."""
        detail = self.fetch(sid)
        edit(detail["definition"])
        data = {
            "definition": detail["definition"],
            "friendly_name": detail["row"]["friendly_name"],
            "status": status,
            "based_on": detail["row"]["latest_revision"],
            "commit_message": message,
        }
        answer = self.requests.post(f"{FLOWS}/{sid}/revisions", data=data, headers=self.headers)
        assert answer.ok, answer.text()


def described(text: str) -> Edit:
    def edit(definition: dict[str, Any]) -> None:
        definition["description"] = text

    return edit


def said(text: str) -> Edit:
    """Let the first widget that sends say something else."""

    def edit(definition: dict[str, Any]) -> None:
        state = next(one for one in definition["states"] if "body" in one["properties"])
        state["properties"]["body"] = text

    return edit


def description(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Description")


def describe(page: Page, text: str) -> None:
    """Change the flow's description, as somebody types it."""
    field = description(page)
    field.fill(text)
    field.blur()


@pytest.fixture
def author(signed_in: NewContext, house: House) -> Author:
    return Author(signed_in(), house)


def test_a_draft_is_saved_and_published_with_words_for_the_history(
    page: Page, author: Author
) -> None:
    sid = author.begin("Saved and published")
    page.goto(f"/flows/{sid}")
    expect(page.get_by_text("All changes saved as revision 1 (draft)")).to_be_visible()
    describe(page, "Edited")
    expect(page.get_by_text("Unsaved changes, kept in this browser")).to_be_visible()
    page.get_by_role("button", name="More ways to save").click()
    page.get_by_role("menuitem", name="Save with a message").click()
    page.get_by_role("dialog").get_by_label("Message").fill("Describe it")
    page.get_by_role("dialog").get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("All changes saved as revision 2 (draft)")).to_be_visible()

    page.get_by_role("button", name="Publish").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("never published")
    dialog.get_by_label("Message").fill("Go live")
    assert axe(page) == []
    dialog.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("All changes saved as revision 3 (published)")).to_be_visible()

    describe(page, "Edited again")
    page.get_by_role("button", name="Publish").click()
    expect(dialog).to_contain_text("Changes since published revision 3")
    expect(dialog.get_by_role("insertion")).to_contain_text("again")
    dialog.get_by_role("button", name="Cancel").click()

    page.goto(f"/flows/{sid}/history")
    revisions = page.get_by_role("complementary", name="Revisions").get_by_role("listitem")
    expect(revisions.nth(0)).to_contain_text("Go live")
    expect(revisions.nth(0)).to_contain_text("In use")
    expect(revisions.nth(1)).to_contain_text("Describe it")


def test_the_usual_keys_save(page: Page, author: Author) -> None:
    sid = author.begin("Saved by keys")
    page.goto(f"/flows/{sid}")
    description(page).fill("By keys")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("All changes saved as revision 2 (draft)")).to_be_visible()
    assert author.fetch(sid)["definition"]["description"] == "By keys"


def test_what_is_not_saved_comes_back_and_can_be_discarded(page: Page, author: Author) -> None:
    sid = author.begin("Comes back")
    page.goto(f"/flows/{sid}")
    describe(page, "Kept here")
    expect(page.get_by_text("Unsaved changes, kept in this browser")).to_be_visible()
    page.reload()
    expect(page.get_by_text("are back, as you left them")).to_be_visible()
    expect(description(page)).to_have_value("Kept here")
    assert axe(page) == []
    page.get_by_role("button", name="Discard changes").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard changes").click()
    expect(page.get_by_text("All changes saved as revision 1")).to_be_visible()
    expect(description(page)).not_to_have_value("Kept here")
    page.reload()
    expect(page.get_by_text("All changes saved as revision 1")).to_be_visible()


def test_the_history_compares_any_two_revisions(page: Page, author: Author) -> None:
    sid = author.begin("Compared")
    author.save(sid, said("Hello once"), "Say hello")
    author.save(sid, said("Hello twice"), "Say it twice")
    page.goto(f"/flows/{sid}/history")
    expect(page.get_by_role("heading", name="Revision 2 → 3")).to_be_visible()
    expect(page.get_by_role("insertion")).to_contain_text("twice")
    expect(page.get_by_role("deletion")).to_contain_text("once")
    expect(page.get_by_text("1 change", exact=True)).to_be_visible()
    assert axe(page) == []

    page.get_by_label("Compare with").fill("1")
    expect(page.get_by_role("heading", name="Revision 1 → 3")).to_be_visible()
    expect(page).to_have_url(re.compile("with=1"))
    page.get_by_role("button", name=re.compile("^Revision 1 ")).click()
    expect(page.get_by_text("The first revision: everything is new.")).to_be_visible()
    page.get_by_text("Flow", exact=True).click()
    expect(page.get_by_role("heading", name="Revision 1", exact=True)).to_be_visible()
    assert axe(page) == []


def test_an_old_revision_is_restored_as_the_newest_draft(
    page: Page, author: Author, tmp_path: Path
) -> None:
    sid = author.begin("Restored")
    first = author.fetch(sid)["definition"]
    author.save(sid, described("Worse"), "Make it worse")
    page.goto(f"/flows/{sid}/history?revision=1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export JSON").click()
    assert download.value.suggested_filename == "restored_revision_1.json"
    page.get_by_role("button", name="Restore", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_role("heading", name="Revision 2 → 3")).to_be_visible()
    expect(page.get_by_text("Restore revision 1").first).to_be_visible()
    assert author.fetch(sid)["definition"] == first


def test_what_somebody_else_saved_is_seen_and_taken_in(
    page: Page, author: Author, watch: Watch
) -> None:
    watch.forgive("409")
    sid = author.begin("Taken in")
    page.goto(f"/flows/{sid}")
    describe(page, "Mine")
    author.save(sid, said("Theirs"), "Greet differently")
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Take in revision 2")
    expect(dialog.get_by_role("insertion").first).to_contain_text("Theirs")
    expect(dialog).to_contain_text("both can be kept")
    assert axe(page) == []
    dialog.get_by_role("button", name="Take in and save draft").click()
    expect(page.get_by_text("All changes saved as revision 3 (draft)")).to_be_visible()
    merged = author.fetch(sid)["definition"]
    assert merged["description"] == "Mine"
    assert "Theirs" in str(merged["states"])


@pytest.mark.parametrize(("side", "kept"), [("Mine", "My words"), ("Theirs", "Their words")])
def test_a_conflict_is_settled_by_choosing_a_side(
    page: Page, author: Author, side: str, kept: str, watch: Watch
) -> None:
    watch.forgive("409")
    sid = author.begin(f"In conflict, {side}")
    page.goto(f"/flows/{sid}")
    describe(page, "My words")
    author.save(sid, described("Their words"), "Say it better")
    page.get_by_role("button", name="Save draft").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Both of you changed this")
    dialog.get_by_role("radio", name=re.compile(f"^{side}")).click()
    assert axe(page) == []
    dialog.get_by_role("button", name="Take in and save draft").click()
    expect(description(page)).to_have_value(kept)
    expect(page.get_by_text(NOTHING_LEFT)).to_be_visible()
    assert author.fetch(sid)["definition"]["description"] == kept


def test_somebody_elses_revision_is_told_before_one_saves(page: Page, author: Author) -> None:
    sid = author.begin("Told early")
    page.goto(f"/flows/{sid}")
    describe(page, "Mine")
    expect(page.get_by_text("Unsaved changes")).to_be_visible()
    author.save(sid, said("Theirs"), "Greet differently")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    notice = page.get_by_text("saved revision 2")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("Greet differently")
    assert axe(page) == []
    page.get_by_role("button", name="Look and merge").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Take in and save draft").click()
    expect(page.get_by_text("All changes saved as revision 3 (draft)")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Unsaved changes")).to_be_visible()


def test_changes_made_before_somebody_elses_revision_come_back_to_be_merged(
    page: Page, author: Author
) -> None:
    sid = author.begin("Back to be merged")
    page.goto(f"/flows/{sid}")
    describe(page, "Mine")
    expect(page.get_by_text("Unsaved changes, kept")).to_be_visible()
    page.goto("/")
    author.save(sid, said("Theirs"), "Greet differently")
    page.goto(f"/flows/{sid}")
    expect(page.get_by_text("saved revision 2")).to_be_visible()
    expect(description(page)).to_have_value("Mine")
