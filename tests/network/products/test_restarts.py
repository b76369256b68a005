"""What the products keep is there after a restart, and so is what they had to do."""

from pathlib import Path
from typing import Any

from soundstage.network import create_network

PHONE = "+15005550100"
STUDIO = "http://studio.example:8080"
FLOW = "FW00000000000000000000000000000001"


async def test_resources_and_webhooks_that_are_due_survive_a_restart(
    town: Any, product: Any, talks: Any, tmp_path: Path
) -> None:
    async def start() -> None:
        await town.network.close()
        file = str(tmp_path / "network.db")
        town.network = create_network(file, town.clock, town.http, STUDIO)
        town.http.mount(town.base, town.network.app)

    await start()
    town.network.add_account(town.account, town.token)
    town.network.add_number(town.account, town.number, sms_url=town.hook)
    sid = await talks.begin(PHONE, Timers__Closed="PT1H")
    await talks.hook(sid, "studio", FlowSid=FLOW)
    form = {"Body": "before", "Author": "Bot"}
    loud = {"X_Twilio_Webhook_Enabled": "true"}
    await product.ask("POST", f"{talks.root}/{sid}/Messages", form, **loud)
    await start()
    town.answer(f"{STUDIO}/v1/Accounts/{town.account}/Flows/{FLOW}", "<Response/>")
    await town.wait(1)
    assert [call.params["Body"] for call in town.calls] == ["before"]
    await town.text("after", PHONE)
    assert await talks.said(sid) == [("Bot", "before"), (PHONE, "after")]
    await town.wait(3_600)
    assert (await product.get(f"{talks.root}/{sid}"))["state"] == "closed"


async def test_a_text_that_is_delivered_twice_is_said_once(
    town: Any, product: Any, talks: Any
) -> None:
    """A process that dies between the two writes of a delivery does it again."""
    sid = await talks.begin(PHONE)
    said = {"to": town.number, "body": "once"}
    await town.control("POST", f"phones/{PHONE}/messages", said)
    pending = town.network._state.pending
    [item] = pending.where("kind = 'inbound'")
    await town.network.run_due()
    pending.insert(item)
    await town.network.run_due()
    assert await talks.said(sid) == [(PHONE, "once")]


async def test_without_a_studio_the_debugger_says_what_is_missing(town: Any, talks: Any) -> None:
    await town.network.close()
    town.network = create_network(":memory:", town.clock, town.http)
    town.http.mount(town.base, town.network.app)
    town.network.add_account(town.account, town.token)
    sid = await talks.begin("ann")
    await talks.hook(sid, "studio", FlowSid=FLOW)
    await talks.write(sid, "ann", "Hello")
    _, body = await town.control("GET", "alerts")
    [alert] = body["alerts"]
    assert (alert["error_code"], alert["message"]) == (
        11100,
        "The network does not know where Studio is",
    )
