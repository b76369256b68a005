"""The debugger: the faults of flows, listed as Twilio's Monitor lists alerts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.api.conftest import ACCOUNT, Studio
from tests.api.test_sdk import Server
from twilio.rest import Client as Twilio

from soundstage.api.advice import ADVICE

ERRORS = Path(__file__).parents[2] / "docs" / "errors.md"
BROKEN = {
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "transitions": [{"event": "incomingRequest", "next": "call"}],
            "properties": {},
        },
        {
            "name": "call",
            "type": "make-http-request",
            "transitions": [{"event": "success"}, {"event": "failed"}],
            "properties": {"method": "GET", "url": "{{ 'now' | nothing }}"},
        },
    ],
    "initial_state": "Trigger",
}


async def broken(studio: Studio, contact: str = "+15550001") -> dict[str, Any]:
    """Run a flow that has a warning, then an error; return the execution."""
    flow = await studio.flow(Definition=json.dumps(BROKEN))
    return await studio.execution(flow["sid"], contact)


async def listed(studio: Studio, **query: str) -> list[Any]:
    answer = await studio.client.get("/v1/Alerts", **query)
    assert answer.status == 200, answer.text
    alerts: list[Any] = answer.json["alerts"]
    return alerts


async def test_each_fault_is_an_alert_that_says_what_to_do(studio: Studio) -> None:
    execution = await broken(studio)
    error, warning = await listed(studio)
    assert (error["error_code"], error["log_level"]) == ("81014", "error")
    assert (warning["error_code"], warning["log_level"]) == ("81018", "warning")
    assert error["alert_text"].startswith("call: The request was not sent")
    assert error["alert_text"].endswith(ADVICE[81014])
    assert error["resource_sid"] == execution["sid"]
    assert error["service_sid"] == execution["flow_sid"]
    assert error["more_info"] == "https://www.twilio.com/docs/errors/81014"
    assert error["date_created"] == "2026-01-05T09:00:00Z"


async def test_one_alert_can_be_fetched_by_its_account_only(studio: Studio) -> None:
    await broken(studio)
    alert = (await listed(studio))[0]
    path = f"/v1/Alerts/{alert['sid']}"
    fetched = await studio.client.get(path)
    assert alert.items() <= fetched.json.items()
    assert fetched.json["request_variables"] is None
    assert (await studio.stranger.get(path)).status == 404
    assert (await studio.stranger.get("/v1/Alerts")).json["alerts"] == []
    assert (await studio.client.get("/v1/Alerts/NO123")).status == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"LogLevel": "error"}, 1),
        ({"LogLevel": "warning"}, 1),
        ({"LogLevel": "debug"}, 0),
        ({"StartDate": "2026-01-05T09:00:00Z"}, 2),
        ({"StartDate": "2026-01-05T09:00:01Z"}, 0),
        ({"StartDate": "2026-01-05"}, 2),
        ({"EndDate": "2026-01-05T09:00:00Z"}, 2),
        ({"EndDate": "2026-01-05T08:59:59Z"}, 0),
        ({"EndDate": "2026-01-05"}, 2),
        ({"EndDate": "2026-01-04"}, 0),
        ({"EndDate": "9999-12-31"}, 2),
        ({"ResourceSid": "FN" + "0" * 32}, 0),
    ],
)
async def test_alerts_are_filtered(studio: Studio, query: dict[str, str], count: int) -> None:
    await broken(studio)
    assert len(await listed(studio, **query)) == count


async def test_alerts_of_one_execution_or_flow(studio: Studio) -> None:
    first = await broken(studio)
    await broken(studio)
    assert len(await listed(studio)) == 4
    for sid in (first["sid"], first["flow_sid"]):
        assert {a["resource_sid"] for a in await listed(studio, ResourceSid=sid)} == {first["sid"]}


@pytest.mark.parametrize(
    "query", [{"LogLevel": "loud"}, {"StartDate": "soon"}, {"EndDate": "2026-13-01"}]
)
async def test_wrong_filters_are_refused(studio: Studio, query: dict[str, str]) -> None:
    answer = await studio.client.get("/v1/Alerts", **query)
    assert (answer.status, answer.json["code"]) == (400, 20001)


async def test_alerts_are_paged_with_their_filters(studio: Studio) -> None:
    for _ in range(3):
        await broken(studio)
    url = "/v1/Alerts?LogLevel=error&PageSize=2"
    seen: list[str] = []
    while url:
        page = (await studio.client.get(url)).json
        seen += [alert["error_code"] for alert in page["alerts"]]
        url = page["meta"]["next_page_url"]
    assert seen == ["81014"] * 3


async def test_alerts_go_with_their_execution(studio: Studio) -> None:
    execution = await broken(studio)
    path = f"/v2/Flows/{execution['flow_sid']}/Executions/{execution['sid']}"
    assert (await studio.client.delete(path)).status == 204
    assert await listed(studio) == []


def test_every_code_of_a_running_flow_has_advice() -> None:
    codes = re.findall(r"^### (81\d{3})$", ERRORS.read_text(), re.MULTILINE)
    assert {int(code) for code in codes} <= set(ADVICE)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def test_the_official_sdk_reads_the_debugger(server: Server) -> None:
    client = Twilio(ACCOUNT.sid, ACCOUNT.auth_token)
    client.studio.base_url = client.monitor.base_url = server.url
    flow = client.studio.v2.flows.create(
        friendly_name="broken", status="published", definition=BROKEN
    )
    execution = flow.executions.create(to="+15550001", from_="+15559999")
    alerts = client.monitor.v1.alerts
    (alert,) = alerts.list(log_level="error", limit=20)
    assert (alert.error_code, alert.resource_sid) == ("81014", execution.sid)
    assert alerts(alert.sid).fetch().alert_text == alert.alert_text
    assert alerts.list(start_date=alert.date_created, page_size=1)
    assert alerts.list(end_date=alert.date_created)
