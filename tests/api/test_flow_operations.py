"""Flows through the REST API: created, changed, shown, listed, deleted [flow]."""

import asyncio
from urllib.parse import quote

import msgspec
import pytest
from tests.api.conftest import Studio, definition

from soundstage.limits import Limits

INVALID = """
{"states": [{"name": "Trigger", "type": "trigger", "transitions": [], "properties": {}}],
 "initial_state": "Nobody"}
"""


async def test_a_new_flow_is_revision_one(studio: Studio) -> None:
    flow = await studio.flow(CommitMessage="first")
    assert flow["revision"] == 1
    assert flow["status"] == "published"
    assert flow["commit_message"] == "first"
    assert flow["valid"] is True
    assert (flow["errors"], flow["warnings"]) == ([], [])
    assert flow["date_created"] == "2026-01-05T09:00:00Z"
    assert flow["date_updated"] is None
    assert flow == (await studio.client.get(f"/v2/Flows/{flow['sid']}")).json


async def test_a_definition_comes_back_as_the_text_that_was_sent(studio: Studio) -> None:
    flow = await studio.flow()
    text = (await studio.client.get(f"/v2/Flows/{flow['sid']}")).text
    assert definition("ask").strip() in text


@pytest.mark.parametrize("status", ["draft", "published"])
async def test_an_invalid_definition_is_refused_and_nothing_stored(
    studio: Studio, status: str
) -> None:
    form = {"FriendlyName": "x", "Status": status, "Definition": INVALID}
    for path in ("/v2/Flows", "/v2/Flows/Validate"):
        answer = await studio.client.post(path, form)
        assert answer.status == 400
        assert answer.json["code"] == 81022
        assert answer.json["details"] == {
            "errors": [{"message": "must match a widget name", "property_path": "#/initial_state"}],
            "warnings": [],
        }
    assert (await studio.client.get("/v2/Flows")).json["flows"] == []


async def test_an_update_makes_the_next_revision_and_keeps_what_it_leaves_out(
    studio: Studio,
) -> None:
    flow = await studio.flow()
    studio.clock.move_to(studio.clock.now().replace(hour=10))
    answer = await studio.client.post(f"/v2/Flows/{flow['sid']}", {"Status": "draft"})
    assert answer.status == 200
    changed = answer.json
    assert changed["revision"] == 2
    assert changed["status"] == "draft"
    assert changed["definition"] == flow["definition"]
    assert changed["friendly_name"] == flow["friendly_name"]
    assert changed["commit_message"] is None
    assert changed["date_created"] == flow["date_created"]
    assert changed["date_updated"] == "2026-01-05T10:00:00Z"


async def test_of_two_updates_at_once_both_are_kept(studio: Studio) -> None:
    flow = await studio.flow()
    path = f"/v2/Flows/{flow['sid']}"
    answers = await asyncio.gather(
        *(studio.client.post(path, {"Status": "draft", "CommitMessage": str(n)}) for n in range(9))
    )
    assert sorted(answer.json["revision"] for answer in answers) == list(range(2, 11))


async def test_an_older_definition_can_be_published_again(studio: Studio) -> None:
    first = await studio.flow("at_once")
    path = f"/v2/Flows/{first['sid']}"
    await studio.client.post(path, {"Status": "published", "Definition": definition("ask")})
    older = (await studio.client.get(f"{path}/Revisions/1")).json["definition"]
    text = msgspec.json.encode(older).decode()
    again = await studio.client.post(path, {"Status": "published", "Definition": text})
    assert (again.json["revision"], again.json["definition"]) == (3, older)


async def test_revisions_are_found_by_number_and_by_word(studio: Studio) -> None:
    flow = await studio.flow()
    path = f"/v2/Flows/{flow['sid']}"
    await studio.client.post(path, {"Status": "published", "CommitMessage": "two"})
    await studio.client.post(path, {"Status": "draft", "FriendlyName": "three"})
    found = {
        which: (await studio.client.get(f"{path}/Revisions/{which}")).json["revision"]
        for which in ("1", "2", "3", "LatestPublished", "LatestRevision")
    }
    assert found == {"1": 1, "2": 2, "3": 3, "LatestPublished": 2, "LatestRevision": 3}
    second = (await studio.client.get(f"{path}/Revisions/2")).json
    assert (second["commit_message"], second["friendly_name"]) == ("two", "ask")
    rows = (await studio.client.get(f"{path}/Revisions")).json["revisions"]
    assert [row["revision"] for row in rows] == [3, 2, 1]
    assert all(row["definition"] is None and row["valid"] is None for row in rows)


@pytest.mark.parametrize("which", ["4", "0", "999999999"])
async def test_a_revision_that_is_not_there_is_not_found(studio: Studio, which: str) -> None:
    flow = await studio.flow()
    answer = await studio.client.get(f"/v2/Flows/{flow['sid']}/Revisions/{which}")
    assert (answer.status, answer.json["code"]) == (404, 20404)


@pytest.mark.parametrize("which", ["latestpublished", "-1", "1.0", "LatestDraft", "٣", "1" * 30])
async def test_a_revision_that_is_no_number_and_no_word_is_refused(
    studio: Studio, which: str
) -> None:
    flow = await studio.flow()
    answer = await studio.client.get(f"/v2/Flows/{flow['sid']}/Revisions/{quote(which)}")
    assert (answer.status, answer.json["code"]) == (400, 81021)


async def test_a_draft_has_no_published_revision(studio: Studio) -> None:
    flow = await studio.flow(Status="draft")
    answer = await studio.client.get(f"/v2/Flows/{flow['sid']}/Revisions/LatestPublished")
    assert answer.status == 404


