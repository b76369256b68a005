"""Calls that meet: agents and callers in queues, participants of conferences."""

from typing import Any

import pytest

from soundstage.carrier.http import Response

AGENT = "+15005550300"
OTHER = "+15005550301"


async def _kinds(line: Any, sid: str) -> list[str]:
    skip = ("call ", "answer", "hangup")
    return [text for text in await line.heard(sid) if not text.startswith(skip)]


@pytest.fixture
def office(line: Any) -> Any:
    """Let callers be enqueued and agents dial the queue, by the number they call from."""
    line.answer("/voice", '<Enqueue waitUrl="/wait" action="/left">support</Enqueue>')
    line.answer("/wait", '<Pause length="10"/>')
    line.answer("/left", "<Say>Left the queue</Say>")
    line.answer("/agent", '<Dial action="/after" timeout="30"><Queue>support</Queue></Dial>')
    line.answer("/after", "<Say>Dialled</Say>")
    line.town.network.add_number(
        line.town.account, "+15005550007", voice_url="http://app.example/agent"
    )
    return line


async def _agent(line: Any, script: list[Any]) -> str:
    return str(await line.call(script, phone=AGENT, to="+15005550007"))


async def test_an_agent_speaks_with_the_first_caller(office: Any) -> None:
    first = await office.call()
    second = await office.call(phone=OTHER)
    await office.town.wait(5)
    agent = await _agent(office, [{"say": "How can I help"}, {"wait": 20}, {"hangup": True}])
    await office.until_over(first)
    (left,) = office.requests("/left")
    assert (left.params["QueueResult"], left.params["QueueTime"]) == ("bridged", "5")
    assert left.params["CallSid"] == first
    assert "heard How can I help" in await office.heard(first)
    assert (await office.heard(first, "say")) == ["say Left the queue"]
    (after,) = office.requests("/after")
    assert (after.params["DialCallStatus"], after.params["DialCallSid"]) == ("completed", first)
    assert (after.params["CallStatus"], after.params["QueueTime"]) == ("completed", "5")
    assert (await office.fetch(agent))["status"] == "completed"
    assert (await office.fetch(second))["status"] == "in-progress"


async def test_an_agent_waits_for_the_next_caller(office: Any) -> None:
    await office.call([{"wait": 1}, {"hangup": True}])
    await office.town.wait(2)
    agent = await _agent(office, [])
    await office.town.wait(10)
    caller = await office.call([{"wait": 7}, {"hangup": True}], phone=OTHER)
    await office.until_over(agent)
    after = office.requests("/after")[-1]
    assert (after.params["DialCallStatus"], after.params["DialBridged"]) == ("completed", "true")
    assert after.params["DialCallDuration"] == "7"
    assert "say Dialled" in await office.heard(agent)
    assert (await office.fetch(caller))["duration"] == "7"


async def test_an_agent_gives_up_on_an_empty_queue(office: Any) -> None:
    await office.call([{"wait": 1}, {"hangup": True}])
    await office.town.wait(2)
    agent = await _agent(office, [])
    await office.until_over(agent)
    assert office.requests("/after")[-1].params["DialCallStatus"] == "no-answer"
    assert (await office.fetch(agent))["duration"] == "30"


async def test_the_caller_hears_the_greeting_of_the_queue_first(office: Any) -> None:
    office.answer("/agent", '<Dial><Queue url="/greet">support</Queue></Dial>')
    office.answer("/greet", "<Say>An agent is there</Say>")
    caller = await office.call()
    await office.town.wait(3)
    agent = await _agent(office, [])
    await office.town.wait(3)
    (greet,) = office.requests("/greet")
    assert (greet.params["CallSid"], greet.params["DequeingCallSid"]) == (caller, agent)
    assert greet.params["QueueTime"] == "3"
    heard = await _kinds(office, caller)
    assert heard.index("say An agent is there") < heard.index(f"bridge {'+15005550007'}")
    await office.do(caller, "hangup")
    await office.until_over(agent)


