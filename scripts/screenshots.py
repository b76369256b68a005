"""Take the pictures of the editor that the README and docs/editor.md show.

`python -m scripts.screenshots` writes them to docs/images; with a folder it takes every picture
in light and dark, at 1280 and 1920 pixels, to be looked at there.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright
from scripts.chromium import MISSING, find_chromium
from scripts.demonstration import ACCOUNT, TOKEN, Demonstration, demonstration

IMAGES = Path(__file__).parent.parent / "docs/images"
Picture = tuple[str, Literal["light", "dark"], tuple[int, int]]
SIZES = SMALL, LARGE = ((1280, 800), (1920, 1080))
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
PATIENCE = 30_000
SETTLED = 800
# What the documents show.
SHOWN: list[Picture] = [
    ("flows", "light", SMALL),
    ("canvas", "light", SMALL),
    ("canvas", "dark", SMALL),
    ("phone", "light", SMALL),
    ("history", "light", SMALL),
    ("execution", "light", SMALL),
    ("statistics", "light", SMALL),
]


def flows(page: Page, shown: Demonstration) -> None:
    """The list of flows."""
    page.goto("/")
    expect(page.get_by_role("link", name="Customer survey")).to_be_visible()


def canvas(page: Page, shown: Demonstration) -> None:
    """A flow with a widget in the inspector."""
    page.goto(f"/flows/{shown.flows['survey']}?state=ask_reason")
    panel = page.get_by_role("region", name="ask_reason", exact=True)
    expect(panel.locator(".cm-content").nth(1)).to_contain_text("Thank you")


def phone(page: Page, shown: Demonstration) -> None:
    """The phone, and the way that a conversation takes."""
    page.goto(f"/flows/{shown.flows['survey']}")
    page.get_by_role("tab", name="Phone").click()
    said = page.get_by_role("log", name="Messages")
    for body, answer in (("Hello", "How likely"), ("8", "What is the one thing")):
        page.get_by_label("Message", exact=True).fill(body)
        page.keyboard.press("Enter")
        expect(said).to_contain_text(answer)


def history(page: Page, shown: Demonstration) -> None:
    """What became of a flow in two revisions."""
    page.goto(f"/flows/{shown.flows['survey']}/history?revision=4&with=2")
    expect(page.get_by_role("insertion").first).to_be_visible()


def executions(page: Page, shown: Demonstration) -> None:
    """The executions of all flows."""
    page.goto("/executions")
    expect(page.get_by_role("row").nth(9)).to_be_visible()


def execution(page: Page, shown: Demonstration) -> None:
    """The story of the execution that took the most steps."""
    path = f"/v2/Flows/{shown.flows['order_status']}/Executions"
    found = [one["sid"] for one in shown.ask("GET", path)["executions"]]
    steps = {sid: shown.ask("GET", f"{path}/{sid}/Steps")["steps"] for sid in found}
    page.goto(f"/executions/{max(found, key=lambda sid: len(steps[sid]))}")
    steps_shown = page.get_by_role("listbox", name="Steps").get_by_role("option")
    steps_shown.filter(has_text="look_up").filter(has_text="success").click()
    expect(page.get_by_role("tree", name="Context")).to_be_visible()


def statistics(page: Page, shown: Demonstration) -> None:
    """What the executions of a flow did together."""
    page.goto(f"/flows/{shown.flows['survey']}/executions?view=statistics")
    expect(page.get_by_role("table").first).to_be_visible()


VIEWS: dict[str, Callable[[Page, Demonstration], None]] = {
    view.__name__: view
    for view in (flows, canvas, phone, history, executions, execution, statistics)
}


def take(browser: Browser, shown: Demonstration, folder: Path, wanted: list[Picture]) -> None:
    """Take pictures, and say which."""
    for name, scheme, (width, height) in wanted:
        context = browser.new_context(
            base_url=shown.url,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        context.request.post(
            "/console/api/session",
            data={"account_sid": ACCOUNT, "auth_token": TOKEN},
            headers={"Origin": shown.url},
        )
        page = context.new_page()
        VIEWS[name](page, shown)
        page.wait_for_timeout(SETTLED)
        dark = "-dark" if scheme == "dark" else ""
        large = f"-{width}" if width > SMALL[0] else ""
        path = folder / f"editor-{name}{dark}{large}.png"
        page.screenshot(path=path)
        context.close()
        print(path)


def main(words: list[str]) -> int:
    path = find_chromium()
    if path is None:
        print(MISSING, file=sys.stderr)
        return 1
    every = [(name, scheme, size) for name in VIEWS for scheme in SCHEMES for size in SIZES]
    folder = Path(words[0]) if words else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    with (
        tempfile.TemporaryDirectory() as home,
        demonstration(Path(home)) as shown,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        take(browser, shown, folder, every if words else SHOWN)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
