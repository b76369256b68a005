"""Lists: pages by key in both directions, right also while rows are added."""

import asyncio
import base64
from typing import Any

import pytest
from tests.api.conftest import Studio


async def flow_with_executions(studio: Studio, count: int) -> tuple[str, list[str]]:
    """Return the path of a list and its SIDs, newest first."""
    flow = await studio.flow()
    sids = []
    for number in range(count):
        sids.append((await studio.execution(flow["sid"], f"+1555{number:05}"))["sid"])
    return f"/v2/Flows/{flow['sid']}/Executions", sorted(sids, reverse=True)


def sids_of(page: Any) -> list[str]:
    return [row["sid"] for row in page["executions"]]


async def test_a_list_that_fits_has_one_page(studio: Studio) -> None:
    path, sids = await flow_with_executions(studio, 3)
    page = (await studio.client.get(path)).json
    assert sids_of(page) == sids
    first = f"http://studio.test{path}?PageSize=50&Page=0"
    assert page["meta"] == {
        "page": 0,
        "page_size": 50,
        "first_page_url": first,
        "previous_page_url": None,
        "url": first,
        "next_page_url": None,
        "key": "executions",
    }


async def test_pages_lead_there_and_back_while_rows_are_added(studio: Studio) -> None:
    path, sids = await flow_with_executions(studio, 7)
    pages = [(await studio.client.get(path, PageSize=3)).json]
    await asyncio.sleep(0.002)
    await studio.execution(path.split("/")[3], "+15559990")
    while url := pages[-1]["meta"]["next_page_url"]:
        pages.append((await studio.client.get(url)).json)
    assert [sids_of(page) for page in pages] == [sids[:3], sids[3:6], sids[6:]]
    assert [page["meta"]["page"] for page in pages] == [0, 1, 2]
    back = (await studio.client.get(pages[2]["meta"]["previous_page_url"])).json
    assert (sids_of(back), back["meta"]["page"]) == (sids[3:6], 1)
    again = (await studio.client.get(back["meta"]["url"])).json
    assert again == back
    first = (await studio.client.get(back["meta"]["previous_page_url"])).json
    assert sids_of(first) == sids[:3]
    newest = (await studio.client.get(first["meta"]["previous_page_url"])).json
    assert len(newest["executions"]) == 1
    assert newest["meta"]["previous_page_url"] is None


async def test_filters_go_along_from_page_to_page(studio: Studio) -> None:
    path, sids = await flow_with_executions(studio, 3)
    query = {"status": "active", "DateCreatedFrom": "2026-01-05T00:00:00+00:00", "PageSize": "2"}
    page = (await studio.client.get(path, **query)).json
    for name in ("next_page_url", "first_page_url", "url"):
        url = page["meta"][name]
        assert "status=active&DateCreatedFrom=2026-01-05T00%3A00%3A00%2B00%3A00" in url
    following = (await studio.client.get(page["meta"]["next_page_url"])).json
    assert sids_of(following) == sids[2:]


@pytest.mark.parametrize("words", ["Executions", "Engagements"])
async def test_steps_are_paged_too(studio: Studio, words: str) -> None:
    path, sids = await flow_with_executions(studio, 1)
    steps = f"{path.replace('v2', 'v1').replace('Executions', words)}/{sids[0]}/Steps"
    newest = (await studio.client.get(steps, PageSize=1)).json
    oldest = (await studio.client.get(newest["meta"]["next_page_url"])).json
    assert [row["name"] for page in (newest, oldest) for row in page["steps"]] == [
        "next",
        "incomingRequest",
    ]
    assert oldest["meta"]["next_page_url"] is None
    back = (await studio.client.get(oldest["meta"]["previous_page_url"])).json
    assert back["steps"] == newest["steps"]


async def test_revisions_and_flows_are_paged_too(studio: Studio) -> None:
    flow = await studio.flow()
    await studio.flow("at_once")
    await studio.client.post(f"/v2/Flows/{flow['sid']}", {"Status": "draft"})
    for path, key in ((f"/v2/Flows/{flow['sid']}/Revisions", "revisions"), ("/v2/Flows", "flows")):
        first = (await studio.client.get(path, PageSize=1)).json
        second = (await studio.client.get(first["meta"]["next_page_url"])).json
        assert first[key] != second[key]
        assert second["meta"]["next_page_url"] is None


@pytest.mark.parametrize(
    "query, code",
    [
        ({"PageSize": "1001"}, 20007),
        ({"PageSize": "999999999"}, 20007),
        ({"PageSize": "0"}, 20001),
        ({"PageSize": "-1"}, 20001),
        ({"PageSize": "many"}, 20001),
        ({"PageSize": "٣"}, 20001),
        ({"PageSize": "9" * 5_000}, 20001),
        ({"Page": "-1"}, 20001),
        ({"Page": "x"}, 20001),
        ({"PageToken": "x"}, 21481),
        ({"PageToken": "!!!!"}, 21481),
        ({"PageToken": "é"}, 21481),
        ({"PageToken": base64.urlsafe_b64encode(b"a").decode()}, 21481),
        ({"PageToken": base64.urlsafe_b64encode(b"aFW" + b"0" * 32).decode()}, 21481),
        ({"PageToken": base64.urlsafe_b64encode(b"xFN" + b"0" * 32).decode()}, 21481),
    ],
)
async def test_a_page_that_cannot_be_is_refused(
    studio: Studio, query: dict[str, str], code: int
) -> None:
    flow = await studio.flow()
    answer = await studio.client.get(f"/v2/Flows/{flow['sid']}/Executions", **query)
    assert (answer.status, answer.json["code"]) == (400, code)


async def test_the_largest_page_is_a_thousand(studio: Studio) -> None:
    meta = (await studio.client.get("/v2/Flows", PageSize=1000)).json["meta"]
    assert meta["page_size"] == 1000
