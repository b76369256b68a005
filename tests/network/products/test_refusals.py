"""What the products refuse, as data: the request, the status and code, words of the message."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from soundstage.carrier.urls import basic_authorization

CASES = msgspec.json.decode((Path(__file__).parent / "refusals.json").read_bytes())


@pytest.fixture
async def places(product: Any) -> dict[str, str]:
    """Make what the cases speak of; return its paths."""
    workspace = await product.make("taskrouter/v1/Workspaces", FriendlyName="Office")
    office = f"taskrouter/v1/Workspaces/{workspace['sid']}"
    await product.make(f"{office}/Workflows", FriendlyName="Any", Configuration="{}")
    task = await product.make(f"{office}/Tasks")
    conversation = await product.make("conversations/v1/Conversations")
    root = "sync/v1/Services/default"
    await product.make(f"{root}/Documents", UniqueName="cart")
    await product.make(f"{root}/Lists", UniqueName="orders")
    await product.make(f"{root}/Maps", UniqueName="people")
    await product.make(f"{root}/Maps/people/Items", Key="ann", Data="{}")
    chats = conversation["chat_service_sid"]
    return {
        "workspace": office,
        "task": f"{office}/Tasks/{task['sid']}",
        "conversation": f"conversations/v1/Conversations/{conversation['sid']}",
        "channel": f"chat/v2/Services/{chats}/Channels/{conversation['sid']}",
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
async def test_refused(product: Any, places: dict[str, str], case: Any) -> None:
    method, path = case["ask"]
    path = path.format(**places)
    if "json" in case:
        status, body = await product.json(method, path, case["json"])
    else:
        form = {
            name: value.replace("{16384}", "x" * 16_384) for name, value in case["form"].items()
        }
        status, body = await product.ask(method, path, form)
    assert [status, body["code"]] == case["answer"]
    assert case.get("says", "") in body["message"]
    assert sorted(body) == ["code", "message", "more_info", "status"]


PATHS = [
    "taskrouter/v1/Workspaces",
    "flex-api/v1/Interactions/KD0",
    "sync/v1/Services",
    "content/v1/Content",
    "conversations/v1/Conversations",
    "chat/v2/Services",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("header", [None, "Basic nonsense", "Bearer x"])
async def test_nobody_comes_in_without_credentials(
    product: Any, path: str, header: str | None
) -> None:
    for method in ("GET", "POST"):
        status, body = await product.ask(method, path, Authorization=header or "none")
        assert (status, body["code"]) == (401, 20003) or status == 405


async def test_another_account_sees_nothing(town: Any, product: Any, places: Any) -> None:
    stranger = {"Authorization": basic_authorization(town.other_account, "another token")}
    for path in places.values():
        status, body = await product.ask("GET", path, **stranger)
        assert (status, body["code"]) == (404, 20404)
    for path in (PATHS[0], PATHS[2], PATHS[3], PATHS[4]):
        _, body = await product.ask("GET", path, **stranger)
        assert body[body["meta"]["key"]] == []


async def test_a_conversation_has_five_webhooks_and_no_more(product: Any, talks: Any) -> None:
    sid = await talks.begin()
    for number in range(5):
        await talks.hook(sid, "webhook", Url=f"http://app.example/{number}")
    form = {"Target": "webhook", "Configuration.Url": "http://app.example/6"}
    status, body = await product.ask("POST", f"{talks.root}/{sid}/Webhooks", form)
    assert (status, "at most 5" in body["message"]) == (400, True)
