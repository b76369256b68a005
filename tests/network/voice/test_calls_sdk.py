"""The carrier's official Python SDK calls through the network, over real sockets in real time."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

NUMBER, PHONE = "+15005550006", "+15005550100"
_DOCUMENTS = {
    "/voice": '<Response><Say>Speak</Say><Record timeout="1" action="/app/done"/></Response>',
    "/done": '<Response><Gather timeout="600"/></Response>',
    "/else": "<Response><Say>Else</Say></Response>",
}


@pytest.fixture(autouse=True)
def person(client: Client, served: Any) -> None:
    """Let somebody answer the phone and say their name."""
    served.documents |= _DOCUMENTS
    answer = client.http_client.session.put(
        f"{served.origin}/network/phones/{PHONE}/behaviour",
        json={"after": 0.1, "script": [{"say": "My name is Ann"}]},
        auth=(served.account, served.token),
    )
    assert answer.status_code == 200


def until(holds: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to hold")


def test_a_call_is_made_recorded_moved_and_ended(client: Client, served: Any) -> None:
    call = client.calls.create(
        to=PHONE,
        from_=NUMBER,
        url=f"{served.origin}/app/voice",
        status_callback=f"{served.origin}/app/call",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    assert (call.status, call.direction, call.duration) == ("queued", "outbound-api", None)
    done = served.heard("/done")[0]
    live = client.calls(call.sid).fetch()
    assert (live.status, live.to_formatted) == ("in-progress", "(500) 555-0100")
    (recording,) = client.calls(call.sid).recordings.list()
    assert (recording.source, recording.status) == ("RecordVerb", "completed")
    assert done["RecordingSid"] == recording.sid
    started = client.calls(call.sid).recordings.create()
    stopped = client.calls(call.sid).recordings("Twilio.CURRENT").update(status="stopped")
    assert stopped.sid == started.sid
    assert {row.sid for row in client.recordings.list(call_sid=call.sid)} == {
        recording.sid,
        started.sid,
    }
    assert client.calls(call.sid).update(status="completed").status == "completed"
    statuses = [params["CallStatus"] for params in served.heard("/call", 4)]
    assert statuses == ["initiated", "ringing", "in-progress", "completed"]
    assert client.calls(call.sid).fetch().end_time is not None
    assert [row.sid for row in client.calls.list(status="completed", to=PHONE)] == [call.sid]


def test_a_live_call_takes_new_instructions(client: Client, served: Any) -> None:
    document = '<Response><Gather timeout="600"/></Response>'
    call = client.calls.create(to=PHONE, from_=NUMBER, twiml=document)
    until(lambda: client.calls(call.sid).fetch().status == "in-progress")
    client.calls(call.sid).update(url=f"{served.origin}/app/else")
    until(lambda: client.calls(call.sid).fetch().status == "completed")
    assert served.heard("/else")[0]["CallSid"] == call.sid
    with pytest.raises(TwilioRestException) as refusal:
        client.calls(call.sid).update(twiml=document)
    assert refusal.value.code == 21220
    assert client.calls(call.sid).delete()


def test_a_queue_and_a_conference(client: Client) -> None:
    queue = client.queues.create(friendly_name="support", max_size=3)
    enqueue = "<Response><Enqueue>support</Enqueue></Response>"
    waiting = client.calls.create(to=PHONE, from_=NUMBER, twiml=enqueue)
    until(lambda: client.queues(queue.sid).fetch().current_size == 1)
    (member,) = client.queues(queue.sid).members.list()
    assert (member.call_sid, member.position) == (waiting.sid, 1)
    client.calls(waiting.sid).update(status="completed")
    until(lambda: client.queues(queue.sid).fetch().current_size == 0)
    assert client.queues(queue.sid).delete()
    join = "<Response><Dial><Conference>team</Conference></Dial></Response>"
    calls = [client.calls.create(to=PHONE, from_=NUMBER, twiml=join) for _ in range(2)]
    until(lambda: bool(client.conferences.list(status="in-progress")))
    (conference,) = client.conferences.list(friendly_name="team", status="in-progress")
    people = client.conferences(conference.sid).participants
    assert {row.call_sid for row in people.list()} == {call.sid for call in calls}
    assert people(calls[0].sid).update(muted=True).muted is True
    assert people(calls[0].sid).delete()
    until(lambda: len(people.list()) == 1)
    assert client.conferences(conference.sid).update(status="completed").status == "completed"
