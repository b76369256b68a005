"""Alerts, sinks and subscriptions have the fields that Twilio publishes for them."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.api.conftest import Studio
from tests.api.test_alerts import broken
from tests.api.test_event_streams import STEP, sink, subscription

SHARED = Path(__file__).parents[3] / "shared" / "api"
PUBLISHED = {
    "alert": ("monitor", "monitor.v1.alert"),
    "whole alert": ("monitor", "monitor.v1.alert-instance"),
    "sink": ("events", "events.v1.sink"),
    "subscription": ("events", "events.v1.subscription"),
    "subscribed event": ("events", "events.v1.subscription.subscribed_event"),
    "type": ("events", "events.v1.event_type"),
}


async def answers(studio: Studio) -> dict[str, dict[str, Any]]:
    """Return one answer of each kind."""
    await broken(studio)
    client = studio.client
    alert = (await client.get("/v1/Alerts")).json["alerts"][0]
    one = await sink(client)
    used = await subscription(client, one["sid"])
    events = f"/v1/Subscriptions/{used['sid']}/SubscribedEvents"
    return {
        "alert": alert,
        "whole alert": (await client.get(f"/v1/Alerts/{alert['sid']}")).json,
        "sink": one,
        "subscription": used,
        "subscribed event": (await client.get(f"{events}/{STEP}")).json,
        "type": (await client.get(f"/v1/Types/{STEP}")).json,
    }


@pytest.mark.skipif(not SHARED.exists(), reason="the published contract is not there")
@pytest.mark.parametrize("name", PUBLISHED)
async def test_an_answer_has_the_published_fields(studio: Studio, name: str) -> None:
    product, schema = PUBLISHED[name]
    contract = msgspec.json.decode((SHARED / f"twilio_{product}_v1.subset.json").read_bytes())
    fields = contract["components"]["schemas"][schema]["properties"]
    assert set((await answers(studio))[name]) == set(fields)


@pytest.mark.parametrize("name", PUBLISHED)
async def test_urls_lead_back_to_the_answer(studio: Studio, name: str) -> None:
    shown = (await answers(studio))[name]
    again = await studio.client.get(shown["url"])
    assert shown.items() <= again.json.items()
