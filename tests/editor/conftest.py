"""The editor as a person meets it: a running server, and a Chromium that is signed in to it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    expect,
    sync_playwright,
)
from scripts.chromium import MISSING, find_chromium
from tests.e2e.conftest import ACCOUNT, TOKEN, House, free_port

PATIENCE = 15_000
SIZE = {"width": 1280, "height": 800}

expect.set_options(timeout=PATIENCE)


@dataclass
class Watch:
    """What went wrong in a page: errors in its console, policies broken, strangers asked."""

    url: str
    problems: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)

    def forgive(self, pattern: str) -> None:
        """Expect problems like this one: the test causes them on purpose."""
        self.forgiven.append(pattern)

    def follow(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", self._raised)
        page.on("request", self._asked)

    def left(self) -> list[str]:
        return [p for p in self.problems if not any(re.search(f, p) for f in self.forgiven)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"{message.text} ({message.location['url']})")

    def _raised(self, error: Error) -> None:
        self.problems.append(f"uncaught: {error}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", f"blob:{self.url}")):
            self.problems.append(f"a stranger was asked: {request.url}")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A development server that the tests of a file share."""
    house = House(home=tmp_path_factory.mktemp("editor") / "home", port=free_port())
    try:
        yield house.start()
    finally:
        house.stop()


# The browser ends with the file: while it runs, its event loop would be in the way of others.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    assert path, MISSING
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def watch(house: House) -> Watch:
    return Watch(house.url)


NewContext = Callable[..., BrowserContext]


@pytest.fixture
def new_context(house: House, browser: Browser, watch: Watch) -> Iterator[NewContext]:
    """Open windows of somebody who is not signed in; options are Playwright's."""
    contexts: list[BrowserContext] = []

    def new_context_(**options: object) -> BrowserContext:
        settings = {"base_url": house.url, "viewport": SIZE, "reduced_motion": "reduce"} | options
        context = browser.new_context(**settings)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        context.on("page", watch.follow)
        contexts.append(context)
        return context

    yield new_context_
    for context in contexts:
        context.close()
    assert watch.left() == []


@pytest.fixture
def signed_in(house: House, new_context: NewContext) -> NewContext:
    """Open windows of somebody who is signed in, each with a session of its own."""

    def signed_in_(**options: object) -> BrowserContext:
        context = new_context(**options)
        answer = context.request.post(
            "/console/api/session",
            data={"account_sid": ACCOUNT, "auth_token": TOKEN},
            headers={"Origin": house.url},
        )
        assert answer.ok, answer.text()
        return context

    return signed_in_


@pytest.fixture
def page(signed_in: NewContext) -> Page:
    """An empty tab of somebody who is signed in: `page.goto("/")`."""
    return signed_in().new_page()
