"""What a carrier may say about calls and queues, and the simulated network does not."""

from pathlib import Path

import pytest

from soundstage.testing.stage import ADDRESS, CONTACT, Stage

FLOWS = Path(__file__).parent
EXCHANGE = (FLOWS / "exchange.json").read_text(encoding="utf-8")
SWITCHBOARD = (FLOWS / "switchboard.json").read_text(encoding="utf-8")
ON_CALL = {"From": CONTACT, "To": ADDRESS, "Direction": "inbound", "CallStatus": "in-progress"}


@pytest.mark.parametrize(
    ("room", "result", "event", "code"),
    [
        ("queue", "queue-full", "failedToEnqueue", 81009),
        ("queue", "system-error", "callFailure", 81009),
        ("desk", "system-error", "callFailure", 81015),
    ],
)
async def test_a_queue_that_does_not_take_the_caller_is_a_failure(
    room: str, result: str, event: str, code: int
) -> None:
    async with Stage.open(EXCHANGE) as stage:
        sid = await stage.call(params={"CallerName": room, "ForwardedFrom": "main"})
        told = {**ON_CALL, "CallSid": sid, "QueueResult": result}
        answer = await stage.webhook(told, "?FlowEvent=callComplete")
        assert (answer.status, stage.ended) == (200, True)
        assert stage.path[2:3] == ((room, event),)
        assert [fault.code for fault in stage.faults] == [code]


async def test_a_recording_that_falls_through_has_no_audio() -> None:
    async with Stage.open(SWITCHBOARD) as stage:
        sid = await stage.call()
        await stage.press("2")
        await stage.webhook({**ON_CALL, "CallSid": sid}, "?FlowEvent=noAudio")
        assert stage.path[-2:] == (("choice", "match"), ("mailbox", "noAudio"))


async def test_a_call_that_is_over_before_the_flow_could_speak_was_hung_up() -> None:
    async with Stage.open(EXCHANGE) as stage:
        await stage.answer(CONTACT, {"answer": "no"})
        sid = await stage.start(parameters={"room": "old_call"})
        [call] = stage.calls
        over = {"CallSid": call.sid, "Direction": "outbound-api", "CallStatus": "completed"}
        await stage.webhook({"From": ADDRESS, "To": CONTACT, **over}, f"?ExecutionSid={sid}")
        assert stage.path[2:3] == (("old_call", "hangup"),)
