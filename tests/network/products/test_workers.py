"""What becomes of the tasks of a workflow, when the network is told."""

from typing import Any

import msgspec
import pytest

WORKFLOW = "WW00000000000000000000000000000001"
PLAN = f"workflows/{WORKFLOW}"


@pytest.fixture
async def office(product: Any) -> str:
    """Return the path of a workspace with the workflow."""
    workspace = await product.make("taskrouter/v1/Workspaces", FriendlyName="Office")
    path = f"taskrouter/v1/Workspaces/{workspace['sid']}"
    await product.make(f"{path}/Workflows", Sid=WORKFLOW, FriendlyName="Any", Configuration="{}")
    return path


async def status_of(product: Any, path: str) -> str:
    status: str = (await product.get(path))["assignment_status"]
    return status


async def test_a_workflow_has_nobody_until_it_is_said(product: Any) -> None:
    assert await product.get(PLAN) == {"accept": None, "complete": None, "full": False}
    for plan in ({"accept": 5.0, "complete": 60.0}, {"accept": 7.5, "full": True}):
        status, body = await product.json("PUT", PLAN, plan)
        assert status == 200
        assert body == {"accept": None, "complete": None, "full": False} | plan
        assert await product.get(PLAN) == body


@pytest.mark.parametrize(
    ("path", "plan"),
    [
        (PLAN, {"accept": -1}),
        (PLAN, {"complete": 1e12}),
        (PLAN, {"speed": 1}),
        ("workflows/nobody", {}),
    ],
)
async def test_a_plan_that_cannot_be_is_refused(product: Any, path: str, plan: Any) -> None:
    status, body = await product.json("PUT", path, plan)
    assert (status, body["code"]) == (400, 20001)


async def test_a_task_is_accepted_and_completed_in_its_time(
    town: Any, product: Any, office: str
) -> None:
    await product.json("PUT", PLAN, {"accept": 10.0, "complete": 60.0})
    task = f"{office}/Tasks/{(await product.make(f'{office}/Tasks'))['sid']}"
    statuses = []
    for seconds in (9.0, 1.0, 59.0, 1.0):
        await town.wait(seconds)
        statuses.append(await status_of(product, task))
    assert statuses == ["pending", "assigned", "assigned", "completed"]


async def test_an_interactions_task_is_accepted_too(town: Any, product: Any, office: str) -> None:
    await product.json("PUT", PLAN, {"accept": 10.0})
    routing = {"properties": {"workspace_sid": office.rpartition("/")[2], "workflow_sid": WORKFLOW}}
    made = await product.make(
        "flex-api/v1/Interactions",
        Channel='{"type": "web", "properties": {}}',
        Routing=msgspec.json.encode(routing).decode(),
    )
    await town.wait(10)
    task = f"{office}/Tasks/{made['routing']['properties']['sid']}"
    assert await status_of(product, task) == "assigned"


async def test_a_task_that_a_client_closed_stays_closed(
    town: Any, product: Any, office: str
) -> None:
    await product.json("PUT", PLAN, {"accept": 10.0, "complete": 10.0})
    sids = [(await product.make(f"{office}/Tasks"))["sid"] for _ in range(2)]
    first, second = (f"{office}/Tasks/{sid}" for sid in sids)
    await product.ask("POST", first, {"AssignmentStatus": "canceled"})
    await town.wait(10)
    await product.ask("POST", second, {"AssignmentStatus": "wrapping"})
    await town.wait(60)
    assert [await status_of(product, path) for path in (first, second)] == ["canceled", "wrapping"]


async def test_a_task_that_is_gone_is_forgotten(town: Any, product: Any, office: str) -> None:
    await product.json("PUT", PLAN, {"accept": 10.0})
    sid = (await product.make(f"{office}/Tasks"))["sid"]
    status, _ = await product.ask("DELETE", f"{office}/Tasks/{sid}")
    assert status == 204
    await town.wait(60)
    listed = await product.get(f"{office}/Tasks")
    assert listed["tasks"] == []


async def test_plans_are_an_accounts_own(town: Any, product: Any) -> None:
    await product.json("PUT", PLAN, {"full": True})
    town.account, town.token = town.other_account, "another token"
    assert (await product.get(PLAN))["full"] is False