async def test_an_update_replaces_all_test_users(studio: Studio) -> None:
    flow = await studio.flow()
    path = f"/v2/Flows/{flow['sid']}/TestUsers"
    assert (await studio.client.get(path)).json["test_users"] == []
    users = [("TestUsers", "+15550001"), ("TestUsers", "+15550002")]
    assert (await studio.client.post(path, users)).json["test_users"] == ["+15550001", "+15550002"]
    assert (await studio.client.post(path, {"TestUsers": "x"})).json["test_users"] == ["x"]
    assert (await studio.client.get(path)).json["test_users"] == ["x"]
    assert (await studio.client.post(path, {})).json["test_users"] == []


async def test_a_valid_definition_is_called_valid_and_not_stored(studio: Studio) -> None:
    form = {"FriendlyName": "x", "Status": "draft", "Definition": definition("ask")}
    answer = await studio.client.post("/v2/Flows/Validate", form)
    assert (answer.status, answer.json) == (200, {"valid": True})
    assert (await studio.client.get("/v2/Flows")).json["flows"] == []


async def test_a_deleted_flow_is_gone_with_all_that_belongs_to_it(studio: Studio) -> None:
    flow = await studio.flow()
    path = f"/v2/Flows/{flow['sid']}"
    execution = await studio.execution(flow["sid"])
    answer = await studio.client.delete(path)
    assert (answer.status, answer.response.body) == (204, b"")
    for rest in ("", "/Revisions", "/TestUsers", f"/Executions/{execution['sid']}"):
        assert (await studio.client.get(path + rest)).status == 404
    await studio.node.settle()
    assert await studio.node.store.execution(execution["sid"]) is None
    assert await studio.node.store.next_timer() is None
    assert (await studio.client.delete(path)).status == 404


async def test_version_one_shows_lists_and_deletes_flows(studio: Studio) -> None:
    flow = await studio.flow()
    path = f"/v1/Flows/{flow['sid']}"
    shown = (await studio.client.get(path)).json
    assert shown["version"] == 1
    assert "definition" not in shown
    assert (await studio.client.get("/v1/Flows")).json["flows"] == [shown]
    assert (await studio.client.post("/v1/Flows", {})).status == 405
    assert (await studio.client.delete(path)).status == 204
    assert (await studio.client.get("/v1/Flows")).json["flows"] == []


@pytest.mark.parametrize("missing", ["FriendlyName", "Status", "Definition"])
async def test_a_missing_parameter_is_named(studio: Studio, missing: str) -> None:
    form = {"FriendlyName": "x", "Status": "draft", "Definition": "{}", missing: ""}
    for path in ("/v2/Flows", "/v2/Flows/Validate"):
        answer = await studio.client.post(path, form)
        assert (answer.status, answer.json["code"]) == (400, 20001)
        assert answer.json["message"] == f"Missing required parameter {missing} in the post body"


@pytest.mark.parametrize("status", ["Published", "archived", "draft "])
async def test_a_status_that_is_none_is_refused(studio: Studio, status: str) -> None:
    flow = await studio.flow()
    answer = await studio.client.post(f"/v2/Flows/{flow['sid']}", {"Status": status})
    assert (answer.status, answer.json["code"]) == (400, 20001)
    assert answer.json["message"].startswith("Invalid Status: found ")


async def test_an_author_is_the_credential_that_was_used(studio: Studio) -> None:
    flow = await studio.flow()
    path = f"/v2/Flows/{flow['sid']}"
    again = (await studio.client.post(path, {"Status": "draft"})).json["author_sid"]
    by_key = (await studio.key_holder.post(path, {"Status": "draft"})).json["author_sid"]
    assert again == flow["author_sid"]
    assert by_key != again


def with_subflows(sid: str, count: int, revision: str = "LatestPublished") -> str:
    """Return a definition that runs one subflow in `count` widgets."""
    trigger = {"name": "Trigger", "type": "trigger", "transitions": [], "properties": {}}
    widgets = [
        {
            "name": f"sub_{number}",
            "type": "run-subflow",
            "transitions": [],
            "properties": {"flow_sid": sid, "flow_revision": revision},
        }
        for number in range(count)
    ]
    document = {"states": [trigger, *widgets], "initial_state": "Trigger"}
    return msgspec.json.encode(document).decode()


@pytest.mark.parametrize("revision", ["LatestPublished", "LatestDraft", "1"])
async def test_widgets_of_subflows_count_and_too_many_are_warned_of(
    studio: Studio, revision: str
) -> None:
    small = studio.with_settings(limits=Limits(widgets=12))
    child = await small.flow("ask")
    few = await small.flow(Definition=with_subflows(child["sid"], 1, revision))
    assert few["warnings"] == []
    many = await small.flow(Definition=with_subflows(child["sid"], 2, revision))
    [warning] = many["warnings"]
    assert warning.keys() == {"message", "property_path"}
    assert warning["property_path"] == "#/states"
    assert "13 widgets" in warning["message"]
    fetched = (await small.client.get(f"/v2/Flows/{many['sid']}")).json
    assert fetched["warnings"] == many["warnings"]


@pytest.mark.parametrize("revision", ["LatestPublished", "7", "9" * 40])
async def test_a_subflow_that_is_not_there_counts_nothing(studio: Studio, revision: str) -> None:
    draft = await studio.flow(Status="draft")
    for sid in (draft["sid"], "FW" + "0" * 32):
        flow = await studio.flow(Definition=with_subflows(sid, 1, revision))
        assert flow["warnings"] == []
