"""What stands around every page: the header, its menu, and care for those who cannot see it."""

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import House
from tests.editor.axe import expect_accessible
from tests.editor.conftest import NewContext, Watch


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_header_leads_to_the_flows_and_the_executions(
    signed_in: NewContext, scheme: str
) -> None:
    page = signed_in(color_scheme=scheme).new_page()
    page.goto("/")
    navigation = page.get_by_role("navigation", name="Main")
    expect(navigation.get_by_role("link", name="Flows")).to_have_attribute("aria-current", "page")
    expect_accessible(page)
    navigation.get_by_role("link", name="Executions").click()
    expect(page).to_have_url("/executions")
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)


def test_the_chosen_colours_are_remembered(page: Page) -> None:
    page.goto("/executions/nothing/here")
    page.locator("header").get_by_role("button").click()
    expect(page.get_by_role("menuitem", name="Sign out")).to_be_visible()
    expect_accessible(page)
    page.get_by_role("menuitemradio", name="Dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    expect(page.get_by_role("heading")).to_have_text("There is no such page")
    expect_accessible(page)


def test_the_content_is_one_key_away(page: Page) -> None:
    page.goto("/executions/nothing/here")
    expect(page.get_by_role("heading")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_who_is_not_signed_in_signs_in_and_comes_back(page: Page) -> None:
    page.goto("/executions/nothing/here?a=1")
    page.locator("header").get_by_role("button").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page).to_have_url("/login?return=%2Fexecutions%2Fnothing%2Fhere%3Fa%3D1")


def test_the_banner_tells_that_the_server_is_away_and_leaves_when_it_is_back(
    page: Page, house: House, watch: Watch
) -> None:
    watch.forgive("ERR_CONNECTION_REFUSED")
    page.goto("/executions/nothing/here")
    expect(page.get_by_role("heading")).to_be_visible()
    house.stop()
    page.locator("header").get_by_role("button").click()
    page.get_by_role("menuitem", name="Sign out").click()
    banner = page.get_by_text("The server is away")
    expect(banner).to_be_visible()
    house.start()
    expect(banner).to_be_hidden()
