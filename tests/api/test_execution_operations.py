"""Executions, engagements and their steps through the REST API [exec][exec-v1][step]."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.api.conftest import Answer, Studio

from soundstage.limits import Limits

COLLECTIONS = ["/v2/Flows/{}/Executions", "/v1/Flows/{}/Executions", "/v1/Flows/{}/Engagements"]
PAIR = {"To": "+15550001", "From": "+15559999"}


def refused(answer: Answer) -> tuple[int, int]:
    return answer.status, answer.json["code"]


async def test_a_start_shows_the_execution_active(studio: Studio) -> None:
    flow = await studio.flow("at_once")
    answer = await studio.client.post(f"/v2/Flows/{flow['sid']}/Executions", PAIR)
    assert answer.status == 201
    execution = answer.json
    assert execution["status"] == "active"
    assert execution["context"] == {}
    assert execution["date_updated"] is None
    assert execution["flow_version"] == 1
    assert execution["contact_channel_address"] == "+15550001"
    assert execution["initiated_by"] == answer.header("Twilio-Request-Id")
    now = (await studio.client.get(f"/v2/Flows/{flow['sid']}/Executions/{execution['sid']}")).json
    assert now["status"] == "ended"


async def test_the_start_is_shown_at_its_nearest_second(studio: Studio) -> None:
    flow = await studio.flow()
    studio.clock.move_by(timedelta(milliseconds=31_506))
    execution = await studio.execution(flow["sid"])
    assert execution["date_created"] == "2026-01-05T09:00:32Z"
    steps = await studio.client.get(f"/v2/Flows/{flow['sid']}/Executions/{execution['sid']}/Steps")
    assert steps.json["steps"][-1]["date_created"] == "2026-01-05T09:00:32Z"


async def test_a_busy_pair_gets_a_conflict_on_version_two(studio: Studio) -> None:
    flow = await studio.flow()
    first = await studio.execution(flow["sid"])
    path = f"/v2/Flows/{flow['sid']}/Executions"
    answer = await studio.client.post(path, PAIR)
    assert refused(answer) == (409, 20409)
    assert answer.json["details"] == {"conflicting_execution_sid": first["sid"]}
    assert answer.json["message"] == (
        f"Execution {first['sid']} is already active for this contact. "
        "End the active Execution before creating a new one"
    )
    other_sender = await studio.client.post(path, {**PAIR, "From": "+15558888"})
    assert other_sender.status == 201


@pytest.mark.parametrize("collection", COLLECTIONS[1:])
async def test_a_busy_pair_gets_what_is_active_on_version_one(
    studio: Studio, collection: str
) -> None:
    flow = await studio.flow()
    path = collection.format(flow["sid"])
    first = await studio.client.post(path, PAIR)
    again = await studio.client.post(path, PAIR)
    assert (first.status, again.status) == (200, 200)
    assert again.json["sid"] == first.json["sid"]
    assert not {"flow_version", "initiated_by"} & first.json.keys()


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize(
    "form, code",
    [
        ({"From": "+1"}, 20001),
        ({"To": "+1"}, 20001),
        ({"To": "", "From": "+1"}, 20001),
        ({"To": "+1", "From": "x" * 299}, 81023),
        ({"To": "+1", "From": "ä" * 150}, 81023),
        ({**PAIR, "Parameters": "{"}, 20001),
        ({**PAIR, "Parameters": "[]"}, 20001),
        ({**PAIR, "Parameters": '"text"'}, 20001),
        ({**PAIR, "Parameters": "{'name': 1}"}, 20001),
        ({**PAIR, "Parameters": '{"x": 1e999}'}, 20001),
        ({**PAIR, "Parameters": '{"x":' * 64 + "{}" + "}" * 64}, 20001),
        ({**PAIR, "Parameters": "[" * 100_000}, 20001),
        ({**PAIR, "Parameters": '{"x": "\\ud800"}'}, 20001),
    ],
)
async def test_a_start_with_wrong_parameters_is_refused(
    studio: Studio, collection: str, form: dict[str, str], code: int
) -> None:
    flow = await studio.flow()
    path = collection.format(flow["sid"])
    assert refused(await studio.client.post(path, form)) == (400, code)
    assert list((await studio.client.get(path)).json.values())[1] == []


async def test_addresses_may_have_as_many_bytes_as_the_limit(studio: Studio) -> None:
    flow = await studio.flow()
    form = {"To": "+1", "From": "x" * 298}
    answer = await studio.client.post(f"/v2/Flows/{flow['sid']}/Executions", form)
    assert answer.status == 201


async def test_a_draft_runs_for_test_users_only(studio: Studio) -> None:
    flow = await studio.flow(Status="draft")
    path = f"/v2/Flows/{flow['sid']}/Executions"
    assert refused(await studio.client.post(path, PAIR)) == (404, 20404)
    await studio.client.post(f"/v2/Flows/{flow['sid']}/TestUsers", {"TestUsers": PAIR["To"]})
    assert (await studio.client.post(path, PAIR)).status == 201


@pytest.mark.parametrize("collection", COLLECTIONS[:2])
async def test_an_execution_ends_on_request_and_stays_ended(
    studio: Studio, collection: str
) -> None:
    flow = await studio.flow()
    execution = await studio.execution(flow["sid"])
    path = f"{collection.format(flow['sid'])}/{execution['sid']}"
    studio.clock.move_by(timedelta(seconds=5))
    ended = await studio.client.post(path, {"Status": "ended"})
    assert (ended.status, ended.json["status"]) == (200, "ended")
    assert ended.json["date_updated"] == "2026-01-05T09:00:05Z"
    studio.clock.move_by(timedelta(seconds=5))
    again = await studio.client.post(path, {"Status": "ended"})
    assert (again.status, again.json) == (200, ended.json)


@pytest.mark.parametrize("form", [{}, {"Status": "active"}, {"Status": "Ended"}])
async def test_an_execution_can_only_be_ended(studio: Studio, form: dict[str, str]) -> None:
    flow = await studio.flow()
    execution = await studio.execution(flow["sid"])
    path = f"/v2/Flows/{flow['sid']}/Executions/{execution['sid']}"
    assert refused(await studio.client.post(path, form)) == (400, 20001)
    assert (await studio.client.get(path)).json["status"] == "active"


@pytest.mark.parametrize("collection", COLLECTIONS)
async def test_a_deleted_execution_is_gone_and_its_pair_is_free(
    studio: Studio, collection: str
) -> None:
    flow = await studio.flow()
    execution = await studio.execution(flow["sid"])
    path = f"{collection.format(flow['sid'])}/{execution['sid']}"
    answer = await studio.client.delete(path)
    assert (answer.status, answer.response.body) == (204, b"")
    for rest in ("", "/Context", "/Steps"):
        assert refused(await studio.client.get(path + rest)) == (404, 20404)
    assert (await studio.execution(flow["sid"]))["sid"] != execution["sid"]


async def test_engagements_cannot_be_updated(studio: Studio) -> None:
    flow = await studio.flow()
    execution = await studio.execution(flow["sid"])
    path = f"/v1/Flows/{flow['sid']}/Engagements/{execution['sid']}"
    answer = await studio.client.post(path, {"Status": "ended"})
    assert refused(answer) == (405, 20004)
    assert answer.header("Allow") == "DELETE, GET, HEAD, OPTIONS"


@pytest.mark.parametrize("collection", COLLECTIONS)
async def test_steps_come_newest_first_with_the_context_after_each(
    studio: Studio, collection: str
) -> None:
    flow = await studio.flow()
    execution = await studio.execution(flow["sid"])
    path = f"{collection.format(flow['sid'])}/{execution['sid']}"
    steps = (await studio.client.get(f"{path}/Steps")).json["steps"]
    assert [
        (step["name"], step["transitioned_from"], step["transitioned_to"]) for step in steps
    ] == [
        ("next", "note", "ask"),
        ("incomingRequest", "Trigger", "note"),
    ]
    assert [step["type"] for step in steps] == ["set-variables", "trigger"]
    contexts: list[Any] = []
    for step in steps:
        url = step["links"]["step_context"]
        assert (await studio.client.get(step["url"])).json == step
        context = (await studio.client.get(url)).json
        assert (context["step_sid"], context["url"]) == (step["sid"], url)
        contexts.append(context["context"])
    after, before = contexts
    assert after["flow"]["variables"] == {"name": "Ann"}
    assert "variables" not in before["flow"]
    assert before["flow"]["data"] == {"name": "Ann", "n": [1, 2.5]}


@pytest.mark.parametrize("collection", COLLECTIONS)
async def test_the_context_of_an_execution_has_a_path_of_its_own(
    studio: Studio, collection: str
) -> None:
    flow = await studio.flow()
    execution = await studio.execution(flow["sid"])
    path = f"{collection.format(flow['sid'])}/{execution['sid']}"
    shown = (await studio.client.get(path)).json
    links = shown["links"]
    [url] = [url for name, url in links.items() if name.endswith("_context")]
    context = (await studio.client.get(url)).json
    assert shown["context"] == {}
    assert context["context"]["flow"]["sid"] == execution["sid"]
    assert context["context"]["contact"]["channel"]["address"] == "+15550001"


async def test_executions_are_filtered_by_status_and_start(studio: Studio) -> None:
    flow = await studio.flow()
    sids = []
    for number in range(3):
        sids.append((await studio.execution(flow["sid"], f"+1555000{number}"))["sid"])
        studio.clock.move_by(timedelta(hours=1))
    path = f"/v2/Flows/{flow['sid']}/Executions"
    await studio.client.post(f"{path}/{sids[1]}", {"Status": "ended"})

    async def found(**query: str) -> set[int]:
        rows = (await studio.client.get(path, **query)).json["executions"]
        return {sids.index(row["sid"]) for row in rows}

    assert await found() == {0, 1, 2}
    assert await found(status="active") == {0, 2}
    assert await found(status="ended") == {1}
    assert await found(DateCreatedFrom="2026-01-05T10:00:00Z") == {1, 2}
    assert await found(DateCreatedTo="2026-01-05T10:00:00Z") == {0}
    assert await found(DateCreatedFrom="2026-01-05", DateCreatedTo="2026-01-06") == {0, 1, 2}
    assert await found(DateCreatedFrom="2026-01-05T13:00:00+02:00") == {2}
    assert await found(DateCreatedFrom="2026-01-05T11:00:00", status="ended") == set()


async def test_a_plus_sign_that_was_not_escaped_is_understood(studio: Studio) -> None:
    flow = await studio.flow()
    await studio.execution(flow["sid"])
    path = f"/v2/Flows/{flow['sid']}/Executions"
    answer = await studio.client.get(f"{path}?DateCreatedTo=2026-01-05T11:00:00+02:00")
    assert (answer.status, answer.json["executions"]) == (200, [])


async def test_version_one_has_no_filter_by_status(studio: Studio) -> None:
    flow = await studio.flow()
    await studio.execution(flow["sid"])
    answer = await studio.client.get(f"/v1/Flows/{flow['sid']}/Executions", status="ended")
    assert len(answer.json["executions"]) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"status": "Active"},
        {"DateCreatedFrom": "yesterday"},
        {"DateCreatedTo": "2026-13-01"},
        {"DateCreatedTo": "0001-01-01T00:00:00+23:00"},
    ],
)
async def test_a_filter_that_cannot_be_read_is_refused(
    studio: Studio, query: dict[str, str]
) -> None:
    flow = await studio.flow()
    answer = await studio.client.get(f"/v2/Flows/{flow['sid']}/Executions", **query)
    assert refused(answer) == (400, 20001)
    assert answer.json["message"].startswith(f"Invalid {next(iter(query))}: found ")


async def test_starts_are_limited_per_account_and_second(studio: Studio) -> None:
    flow = await studio.flow("at_once")
    path = f"/v2/Flows/{flow['sid']}/Executions"
    for _ in range(Limits().rest_starts_per_second):
        assert (await studio.client.post(path, PAIR)).status == 201
    answer = await studio.client.post(path, PAIR)
    assert refused(answer) == (429, 20429)
    assert answer.header("Retry-After") == "1"
    studio.clock.move_by(timedelta(seconds=1))
    assert (await studio.client.post(path, PAIR)).status == 201


async def test_without_rate_limits_starts_are_not_counted(studio: Studio) -> None:
    limits = replace(Limits(), rest_starts_per_second=1)
    free = studio.with_settings(rate_limits=False, limits=limits)
    flow = await free.flow("at_once")
    path = f"/v2/Flows/{flow['sid']}/Executions"
    statuses = [(await free.client.post(path, PAIR)).status for _ in range(3)]
    assert statuses == [201, 201, 201]
