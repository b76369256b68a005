"""Sinks, subscriptions and types: by REST, and from the first request to a delivered event."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.api.conftest import ACCOUNT, Answer, Client, Studio
from tests.api.test_sdk import Server
from twilio.rest import Client as Twilio

from soundstage.carrier.http import Request, Response

DESTINATION = "https://events.example.com/take"
STEP = "com.twilio.studio.flow.step.ended"
STARTED = "com.twilio.studio.flow.execution.started"
ENDED = "com.twilio.studio.flow.execution.ended"
NOBODY = "DG" + "0" * 32


def configuration(**more: Any) -> str:
    return json.dumps({"destination": DESTINATION, "method": "POST", **more})


def sink_form(**more: str) -> dict[str, str]:
    return {
        "Description": "Ours",
        "SinkType": "webhook",
        "SinkConfiguration": configuration(batch_events=True),
        **more,
    }


async def made(client: Client, path: str, form: Any) -> Any:
    answer = await client.post(path, form)
    assert answer.status == 201, answer.text
    return answer.json


async def sink(client: Client, **more: str) -> Any:
    return await made(client, "/v1/Sinks", sink_form(**more))


async def subscription(client: Client, sink_sid: str, *types: str) -> Any:
    pairs = [("Description", "All"), ("SinkSid", sink_sid)]
    pairs += [("Types", json.dumps({"type": name})) for name in types or (STEP,)]
    return await made(client, "/v1/Subscriptions", pairs)


# sinks


async def test_a_sink_is_shown_as_it_was_made(studio: Studio) -> None:
    one = await sink(studio.client)
    assert one["sid"].startswith("DG")
    assert one["sink_configuration"] == json.loads(configuration(batch_events=True))
    assert (one["sink_type"], one["status"], one["description"]) == ("webhook", "active", "Ours")
    assert one["links"]["sink_test"].endswith(f"/v1/Sinks/{one['sid']}/Test")
    assert (await studio.client.get(f"/v1/Sinks/{one['sid']}")).json == one
    changed = await studio.client.post(f"/v1/Sinks/{one['sid']}", {"Description": "Theirs"})
    assert (changed.status, changed.json["description"]) == (200, "Theirs")


@pytest.mark.parametrize(
    "wrong",
    [
        {"SinkType": "kinesis"},
        {"SinkConfiguration": "{"},
        {"SinkConfiguration": "[]"},
        {"SinkConfiguration": "{}"},
        {"SinkConfiguration": '{"destination": "nowhere"}'},
        {"SinkConfiguration": '{"destination": ["https://example.com"]}'},
        {"SinkConfiguration": configuration(method="DELETE")},
        {"Description": ""},
    ],
)
async def test_a_wrong_sink_is_refused(studio: Studio, wrong: dict[str, str]) -> None:
    answer = await studio.client.post("/v1/Sinks", sink_form(**wrong))
    assert (answer.status, answer.json["code"]) == (400, 20001)


async def test_sinks_are_listed_by_use_and_state(studio: Studio) -> None:
    first, second = await sink(studio.client), await sink(studio.client)
    await subscription(studio.client, first["sid"])

    async def listed(**query: str) -> list[str]:
        answer = await studio.client.get("/v1/Sinks", **query)
        return [one["sid"] for one in answer.json["sinks"]]

    assert await listed() == [second["sid"], first["sid"]]
    assert await listed(InUse="true") == [first["sid"]]
    assert await listed(InUse="false") == [second["sid"]]
    assert await listed(Status="active", PageSize="1") == [second["sid"]]
    assert await listed(Status="failed") == []
    assert (await studio.client.get("/v1/Sinks", Status="odd")).status == 400


async def test_a_sink_in_use_cannot_be_deleted(studio: Studio) -> None:
    one = await sink(studio.client)
    used = await subscription(studio.client, one["sid"])
    path = f"/v1/Sinks/{one['sid']}"
    assert (await studio.client.delete(path)).status == 400
    assert (await studio.client.delete(f"/v1/Subscriptions/{used['sid']}")).status == 204
    assert (await studio.client.delete(path)).status == 204
    assert (await studio.client.get(path)).status == 404


async def test_an_account_has_a_hundred_sinks_at_most(studio: Studio) -> None:
    for _ in range(100):
        await sink(studio.client)
    assert (await studio.client.post("/v1/Sinks", sink_form())).status == 400
    await sink(studio.stranger)


async def test_nobody_sees_what_is_anothers(studio: Studio) -> None:
    one = await sink(studio.client)
    used = await subscription(studio.client, one["sid"])
    stranger = studio.stranger
    for path in (f"/v1/Sinks/{one['sid']}", f"/v1/Subscriptions/{used['sid']}"):
        assert (await stranger.get(path)).status == 404
        assert (await stranger.post(path, {"Description": "Mine"})).status == 404
        assert (await stranger.delete(path)).status == 404
    assert (await stranger.get("/v1/Sinks")).json["sinks"] == []
    form = {"Description": "x", "SinkSid": one["sid"], "Types": json.dumps({"type": STEP})}
    assert (await stranger.post("/v1/Subscriptions", form)).status == 400


# subscriptions


async def test_a_subscription_has_its_types(studio: Studio) -> None:
    one = await sink(studio.client)
    used = await subscription(studio.client, one["sid"], STEP, STARTED)
    assert used["sink_sid"] == one["sid"]
    events = f"/v1/Subscriptions/{used['sid']}/SubscribedEvents"
    client = studio.client
    assert names(await client.get(events)) == [STEP, STARTED]
    added = await client.post(events, {"Type": ENDED, "SchemaVersion": "2"})
    assert (added.status, added.json["schema_version"]) == (201, 2)
    changed = await client.post(f"{events}/{ENDED}", {"SchemaVersion": "1"})
    assert (changed.status, changed.json["schema_version"]) == (200, 1)
    assert (await client.get(f"{events}/{ENDED}")).json == changed.json
    assert (await client.delete(f"{events}/{STEP}")).status == 204
    assert names(await client.get(events)) == [STARTED, ENDED]
    assert (await client.get(f"{events}/{STEP}")).status == 404


def names(answer: Answer) -> list[str]:
    return [one["type"] for one in answer.json["types"]]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Types", "step.ended"),
        ("Types", '{"type": "com.twilio.messaging.message.sent"}'),
        ("Types", json.dumps({"type": STEP, "schema_version": 3})),
        ("Types", ""),
        ("SinkSid", NOBODY),
        ("SinkSid", "x"),
        ("Description", ""),
    ],
)
async def test_a_wrong_subscription_is_refused(studio: Studio, field: str, value: str) -> None:
    one = await sink(studio.client)
    form = {"Description": "x", "SinkSid": one["sid"], "Types": json.dumps({"type": STEP})}
    answer = await studio.client.post("/v1/Subscriptions", form | {field: value})
    assert (answer.status, answer.json["code"]) == (400, 20001)


async def test_subscriptions_are_listed_by_sink(studio: Studio) -> None:
    first, second = await sink(studio.client), await sink(studio.client)
    one = await subscription(studio.client, first["sid"])
    await subscription(studio.client, second["sid"])
    answer = await studio.client.get("/v1/Subscriptions", SinkSid=first["sid"])
    assert [row["sid"] for row in answer.json["subscriptions"]] == [one["sid"]]
    assert answer.json["meta"]["key"] == "subscriptions"


# types


async def test_the_types_are_those_of_studio(studio: Studio) -> None:
    assert names(await studio.client.get("/v1/Types")) == [STEP, STARTED, ENDED]
    steps = await studio.client.get("/v1/Types", SchemaId="Studio.FlowStepEvent")
    assert names(steps) == [STEP]
    assert (await studio.client.get(f"/v1/Types/{STEP}")).json["status"] == "available"
    assert (await studio.client.get("/v1/Types/com.example")).status == 404


# deliveries


class Listener:
    """Takes what is sent to the sink."""

    def __init__(self, studio: Studio) -> None:
        self.events: list[Any] = []
        http: Any = studio.node.streams.http
        http.add(f"{DESTINATION}*", self.take)

    def take(self, request: Request) -> Response:
        self.events += json.loads(request.body)
        return Response(status=200)


async def delivered(studio: Studio) -> None:
    await studio.node.run_due()
    await studio.node.settle()


async def test_what_happens_in_a_flow_reaches_the_subscriber(studio: Studio) -> None:
    listener, one = Listener(studio), await sink(studio.client)
    await subscription(studio.client, one["sid"], STEP, STARTED, ENDED)
    flow = await studio.flow()
    execution = await studio.execution(flow["sid"])
    await delivered(studio)
    started, *told = listener.events
    assert started["data"]["execution_sid"] == execution["sid"]
    path = f"/v2/Flows/{flow['sid']}/Executions/{execution['sid']}"
    steps = await studio.client.get(f"{path}/Steps")
    assert [row["sid"] for row in steps.json["steps"]][::-1] == [event["id"] for event in told]
    await studio.client.post(path, {"Status": "ended"})
    await delivered(studio)
    assert listener.events[-1]["data"]["ended_reason"] == "API_STOP"


async def test_a_test_event_proves_who_can_read_the_sink(studio: Studio) -> None:
    listener, one = Listener(studio), await sink(studio.client)
    path = f"/v1/Sinks/{one['sid']}"
    assert await made(studio.client, f"{path}/Test", {}) == {"result": "submitted"}
    await delivered(studio)
    (event,) = listener.events
    for test_id, result in ((event["data"]["test_id"], "valid"), ("guess", "invalid")):
        answer = await made(studio.client, f"{path}/Validate", {"TestId": test_id})
        assert answer == {"result": result}


# the official SDK


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def test_the_official_sdk_makes_changes_and_removes_all_of_it(server: Server) -> None:
    client = Twilio(ACCOUNT.sid, ACCOUNT.auth_token)
    client.events.base_url = server.url
    events = client.events.v1
    one = events.sinks.create(
        description="Ours",
        sink_configuration={"destination": DESTINATION, "method": "POST"},
        sink_type="webhook",
    )
    assert (one.status, one.sink_configuration["destination"]) == ("active", DESTINATION)
    assert events.sinks(one.sid).update(description="New").description == "New"
    used = events.subscriptions.create(
        description="All",
        sink_sid=one.sid,
        types=[{"type": STARTED, "schema_version": 2}, {"type": STEP}],
    )
    subscribed = events.subscriptions(used.sid).subscribed_events
    assert {row.type: row.schema_version for row in subscribed.list()} == {STARTED: 2, STEP: 1}
    subscribed.create(type=ENDED, schema_version=1)
    assert subscribed(ENDED).fetch().subscription_sid == used.sid
    assert subscribed(ENDED).delete()
    assert [row.sid for row in events.sinks.list(in_use=True)] == [one.sid]
    assert {row.type for row in events.event_types.list()} == {STEP, STARTED, ENDED}
    assert events.sinks(one.sid).sink_test.create().result == "submitted"
    assert events.subscriptions(used.sid).delete()
    assert events.sinks(one.sid).delete()
    assert events.sinks.list() == []
