"""Who may use the console, for how long, and from which pages."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.console.browsing import (
    FLOWS,
    KEY_SECRET,
    KEY_SID,
    ORIGIN,
    OURS,
    SESSION,
    THEIRS,
    Browser,
    Installation,
    install,
    other_vault,
)

from soundstage.console.session.cookies import cookie_name
from soundstage.console.session.tickets import LONGEST, Tickets

COOKIE = cookie_name(ORIGIN)


async def test_an_account_signs_in_with_its_token(installation: Installation) -> None:
    browser = installation.browser()
    answer = await browser.sign_in()
    assert answer.status == 200
    assert answer.json["account_name"] == "Ours"
    cookie = answer.cookie[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "strict", "/")
    assert not cookie["secure"]
    again = await browser.get(SESSION)
    assert again.json == answer.json
    assert OURS.auth_token not in answer.text + cookie.value


async def test_a_key_signs_in_and_its_name_is_the_author_of_what_it_saves(
    installation: Installation,
) -> None:
    browser = installation.browser()
    assert (await browser.sign_in(KEY_SID, KEY_SECRET)).json["account_sid"] == OURS.sid
    made = await browser.post(FLOWS, {"friendly_name": "New"})
    assert made.json["row"]["author"] == "a key"
    await installation.node.store.delete_key(KEY_SID)
    assert (await browser.get(SESSION)).status == 401


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        (OURS.sid, "wrong"),
        (OURS.sid, ""),
        (THEIRS.sid, OURS.auth_token),
        ("AC" + "9" * 32, OURS.auth_token),
        (KEY_SID, "wrong"),
        ("", ""),
    ],
)
async def test_wrong_credentials_sign_nobody_in(
    installation: Installation, name: str, secret: str
) -> None:
    browser = installation.browser()
    answer = await browser.sign_in(name, secret)
    assert answer.status == 401
    assert answer.header("www-authenticate") == ""
    assert not browser.cookies


async def test_after_ten_failures_only_the_right_token_is_looked_at(
    installation: Installation,
) -> None:
    browser = installation.browser()
    for _ in range(10):
        assert (await browser.sign_in(secret="wrong")).status == 401
    refused = await browser.sign_in(secret="wrong")
    assert (refused.status, refused.header("retry-after")) == (429, "60")
    assert (await browser.sign_in(THEIRS.sid, "wrong")).status == 401
    assert (await browser.sign_in()).status == 200
    installation.clock.move_by(timedelta(seconds=61))
    assert (await browser.sign_in(secret="wrong")).status == 401


async def test_little_is_read_of_who_is_not_signed_in(installation: Installation) -> None:
    answer = await installation.browser().sign_in("AC" * 10_000)
    assert (answer.status, answer.json["code"]) == (413, 20413)


async def test_nothing_is_shown_to_who_is_not_signed_in(installation: Installation) -> None:
    browser = installation.browser()
    for cookie in ("", "gAAAAA", "\xff", "a" * 5000):
        browser.cookies = {COOKIE: cookie} if cookie.isascii() else {}
        answer = await browser.get(FLOWS)
        assert (answer.status, answer.json["code"]) == (401, 20003)


async def test_a_session_that_is_used_lives_on_and_one_that_is_not_ends(
    installation: Installation, browser: Browser
) -> None:
    for _ in range(3):
        installation.clock.move_by(timedelta(hours=11))
        answer = await browser.get(SESSION)
        assert answer.status == 200
        assert answer.cookie[COOKIE].value
    installation.clock.move_by(timedelta(hours=12))
    assert (await browser.get(SESSION)).status == 401


async def test_no_session_lives_longer_than_a_week(
    installation: Installation, browser: Browser
) -> None:
    hours = 0
    while (await browser.get(SESSION)).status == 200:
        installation.clock.move_by(timedelta(hours=6))
        hours += 6
    assert timedelta(hours=hours) == LONGEST


async def test_a_new_auth_token_ends_all_sessions(
    installation: Installation, browser: Browser
) -> None:
    await installation.node.store.set_auth_token(OURS.sid, "another token")
    assert (await browser.get(SESSION)).status == 401


async def test_a_session_outlives_a_restart_but_is_no_good_elsewhere(tmp_path: Path) -> None:
    async with install(tmp_path) as first:
        cookies = (await first.signed_in()).cookies
    async with install(tmp_path) as second:
        browser = second.browser()
        browser.cookies = cookies
        assert (await browser.get(SESSION)).status == 200
    stranger = Tickets(other_vault())
    assert stranger.read(cookies[COOKIE], first.clock.now()) is None


async def test_signing_out_takes_the_cookie_away(browser: Browser) -> None:
    answer = await browser.send("DELETE", SESSION)
    assert (answer.status, answer.cookie[COOKIE]["max-age"]) == (204, "0")
    assert (await browser.get(SESSION)).status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
        {"Origin": "null", "Host": ""},
        {"Origin": "http://["},
        {"Origin": ""},
        {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": "guessed"},
        {"Sec-Fetch-Site": "same-origin", "X-CSRF-Token": "\u00e9"},
    ],
)
async def test_a_change_that_another_site_may_have_caused_is_refused(
    browser: Browser, headers: dict[str, str]
) -> None:
    browser.sent = headers
    answer = await browser.post(FLOWS, {"friendly_name": "New"})
    assert (answer.status, answer.json["code"]) == (403, 20403)
    assert (await browser.get(FLOWS)).json["flows"] == []


async def test_another_site_signs_nobody_in(installation: Installation) -> None:
    browser = installation.browser()
    browser.sent = {"Origin": "http://evil.test"}
    assert (await browser.sign_in()).status == 403


async def test_a_browser_that_only_says_its_origin_is_believed(browser: Browser) -> None:
    browser.sent = {"Origin": "https://studio.test"}
    assert (await browser.post(FLOWS, {"friendly_name": "New"})).status == 200


async def test_the_link_of_a_development_server_signs_in_for_a_day(tmp_path: Path) -> None:
    async with install(tmp_path, development=True) as installation:
        tickets, clock = installation.console.room.tickets, installation.clock
        token = tickets.link(OURS, clock.now())
        browser = installation.browser()
        for wrong in (token[:-1], token.replace(".", ".9", 1), "", "AC", f"{OURS.sid}.x.y"):
            assert (await browser.post(f"{SESSION}/link", {"token": wrong})).status == 401
        clock.move_by(timedelta(hours=23))
        signed_in = await browser.post(f"{SESSION}/link", {"token": token})
        assert (signed_in.status, signed_in.json["development"]) == (200, True)
        assert (await browser.get(SESSION)).status == 200
        clock.move_by(timedelta(hours=2))
        assert (await browser.post(f"{SESSION}/link", {"token": token})).status == 401


async def test_links_are_for_development_only(installation: Installation) -> None:
    token = installation.console.room.tickets.link(OURS, installation.clock.now())
    answer = await installation.browser().post(f"{SESSION}/link", {"token": token})
    assert answer.status == 401


async def test_the_cookie_of_a_server_behind_tls_is_this_hosts_only(tmp_path: Path) -> None:
    async with install(tmp_path, public_url="https://studio.example.com") as installation:
        browser = installation.browser()
        cookie = (await browser.sign_in()).cookie["__Host-soundstage_session"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        assert (await browser.get(SESSION)).status == 200
        browser.cookies = {COOKIE: cookie.value}
        assert (await browser.get(SESSION)).status == 401


def test_servers_on_one_machine_keep_cookies_of_their_own() -> None:
    names = [cookie_name(f"http://127.0.0.1:{port}") for port in (8080, 8081)]
    assert len({*names, cookie_name("http://127.0.0.1"), cookie_name("http://[::1]:80")}) == 4


async def test_a_session_of_before_is_not_taken_over_at_a_sign_in(browser: Browser) -> None:
    before = dict(browser.cookies)
    token = browser.csrf_token
    await browser.sign_in()
    assert browser.csrf_token != token
    assert browser.cookies != before


async def test_nothing_of_the_api_is_kept_by_browsers_or_proxies(browser: Browser) -> None:
    for path in (FLOWS, SESSION, "/console/api/none", f"{FLOWS}/FW{'1' * 32}", "/", "/login"):
        assert (await browser.get(path)).header("cache-control") == "no-store"