async def test_an_agent_who_hangs_up_while_waiting_takes_nobody(office: Any) -> None:
    await office.call([{"wait": 1}, {"hangup": True}])
    await office.town.wait(2)
    await _agent(office, [{"wait": 2}, {"hangup": True}])
    await office.town.wait(5)
    caller = await office.call(phone=OTHER)
    await office.town.wait(5)
    assert (await office.fetch(caller))["status"] == "in-progress"
    assert "bridge" not in " ".join(await office.heard(caller))


async def test_an_agent_and_a_caller_who_go_at_the_moment_they_meet(office: Any) -> None:
    phones = office.network.phones
    await office.call([{"wait": 1}, {"hangup": True}])
    await office.town.wait(2)
    agent = await _agent(office, [])
    await office.town.wait(2)
    caller = await office.call(phone=OTHER)
    phones.hang_up(caller)
    await office.until_over(agent)
    assert office.requests("/after")[-1].params["DialBridged"] == "true"
    caller = await office.call(phone=OTHER)
    await office.town.wait(5)
    agent = await _agent(office, [])
    await office.town.wait(1)
    phones.hang_up(caller)
    phones.hang_up(agent)
    await office.network.run_due()
    assert phones.live() == ()


async def test_a_caller_who_hangs_up_as_an_agent_takes_them(office: Any) -> None:
    caller = await office.call()
    await office.town.wait(5)
    agent = await office.town.control("POST", f"phones/{AGENT}/calls", {"to": "+15005550007"})
    gone = []

    def leave(_: Any) -> Any:
        gone.append(office.network.phones.hang_up(caller))
        return _document('<Dial action="/after"><Queue>support</Queue></Dial>')

    office.town.http.add("http://app.example/agent", leave)
    await office.network.run_due()
    await office.until_over(agent[1]["sid"], 60)
    assert len(gone) == 1
    assert office.requests("/after")[-1].params["DialCallStatus"] == "no-answer"


def _document(verbs: str) -> Response:
    body = f"<Response>{verbs}</Response>".encode()
    return Response(status=200, headers=(("Content-Type", "text/xml"),), body=body)


async def test_a_full_queue_refuses(office: Any) -> None:
    office.answer(
        "/voice", '<Enqueue maxQueueSize="1" waitUrl="/wait" action="/left">support</Enqueue>'
    )
    await office.call()
    second = await office.call(phone=OTHER)
    await office.until_over(second, 30)
    (left,) = office.requests("/left")
    assert left.params["QueueResult"] == "queue-full"
    assert "QueueSid" not in left.params


async def test_a_queued_call_that_is_redirected_tells_the_action_and_ignores_it(
    office: Any,
) -> None:
    caller = await office.call()
    await office.town.wait(4)
    office.answer("/else", "<Say>Elsewhere</Say>")
    await office.town.rest("POST", f"Calls/{caller}.json", {"Url": "http://app.example/else"})
    await office.network.run_due()
    await office.until_over(caller)
    (left,) = office.requests("/left")
    assert left.params["QueueResult"] == "redirected"
    assert await office.heard(caller, "say") == ["say Elsewhere"]


async def test_a_bridged_caller_who_is_redirected(office: Any) -> None:
    caller = await office.call()
    agent = await _agent(office, [])
    await office.town.wait(4)
    office.answer("/else", "<Say>Elsewhere</Say>")
    await office.town.rest("POST", f"Calls/{caller}.json", {"Url": "http://app.example/else"})
    await office.network.run_due()
    await office.until_over(caller)
    assert office.requests("/left")[0].params["QueueResult"] == "redirected-from-bridged"
    assert "say Dialled" in await office.heard(agent)


