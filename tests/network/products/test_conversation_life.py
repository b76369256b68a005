"""Conversations become inactive and are closed: when asked to, and in time."""

from datetime import timedelta
from typing import Any

import pytest

from soundstage.network.products.conversations.kinds import duration

APP = "http://app.example/talk"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("PT10M", timedelta(minutes=10)),
        ("P1DT2H3M4S", timedelta(days=1, hours=2, minutes=3, seconds=4)),
        ("P2D", timedelta(days=2)),
        ("PT0S", timedelta()),
        ("P", None),
        ("PT", None),
        ("P1DT", None),
        ("10M", None),
        ("PT10M ", None),
        ("P99999D", None),
        ("", None),
    ],
)
def test_durations(text: str, span: timedelta | None) -> None:
    assert duration(text) == span


async def test_a_quiet_conversation_becomes_inactive_and_then_closed(
    town: Any, product: Any, talks: Any
) -> None:
    town.answer(APP, "")
    timers = {"Timers__Inactive": "PT10M", "Timers__Closed": "PT1H"}
    sid = await talks.begin("ann", **timers)
    await talks.hook(sid, "webhook", Url=APP, Filters=["onConversationStateUpdated"])
    begun = await product.get(f"{talks.root}/{sid}")
    assert begun["timers"] == {
        "date_inactive": "2026-01-05T09:10:00Z",
        "date_closed": "2026-01-05T10:00:00Z",
    }
    await town.wait(599)
    assert (await product.get(f"{talks.root}/{sid}"))["state"] == "active"
    await town.wait(1)
    inactive = await product.get(f"{talks.root}/{sid}")
    assert (inactive["state"], list(inactive["timers"])) == ("inactive", ["date_closed"])
    await town.wait(3_000)
    closed = await product.get(f"{talks.root}/{sid}")
    assert (closed["state"], closed["timers"]) == ("closed", {})
    told = [(call.params["StateTo"], call.params["Reason"]) for call in town.calls]
    assert told == [("inactive", "TIMER"), ("closed", "TIMER")]


async def test_a_message_wakes_a_conversation_and_starts_its_timers_again(
    town: Any, product: Any, talks: Any
) -> None:
    sid = await talks.begin("ann", Timers__Inactive="PT10M")
    await town.wait(500)
    await talks.write(sid, "ann", "still here")
    await town.wait(599)
    assert (await product.get(f"{talks.root}/{sid}"))["state"] == "active"
    await town.wait(1)
    assert (await product.get(f"{talks.root}/{sid}"))["state"] == "inactive"
    await talks.write(sid, "ann", "back again")
    assert (await product.get(f"{talks.root}/{sid}"))["state"] == "active"


async def test_timers_can_be_set_and_taken_away_later(town: Any, product: Any, talks: Any) -> None:
    sid = await talks.begin()
    assert (await product.get(f"{talks.root}/{sid}"))["timers"] == {}
    _, body = await product.ask("POST", f"{talks.root}/{sid}", {"Timers.Closed": "PT5M"})
    assert body["timers"] == {"date_closed": "2026-01-05T09:05:00Z"}
    await product.ask("POST", f"{talks.root}/{sid}", {"Timers.Closed": ""})
    await town.wait(1_000)
    assert (await product.get(f"{talks.root}/{sid}"))["state"] == "active"


async def test_a_closed_conversation_stays_closed(product: Any, talks: Any) -> None:
    sid = await talks.begin(State="closed")
    status, _ = await product.ask("POST", f"{talks.root}/{sid}", {"State": "active"})
    assert status == 400
    status, _ = await product.ask("POST", f"{talks.root}/{sid}/Participants", {"Identity": "ann"})
    assert status == 400
    status, body = await product.ask("POST", f"{talks.root}/{sid}", {"FriendlyName": "Done"})
    assert (status, body["state"], body["friendly_name"]) == (200, "closed", "Done")


async def test_the_two_paths_lead_to_the_same_conversation(product: Any, talks: Any) -> None:
    service = (await product.make("conversations/v1/Services", FriendlyName="Desk"))["sid"]
    root = f"conversations/v1/Services/{service}/Conversations"
    inside = (await product.make(root, UniqueName="one"))["sid"]
    outside = await talks.begin(UniqueName="one")
    assert inside != outside
    for path, sid in ((root, inside), (talks.root, outside)):
        assert (await product.get(f"{path}/one"))["sid"] == sid
        assert [row["sid"] for row in (await product.get(path))["conversations"]] == [sid]
    assert (await product.get(f"{talks.root}/{inside}"))["chat_service_sid"] == service
    status, _ = await product.ask("GET", f"{root}/{outside}")
    assert status == 404
    status, body = await product.ask("POST", root, {"UniqueName": "one"})
    assert (status, body["code"]) == (409, 50353)


async def test_a_conversation_takes_all_that_is_in_it_along(product: Any, talks: Any) -> None:
    sid = await talks.begin("ann", "+15005550100")
    await product.make(f"{talks.root}/{sid}/Messages", Body="x")
    await product.ask("DELETE", f"{talks.root}/{sid}")
    again = await talks.begin("+15005550100")
    assert (await product.get(f"{talks.root}/{again}/Participants"))["meta"]["page"] == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("State=inactive", ["b"]),
        ("State=active", ["c", "a"]),
        ("StartDate=2026-01-05", ["c", "b", "a"]),
        ("StartDate=2026-01-06", []),
        ("EndDate=2026-01-05", ["c", "b", "a"]),
        ("EndDate=2026-01-04", []),
    ],
)
async def test_conversations_are_listed_by_state_and_date(
    product: Any, talks: Any, query: str, found: list[str]
) -> None:
    for name, state in (("a", "active"), ("b", "inactive"), ("c", "active")):
        await talks.begin(UniqueName=name, State=state)
    listed = await product.get(f"{talks.root}?{query}")
    assert [row["unique_name"] for row in listed["conversations"]] == found
