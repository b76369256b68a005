"""Signing in, and the list of flows: what one can begin, change, take out and bring in."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.e2e.conftest import ACCOUNT, TOKEN, House
from tests.editor.axe import axe
from tests.editor.conftest import NewContext, Watch

SAMPLE = Path(__file__).parents[2] / "src/soundstage/samples/survey.json"


def row(page: Page, name: str) -> Locator:
    """The row of a flow with exactly this name."""
    link = page.get_by_role("link", name=name, exact=True)
    return page.get_by_role("row").filter(has=link)


def choose(page: Page, name: str, action: str) -> None:
    """Choose an action of a flow's menu."""
    page.get_by_role("button", name=f"Actions for {name}", exact=True).click()
    page.get_by_role("menuitem", name=action).click()


def begin_blank(page: Page, name: str) -> None:
    """Make a blank flow, and go back to the list."""
    page.goto("/")
    page.get_by_role("button", name="Create flow").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Blank", exact=True).click()
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_role("button", name="Create flow").click()
    expect(page).to_have_url(re.compile("/flows/FW"))
    page.goto("/")


def test_wrong_credentials_are_told_and_right_ones_lead_where_one_wanted_to_be(
    new_context: NewContext, watch: Watch
) -> None:
    watch.forgive("401")
    page = new_context().new_page()
    page.goto("/executions?status=active")
    expect(page).to_have_url(re.compile(r"/login\?return="))
    page.get_by_label("Account SID").fill("AC123")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("32 characters")).to_be_visible()
    expect(page.get_by_text("Enter the token")).to_be_visible()
    assert axe(page) == []

    page.get_by_label("Account SID").fill(ACCOUNT)
    page.get_by_label("Auth token").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("refused")
    assert axe(page) == []

    page.get_by_label("Auth token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/executions\?status=active"))


def test_the_printed_link_signs_in_and_leaves_the_address(
    house: House, new_context: NewContext
) -> None:
    log = (house.home / "serve.log").read_text()
    link = re.search(r"http\S+/login#token=\S+", log)
    assert link, log
    page = new_context().new_page()
    page.goto(link[0])
    expect(page.get_by_role("heading", name="Flows")).to_be_visible()
    assert "token" not in page.url


