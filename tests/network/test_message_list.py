"""Messages are listed, fetched, emptied and deleted as on the carrier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

if TYPE_CHECKING:
    from tests.network.conftest import Town


async def page(town: Town, **query: str) -> Any:
    status, body = await town.rest("GET", f"Messages.json?{urlencode(query)}")
    assert status == 200, body
    return body


async def follow(town: Town, uri: str) -> Any:
    status, body = await town.raw("GET", uri, b"")
    assert status == 200, body
    return body


def bodies(listed: Any) -> list[str]:
    return [message["body"] for message in listed["messages"]]


async def test_an_empty_list(town: Town) -> None:
    uri = f"/2010-04-01/Accounts/{town.account}/Messages.json?PageSize=50&Page=0"
    assert await page(town) == {
        "messages": [],
        "page": 0,
        "page_size": 50,
        "start": 0,
        "end": 0,
        "uri": uri,
        "first_page_uri": uri,
        "previous_page_uri": None,
        "next_page_uri": None,
    }


async def test_pages_stay_right_while_messages_are_added(town: Town) -> None:
    for number in range(5):
        await town.send(Body=f"m{number}")
    first = await page(town, PageSize="2", To=town.phone)
    assert (bodies(first), first["start"], first["end"]) == (["m4", "m3"], 0, 1)
    assert first["previous_page_uri"] is None
    await town.send(Body="m5")
    second = await follow(town, first["next_page_uri"])
    assert (bodies(second), second["start"], second["page"]) == (["m2", "m1"], 2, 1)
    last = await follow(town, second["next_page_uri"])
    assert (bodies(last), last["next_page_uri"]) == (["m0"], None)
    back = await follow(town, last["previous_page_uri"])
    assert bodies(back) == ["m2", "m1"]
    assert "To=%2B15005550100" in last["uri"]
    again = await follow(town, back["next_page_uri"])
    assert bodies(again) == ["m0"]


async def test_a_page_goes_on_after_its_last_message_was_deleted(town: Town) -> None:
    for number in range(4):
        await town.send(Body=f"m{number}")
    await town.wait(10)
    first = await page(town, PageSize="2")
    assert (await town.rest("DELETE", f"Messages/{first['messages'][-1]['sid']}"))[0] == 204
    assert bodies(await follow(town, first["next_page_uri"])) == ["m1", "m0"]


async def test_filters_by_address(town: Town) -> None:
    await town.send(Body="a")
    await town.send(Body="b", To="+15005550101")
    await town.text("c")
    assert bodies(await page(town, To="+15005550101")) == ["b"]
    assert bodies(await page(town, From=town.number)) == ["b", "a"]
    assert bodies(await page(town, From=town.phone)) == ["c"]
    assert bodies(await page(town, To="(+1500) 555-0101")) == ["b"]


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("DateSent", "2026-01-05", ["late", "early"]),
        ("DateSent", "2026-01-06", ["next"]),
        ("DateSent", "2026-01-05T09:00:00Z", ["early"]),
        ("DateSent>", "2026-01-05T10:00:00Z", ["next", "late"]),
        ("DateSent>", "2026-01-05T11:00:00+01:00", ["next", "late"]),
        ("DateSent<", "2026-01-05", ["late", "early"]),
        ("DateSent<", "2026-01-05T09:00:00", ["early"]),
        ("DateSent>", "2026-01-07", []),
    ],
)
async def test_filters_by_date(town: Town, name: str, value: str, found: list[str]) -> None:
    for body, pause in (("early", 3600), ("late", 86_400), ("next", 0)):
        await town.send(Body=body)
        await town.wait(pause)
    assert bodies(await page(town, **{name: value})) == found


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("PageSize=1001", 20007),
        ("PageSize=0", 20001),
        ("PageSize=-1", 20001),
        ("PageSize=x", 20001),
        ("Page=99999999999999999999", 20001),
        ("PageToken=PAx", 21481),
        ("PageToken=PA" + "f" * 32, 21481),
        ("PageToken=XX" + "0" * 32, 21481),
        ("DateSent=yesterday", 20001),
        ("DateSent%3E=9999-99-99", 20001),
    ],
)
async def test_a_wrong_query_is_refused(town: Town, query: str, code: int) -> None:
    status, body = await town.rest("GET", f"Messages.json?{query}")
    assert (status, body["code"]) == (400, code)


async def test_a_message_is_emptied_and_deleted(town: Town) -> None:
    sid = (await town.send())["sid"]
    path = f"Messages/{sid}.json"
    status, body = await town.rest("DELETE", path)
    assert (status, body["code"]) == (409, 20009)
    await town.wait(10)
    assert (await town.rest("POST", path, {"Body": "other"}))[0] == 400
    assert (await town.rest("POST", path, {"Status": "sent"}))[0] == 400
    status, body = await town.rest("POST", path, {"Body": ""})
    assert (status, body["body"], body["status"]) == (200, "", "delivered")
    assert (await town.rest("DELETE", path)) == (204, None)
    assert (await town.rest("GET", path))[0] == 404


async def test_media_of_a_message(town: Town) -> None:
    sid = (await town.send(MediaUrl="https://media.example/cat.png"))["sid"]
    _, listed = await town.rest("GET", f"Messages/{sid}/Media.json")
    (medium,) = listed["media_list"]
    assert (medium["content_type"], medium["parent_sid"]) == ("image/png", sid)
    assert (await town.raw("GET", medium["uri"], b""))[1] == medium
    assert (await town.raw("GET", medium["uri"].removesuffix(".json"), b""))[0] == 307
    assert (await town.raw("DELETE", medium["uri"], b""))[0] == 204
    assert (await town.raw("GET", medium["uri"], b""))[0] == 404
