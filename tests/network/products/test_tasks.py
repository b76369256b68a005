"""Tasks wait in workspaces, whether a client or an interaction asked for them."""

from typing import Any

import msgspec
import pytest


@pytest.fixture
async def office(product: Any) -> str:
    """Return the path of a workspace with a workflow that fills a queue."""
    workspace = await product.make("taskrouter/v1/Workspaces", FriendlyName="Office")
    path = f"taskrouter/v1/Workspaces/{workspace['sid']}"
    queue = await product.make(f"{path}/TaskQueues", FriendlyName="Everybody")
    routing = {"task_routing": {"default_filter": {"queue": queue["sid"]}}}
    await product.make(
        f"{path}/Workflows", FriendlyName="Any", Configuration=msgspec.json.encode(routing).decode()
    )
    return path


async def test_a_task_goes_by_its_workflow_into_a_queue(
    town: Any, product: Any, office: str
) -> None:
    made = await product.make(
        f"{office}/Tasks",
        Attributes='{"name": "Ann"}',
        Priority="7",
        Timeout="60",
        TaskChannel="chat",
    )
    assert made["attributes"] == '{"name": "Ann"}'
    assert (made["priority"], made["timeout"], made["age"]) == (7, 60, 0)
    assert (made["workflow_friendly_name"], made["task_queue_friendly_name"]) == (
        "Any",
        "Everybody",
    )
    assert (made["task_channel_unique_name"], made["assignment_status"]) == ("chat", "pending")
    await town.wait(90)
    assert (await product.get(f"{office}/Tasks/{made['sid']}"))["age"] == 90


async def test_a_channel_is_named_by_its_sid_too(product: Any, office: str) -> None:
    voice = await product.get(f"{office}/TaskChannels/voice")
    made = await product.make(f"{office}/Tasks", TaskChannel=voice["sid"])
    assert (made["task_channel_sid"], made["task_channel_unique_name"]) == (voice["sid"], "voice")


async def test_a_task_changes_its_status_and_is_found_by_it(product: Any, office: str) -> None:
    first = (await product.make(f"{office}/Tasks"))["sid"]
    second = (await product.make(f"{office}/Tasks"))["sid"]
    form = {"AssignmentStatus": "canceled", "Reason": "hung up", "Priority": "3"}
    _, body = await product.ask("POST", f"{office}/Tasks/{first}", form)
    assert (body["assignment_status"], body["reason"], body["priority"]) == (
        "canceled",
        "hung up",
        3,
    )
    for status, sids in (("canceled", [first]), ("pending", [second])):
        listed = await product.get(f"{office}/Tasks?AssignmentStatus={status}")
        assert [task["sid"] for task in listed["tasks"]] == sids


async def test_several_workflows_must_be_told_apart(product: Any, office: str) -> None:
    second = await product.make(f"{office}/Workflows", FriendlyName="Two", Configuration="{}")
    status, body = await product.ask("POST", f"{office}/Tasks", {"Attributes": "{}"})
    assert (status, "WorkflowSid" in body["message"]) == (400, True)
    made = await product.make(f"{office}/Tasks", WorkflowSid=second["sid"])
    assert (made["workflow_friendly_name"], made["task_queue_sid"]) == ("Two", None)


async def test_resources_take_the_sids_that_a_flow_names(product: Any) -> None:
    workspace, workflow = "WS" + "a" * 32, "WW" + "b" * 32
    root = "taskrouter/v1/Workspaces"
    await product.make(root, FriendlyName="Known", Sid=workspace)
    path = f"{root}/{workspace}"
    await product.make(f"{path}/Workflows", FriendlyName="x", Configuration="{}", Sid=workflow)
    made = await product.make(f"{path}/Tasks", WorkflowSid=workflow)
    assert (made["workspace_sid"], made["workflow_sid"]) == (workspace, workflow)
    status, body = await product.ask("POST", root, {"FriendlyName": "again", "Sid": workspace})
    assert (status, body["code"]) == (409, 20409)


async def test_an_interaction_makes_the_task_of_its_routing(product: Any, office: str) -> None:
    [workflow] = (await product.get(f"{office}/Workflows"))["workflows"]
    routing = {
        "properties": {
            "workspace_sid": workflow["workspace_sid"],
            "workflow_sid": workflow["sid"],
            "task_channel_unique_name": "sms",
            "attributes": {"from": "+15005550100"},
            "priority": "4",
        }
    }
    status, made = await product.ask(
        "POST",
        "flex-api/v1/Interactions",
        {
            "Channel": '{"type": "sms", "properties": {"media_channel_sid": "CH1"}}',
            "Routing": msgspec.json.encode(routing).decode(),
        },
    )
    assert status == 200
    [task] = (await product.get(f"{office}/Tasks"))["tasks"]
    assert made["routing"]["properties"]["sid"] == task["sid"]
    assert (task["task_channel_unique_name"], task["priority"]) == ("sms", 4)
    assert msgspec.json.decode(task["attributes"]) == {
        "flexInteractionSid": made["sid"],
        "flexInteractionChannelSid": made["channel"]["sid"],
        "conversationSid": "CH1",
        "from": "+15005550100",
    }
    path = f"flex-api/v1/Interactions/{made['sid']}"
    [channel] = (await product.get(f"{path}/Channels"))["channels"]
    assert (channel["sid"], channel["type"], channel["status"]) == (
        made["channel"]["sid"],
        "sms",
        "active",
    )
    _, closed = await product.ask("POST", f"{path}/Channels/{channel['sid']}", {"Status": "closed"})
    assert closed["status"] == "closed"


async def test_an_interaction_that_cannot_be_routed_leaves_nothing_behind(
    product: Any, office: str
) -> None:
    routing = {"properties": {"workspace_sid": office.rpartition("/")[2], "workflow_sid": "WW1"}}
    form = {"Channel": '{"type": "sms"}', "Routing": msgspec.json.encode(routing).decode()}
    status, _ = await product.ask("POST", "flex-api/v1/Interactions", form)
    assert status == 400
    status, made = await product.ask(
        "POST", "flex-api/v1/Interactions", {"Channel": form["Channel"]}
    )
    assert (status, made["routing"]) == (200, None)
    assert (await product.get(f"{office}/Tasks"))["tasks"] == []


async def test_the_same_token_makes_one_interaction(product: Any, office: str) -> None:
    routing = {"properties": {"workspace_sid": office.rpartition("/")[2]}}
    form = {"Channel": '{"type": "sms"}', "Routing": msgspec.json.encode(routing).decode()}
    made = [
        await product.ask(
            "POST", "flex-api/v1/Interactions", form, I_Twilio_Idempotency_Token="token"
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert len((await product.get(f"{office}/Tasks"))["tasks"]) == 1