def test_a_link_that_is_no_good_says_so_and_offers_the_form(
    new_context: NewContext, watch: Watch
) -> None:
    watch.forgive("40[01]")
    page = new_context().new_page()
    page.goto("/login#token=stale")
    expect(page.get_by_role("alert")).to_contain_text("does not sign in any more")
    expect(page.get_by_label("Account SID")).to_be_visible()
    assert "token" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_template_becomes_a_flow(signed_in: NewContext, scheme: str) -> None:
    page = signed_in(color_scheme=scheme).new_page()
    page.goto("/")
    expect(page.get_by_role("table", name="Flows")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Create flow").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=re.compile("Customer survey")).click()
    name = f"Survey in {scheme}"
    dialog.get_by_label("Name").fill(name)
    assert axe(page) == []
    dialog.get_by_role("button", name="Create flow").click()
    expect(page).to_have_url(re.compile("/flows/FW"))
    page.goto("/")
    expect(row(page, name)).to_contain_text("Draft")
    expect(row(page, name)).to_contain_text("Revision 1")


def test_a_flow_is_renamed_and_duplicated(page: Page) -> None:
    begin_blank(page, "First name")
    choose(page, "First name", "Rename")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("")
    expect(dialog).to_contain_text("A flow needs a name.")
    dialog.get_by_label("Name").fill("Second name")
    assert axe(page) == []
    dialog.get_by_role("button", name="Rename").click()
    expect(row(page, "Second name")).to_be_visible()
    expect(row(page, "First name")).to_have_count(0)

    choose(page, "Second name", "Duplicate")
    page.get_by_role("dialog").get_by_role("button", name="Duplicate").click()
    expect(row(page, "Copy of Second name")).to_be_visible()
    expect(row(page, "Second name")).to_be_visible()


def test_a_draft_is_published_from_the_list(page: Page) -> None:
    begin_blank(page, "To be published")
    choose(page, "To be published", "Publish latest draft")
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(row(page, "To be published")).to_contain_text("Published")
    page.get_by_role("button", name="Actions for To be published").click()
    expect(page.get_by_role("menuitem", name="Rename")).to_be_visible()
    expect(page.get_by_role("menuitem", name="Publish")).to_have_count(0)


def test_a_draft_is_deleted_after_one_question(page: Page) -> None:
    begin_blank(page, "Nobody needs it")
    choose(page, "Nobody needs it", "Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nothing runs it now")
    dialog.get_by_role("button", name="Delete flow").click()
    expect(row(page, "Nobody needs it")).to_have_count(0)


def test_what_is_in_use_is_deleted_only_when_its_name_is_typed(page: Page, house: House) -> None:
    begin_blank(page, "In use")
    choose(page, "In use", "Publish latest draft")
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(row(page, "In use")).to_contain_text("Published")
    sid = row(page, "In use").get_by_role("link").first.get_attribute("href")
    assert sid
    house.number_for(f"{house.url}/v1/Accounts/{ACCOUNT}{sid.replace('flows', 'Flows')}")

    choose(page, "In use", "Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("is published and answers everybody")
    expect(dialog).to_contain_text(re.compile(r"\+\d+ leads to it"))
    delete = dialog.get_by_role("button", name="Delete flow")
    expect(delete).to_be_disabled()
    assert axe(page) == []
    dialog.get_by_label("Type In use to confirm").fill("In use")
    delete.click()
    expect(row(page, "In use")).to_have_count(0)


def test_a_flow_goes_out_as_a_file_and_comes_back(page: Page, tmp_path: Path) -> None:
    begin_blank(page, "Out and back")
    page.get_by_role("button", name="Actions for Out and back").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export JSON").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "out_and_back.json"
    assert json.loads(file.read_text())["initial_state"] == "Trigger"

    page.get_by_role("button", name="Import").click()
    dialog = page.get_by_role("dialog")
    with page.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    expect(dialog).to_contain_text("Found a flow with 1 widget")
    dialog.get_by_label("Name").fill("And here it is")
    dialog.get_by_role("button", name="Create flow").click()
    expect(page).to_have_url(re.compile("/flows/FW"))


def test_an_import_says_what_it_found_and_what_is_wrong(page: Page, watch: Watch) -> None:
    watch.forgive("400")
    page.goto("/")
    page.get_by_role("button", name="Import").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Flow JSON").fill("{ this is no JSON")
    expect(dialog.get_by_role("alert")).to_be_visible()
    create = dialog.get_by_role("button", name="Create flow")
    expect(create).to_be_disabled()

    definition: dict[str, Any] = json.loads(SAMPLE.read_text())
    definition["initial_state"] = "nowhere"
    dialog.get_by_label("Flow JSON").fill(json.dumps(definition))
    expect(dialog).to_contain_text("can be imported once the errors are fixed")
    expect(create).to_be_disabled()
    assert axe(page) == []

    dialog.get_by_label("Flow JSON").fill(SAMPLE.read_text())
    expect(dialog).to_contain_text(f"Found a flow with {len(definition['states'])} widgets")
    dialog.get_by_label("Name").fill("Imported")
    expect(create).to_be_enabled()


def test_a_dropped_file_is_read(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="Import").click()
    dialog = page.get_by_role("dialog")
    data = page.evaluate_handle(
        """(text) => {
          const data = new DataTransfer();
          data.items.add(new File([text], "survey.json", { type: "application/json" }));
          return data;
        }""",
        SAMPLE.read_text(),
    )
    dialog.get_by_text("Drop a flow file here").dispatch_event("drop", {"dataTransfer": data})
    expect(dialog).to_contain_text(re.compile(r"Found a flow with \d+ widgets"))


def test_the_search_is_in_the_address(page: Page) -> None:
    begin_blank(page, "A needle")
    page.get_by_role("textbox", name="Search").fill("needle")
    expect(page).to_have_url(re.compile("search=needle"))
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(2)
    page.reload()
    expect(page.get_by_role("textbox", name="Search")).to_have_value("needle")
    expect(row(page, "A needle")).to_be_visible()
    page.get_by_role("textbox", name="Search").fill("there is none")
    expect(page.get_by_text("No flow fits")).to_be_visible()
    page.get_by_role("button", name="Clear search").last.click()
    expect(row(page, "A needle")).to_be_visible()


def test_test_users_are_kept(page: Page) -> None:
    begin_blank(page, "With test users")
    choose(page, "With test users", "Test users")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Nobody yet")
    dialog.get_by_label("Contact").fill("+15558675310")
    dialog.get_by_role("button", name="Add").click()
    dialog.get_by_label("Contact").fill("+15558675311")
    assert axe(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    choose(page, "With test users", "Test users")
    expect(dialog.get_by_role("listitem")).to_have_text(["+15558675310", "+15558675311"])


def test_a_new_account_is_shown_three_ways_to_begin(page: Page) -> None:
    empty = json.dumps({"flows": [], "next": None})
    page.route(
        re.compile(r"/console/api/flows\?"),
        lambda route: route.fulfill(body=empty, content_type="application/json"),
    )
    page.goto("/")
    expect(page.get_by_role("heading", name="No flows yet")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Begin with a template").click()
    expect(page.get_by_role("dialog").get_by_role("radio").nth(5)).to_be_visible()