@pytest.fixture
def room(line: Any) -> Any:
    """Let everybody who calls join a conference; the second number's callers end it."""
    noun = 'statusCallback="/conf" statusCallbackEvent="start end join leave mute hold"'
    line.answer(
        "/voice",
        f'<Dial action="/after"><Conference waitUrl="/wait" {noun}>team</Conference></Dial>',
    )
    line.answer(
        "/boss",
        '<Dial hangupOnStar="true"><Conference endConferenceOnExit="true" record='
        '"record-from-start" participantLabel="boss">team</Conference></Dial><Say>Bye</Say>',
    )
    line.answer("/wait", "<Say>Please wait</Say>")
    line.answer("/after", "<Say>After</Say>")
    line.answer("/conf", "")
    line.town.network.add_number(
        line.town.account, "+15005550007", voice_url="http://app.example/boss"
    )
    return line


async def _boss(line: Any, script: list[Any]) -> str:
    return str(await line.call(script, phone=AGENT, to="+15005550007"))


async def test_a_conference_starts_with_two_and_ends_with_the_one_who_ends_it(room: Any) -> None:
    first = await room.call([{"say": "Hello boss"}])
    await room.town.wait(5)
    boss = await _boss(room, [{"say": "Hello team"}, {"wait": 30}, {"press": "*"}])
    await room.until_over(first)
    await room.until_over(boss)
    heard = await _kinds(room, first)
    assert heard[:2] == ["dial team", "conference team"]
    assert heard[2:] == ["say Please wait", "speech Hello boss", "heard Hello team", "say After"]
    assert "say Bye" in await room.heard(boss)
    (after,) = room.requests("/after")
    assert (after.params["DialCallStatus"], after.params["DialBridged"]) == ("answered", "true")
    assert "DialCallSid" not in after.params
    events = [request.params["StatusCallbackEvent"] for request in room.requests("/conf")]
    assert events == [
        "participant-join",
        "participant-join",
        "conference-start",
        "participant-leave",
        "conference-end",
    ]
    end = room.requests("/conf")[-1].params
    assert end["ReasonConferenceEnded"] == "participant-with-end-conference-on-exit-left"
    assert (end["CallSidEndingConference"], end["ParticipantLabelEndingConference"]) == (
        boss,
        "boss",
    )
    _, recordings = await room.town.rest("GET", "Recordings.json")
    (recording,) = recordings["recordings"]
    assert (recording["source"], recording["call_sid"]) == ("Conference", None)


async def test_a_participant_alone_hears_the_wait_document_once_and_stays(room: Any) -> None:
    first = await room.call()
    await room.town.wait(100)
    assert await room.heard(first, "say") == ["say Please wait"]
    assert (await room.fetch(first))["status"] == "in-progress"


async def test_a_wait_document_that_redirects_to_itself_repeats(room: Any) -> None:
    room.answer("/wait", '<Pause length="2"/><Redirect/>')
    await room.call()
    await room.town.wait(5)
    assert len(room.requests("/wait")) == 3
    assert room.requests("/wait")[0].params["ConferenceSid"].startswith("CF")


async def test_a_wait_document_that_cannot_be_had_ends_the_dial(room: Any) -> None:
    room.answer("/wait", {"status": 500})
    first = await room.call()
    await room.until_over(first)
    assert room.requests("/after")[0].params["DialCallStatus"] == "failed"


async def test_a_label_is_taken_once(room: Any) -> None:
    await _boss(room, [])
    second = await room.call(phone=OTHER, to="+15005550007")
    await room.until_over(second, 60)
    assert await room.heard(second, "error", "say") == [
        "error participantLabel 'boss' is taken",
        "say Bye",
    ]


async def test_a_full_conference_and_a_missing_coach_are_failures(room: Any) -> None:
    room.answer(
        "/voice",
        '<Dial action="/after"><Conference coach="CA1">team</Conference></Dial>',
    )
    first = await room.call()
    await room.until_over(first)
    assert room.requests("/after")[0].params["DialCallStatus"] == "failed"
    assert await room.town.alerts() == [13240]
    noun = '<Dial action="/after"><Conference maxParticipants="2">team</Conference></Dial>'
    room.answer("/voice", noun)
    for phone in ("+15005550101", "+15005550102", "+15005550103"):
        last = await room.call(phone=phone)
    await room.until_over(last, 60)
    assert [r.params["DialCallStatus"] for r in room.requests("/after")] == ["failed", "failed"]
