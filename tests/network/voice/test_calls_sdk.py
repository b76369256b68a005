"""The carrier's official Python SDK calls through the network, over real sockets in real time."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from soundstage.carrier.aiohttp_client import AiohttpClient
from soundstage.carrier.guard import OPEN
from soundstage.clock import SystemClock
from soundstage.network import create_network
from soundstage.network.voice.desk import Pace

AC = "AC00000000000000000000000000000001"
TOKEN = "0123456789abcdef0123456789abcdef"
NUMBER, PHONE = "+15005550006", "+15005550100"
_DOCUMENTS = {
    "/voice": '<Response><Say>Leave a word</Say><Record timeout="1" action="/done"/></Response>',
    "/done": '<Response><Gather timeout="600"/></Response>',
    "/else": "<Response><Say>Else</Say></Response>",
}


@dataclass
class Served:
    """A network and an application like a flow's webhook, served by one thread."""

    origin: str = ""
    requests: list[tuple[str, dict[str, str], bool]] = field(default_factory=list)
    started: threading.Event = field(default_factory=threading.Event)
    stop: threading.Event = field(default_factory=threading.Event)

    async def answer(self, request: Request) -> Response:
        params = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        signature = request.headers["x-twilio-signature"]
        valid = RequestValidator(TOKEN).validate(str(request.url), params, signature)
        self.requests.append((request.url.path, params, valid))
        return Response(_DOCUMENTS.get(request.url.path, ""), media_type="text/xml")

    async def serve(self) -> None:
        http = AiohttpClient(OPEN)
        network = create_network(":memory:", SystemClock(), http, pace=Pace(instant=True))
        network.add_account(AC, TOKEN)
        network.add_number(AC, NUMBER)
        script = [{"say": "My name is Ann"}]
        network.phones.behave(PHONE, {"after": 0.1, "script": script})
        paths = [*_DOCUMENTS, "/status"]
        app = Starlette(routes=[Route(path, self.answer, methods=["POST"]) for path in paths])
        app.mount("/", network.app)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        listening = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{listening.getsockname()[1]}"
        works = (server.serve(sockets=[listening]), network.serve())
        tasks = [asyncio.create_task(work) for work in works]
        self.started.set()
        await asyncio.to_thread(self.stop.wait)
        server.should_exit = True
        await tasks[0]
        tasks[1].cancel()
        await asyncio.gather(tasks[1], return_exceptions=True)
        await network.close()
        await http.close()

    def params(self, path: str) -> list[dict[str, str]]:
        """Return the parameters of the requests to a path; each had a valid signature."""
        made = [(params, valid) for asked, params, valid in self.requests if asked == path]
        assert all(valid for _, valid in made)
        return [params for params, _ in made]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    made = Served()
    thread = threading.Thread(target=lambda: asyncio.run(made.serve()))
    thread.start()
    assert made.started.wait(30)
    yield made
    made.stop.set()
    thread.join(30)


@pytest.fixture
def client(served: Served) -> Iterator[Client]:
    made = Client(AC, TOKEN)
    made.api.base_url = served.origin
    yield made
    made.http_client.session.close()


def until(holds: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it never came to hold")


def test_a_call_is_made_recorded_moved_and_ended(client: Client, served: Served) -> None:
    call = client.calls.create(
        to=PHONE,
        from_=NUMBER,
        url=f"{served.origin}/voice",
        status_callback=f"{served.origin}/status",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    assert (call.status, call.direction, call.duration) == ("queued", "outbound-api", None)
    until(lambda: bool(served.params("/done")))
    live = client.calls(call.sid).fetch()
    assert (live.status, live.to_formatted) == ("in-progress", "(500) 555-0100")
    (recording,) = client.calls(call.sid).recordings.list()
    assert (recording.source, recording.status) == ("RecordVerb", "completed")
    assert served.params("/done")[0]["RecordingSid"] == recording.sid
    started = client.calls(call.sid).recordings.create()
    stopped = client.calls(call.sid).recordings("Twilio.CURRENT").update(status="stopped")
    assert stopped.sid == started.sid
    assert {row.sid for row in client.recordings.list(call_sid=call.sid)} == {
        recording.sid,
        started.sid,
    }
    assert client.calls(call.sid).update(status="completed").status == "completed"
    until(lambda: len(served.params("/status")) == 4)
    statuses = [params["CallStatus"] for params in served.params("/status")]
    assert statuses == ["initiated", "ringing", "in-progress", "completed"]
    assert client.calls(call.sid).fetch().end_time is not None
    assert [row.sid for row in client.calls.list(status="completed", to=PHONE)] == [call.sid]


def test_a_live_call_takes_new_instructions(client: Client, served: Served) -> None:
    document = '<Response><Gather timeout="600"/></Response>'
    call = client.calls.create(to=PHONE, from_=NUMBER, twiml=document)
    until(lambda: client.calls(call.sid).fetch().status == "in-progress")
    client.calls(call.sid).update(url=f"{served.origin}/else")
    until(lambda: client.calls(call.sid).fetch().status == "completed")
    assert served.params("/else")[0]["CallSid"] == call.sid
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
