"""Cookies of webhooks come back, for the same pair of numbers, for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from soundstage.carrier.http import Response, find_header

if TYPE_CHECKING:
    from tests.network.conftest import Town

SETTING = "http://app.example/sms"


def setting(*cookies: str) -> Response:
    return Response(status=204, headers=tuple(("Set-Cookie", cookie) for cookie in cookies))


async def sent(town: Town, phone: str | None = None) -> str:
    """Text once more and return the cookies that the webhook got."""
    await town.text("hi", phone=phone)
    last = [request for request in town.http.requests if request.url == SETTING][-1]
    return find_header(last.headers, "cookie")


async def test_a_cookie_comes_back_to_the_same_pair(town: Town) -> None:
    town.http.add(SETTING, setting("count=1; Path=/; HttpOnly", "name=Ann"))
    assert await sent(town) == ""
    assert await sent(town) == "count=1; name=Ann"
    assert await sent(town, phone="+15005550101") == ""


async def test_a_cookie_is_replaced_and_ended(town: Town) -> None:
    town.http.add(SETTING, setting("count=1"))
    await sent(town)
    town.http.add(SETTING, setting("count=2"))
    await sent(town)
    town.http.add(SETTING, setting("count=; Max-Age=0"))
    assert await sent(town) == "count=2"
    assert await sent(town) == ""


@pytest.mark.parametrize(
    ("cookie", "pause", "kept"),
    [
        ("a=1", 3 * 3600, "a=1"),
        ("a=1", 4 * 3600, ""),
        ("a=1; Max-Age=60", 59, "a=1"),
        ("a=1; Max-Age=60", 61, ""),
        ("a=1; Max-Age=soon", 60, "a=1"),
        ("a=1; Expires=Mon, 05 Jan 2026 09:30:00 GMT", 1700, "a=1"),
        ("a=1; Expires=Mon, 05 Jan 2026 09:30:00 GMT", 1900, ""),
        ("b@d name\x01=1", 0, ""),
    ],
)
async def test_a_cookie_lasts_as_long_as_it_says_or_four_idle_hours(
    town: Town, cookie: str, pause: float, kept: str
) -> None:
    town.http.add(SETTING, setting(cookie))
    await sent(town)
    await town.wait(pause)
    assert await sent(town) == kept


async def test_a_host_cannot_fill_the_jar(town: Town) -> None:
    town.http.add(SETTING, setting(*(f"c{number}=x" for number in range(60))))
    await sent(town)
    assert (await sent(town)).count("=x") == 50
