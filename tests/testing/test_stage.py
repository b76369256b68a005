"""The stage plays a flow in a whole house, and shows what happened."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from soundstage.carrier.http import Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.errors import Bug
from soundstage.limits import STUDIO
from soundstage.testing.errors import StageError
from soundstage.testing.stage import ADDRESS, CONTACT, START, Scene, Stage

FLOWS = Path(__file__).parents[1] / "flows"
WATERING = (FLOWS / "watering.json").read_text()


async def test_a_conversation_by_text_reaches_its_end() -> None:
    async with Stage.open(WATERING) as stage:
        await stage.text("hello")
        assert [message.body for message in stage.sent] == [
            "Has the fern had water today? (yes / no / later)"
        ]
        assert stage.state == "ask"
        await stage.text("yes")
        assert stage.sent[-1].body.startswith("Thank you")
        assert (stage.sent[-1].from_, stage.sent[-1].to) == (ADDRESS, CONTACT)
        assert stage.ended
        assert stage.path == (
            ("Trigger", "incomingMessage"),
            ("ask", "incomingMessage"),
            ("answer", "match"),
            ("thank", "sent"),
        )


async def test_a_start_by_rest_hands_its_parameters_over() -> None:
    async with Stage.open(WATERING) as stage:
        sid = await stage.start(parameters={"plant": "the cactus"})
        assert stage.execution is not None
        assert stage.execution.sid == sid
        assert stage.context["flow"]["data"] == {"plant": "the cactus"}
        assert "the cactus" in stage.sent[0].body


async def test_a_second_start_for_a_busy_contact_is_refused() -> None:
    async with Stage.open(WATERING) as stage:
        await stage.start()
        with pytest.raises(StageError, match=r"409.*already active"):
            await stage.start()


async def test_time_passes_only_when_it_is_told_to() -> None:
    async with Stage.open(WATERING) as stage:
        await stage.start()
        await stage.wait(timedelta(hours=2) - timedelta(seconds=1))
        assert stage.state == "ask"
        await stage.wait(timedelta(seconds=1))
        assert stage.path[-2:] == (("ask", "timeout"), ("nag", "sent"))
        assert stage.steps[-1].created_at == START + timedelta(hours=2)


async def test_what_ended_long_ago_can_still_be_seen() -> None:
    async with Stage.open(WATERING) as stage:
        await stage.start()
        await stage.wait(timedelta(days=400))
        assert stage.path[-1] == ("nag", "sent")
        assert stage.ended


async def test_an_execution_is_ended_by_rest() -> None:
    async with Stage.open(WATERING) as stage:
        await stage.text("hello")
        await stage.end()
        assert stage.ended
        assert stage.execution is not None
        assert stage.execution.ended_reason == "API_STOP"


async def test_nothing_can_be_ended_before_something_started() -> None:
    async with Stage.open(WATERING) as stage:
        with pytest.raises(StageError, match="no execution"):
            await stage.end()


async def test_an_invalid_definition_is_refused_with_its_problems() -> None:
    with pytest.raises(StageError, match=r"(?s)422|400.*#/initial_state"):
        async with Stage.open('{"states": []}'):
            pass


async def test_a_failed_delivery_comes_back_as_an_event() -> None:
    async with Stage.open(WATERING, scene=Scene(contact="+15005550011")) as stage:
        await stage.start()
        assert stage.path[1] == ("ask", "deliveryFailure")
        assert stage.sent[-1].body == "The owner of the plant cannot be reached (30003)."
        assert stage.sent[0].status == "undelivered"
        assert [fault.code for fault in stage.faults] == [81011]


async def test_media_and_webhook_parameters_arrive() -> None:
    async with Stage.open(WATERING) as stage:
        await stage.text(
            "hi", media=["https://example.com/leaf.png"], params={"ProfileName": "Ann"}
        )
        trigger = stage.context["trigger"]["message"]
        assert trigger["MediaUrl0"] == "https://example.com/leaf.png"
        assert trigger["ProfileName"] == "Ann"


async def test_every_event_reads_back_what_the_last_one_wrote() -> None:
    """The store keeps bytes: what a test does to a context reaches no later event."""
    async with Stage.open(WATERING) as stage:
        await stage.text("hi")
        stage.context["trigger"]["message"]["Body"] = "spoiled"
        await stage.text("later")
        assert stage.context["trigger"]["message"]["Body"] == "hi"
        assert stage.variables == {"postponed": 1}


async def test_a_fault_of_ours_does_not_pass_for_a_quiet_flow() -> None:
    scene = Scene(limits=replace(STUDIO, execution_days=10**9))
    async with Stage.open(WATERING, scene=scene) as stage:
        with pytest.raises(Bug, match="answered 500"):
            await stage.text("hi")


async def test_the_flow_reaches_only_the_servers_it_is_given() -> None:
    http = InProcessClient()
    http.add("https://example.com/*", Response(status=200, body=b"{}"))
    async with Stage.open((FLOWS / "delivery.json").read_text(), http=http) as stage:
        await stage.start(parameters={"order": 7})
        assert [request.url for request in stage.requests] == ["https://example.com/orders?order=7"]
