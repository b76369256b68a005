"""What the REST API changes about people in a conference, and what it plays to them."""

from typing import Any

import pytest

URL = "http://app.example/news"
NOUN = 'statusCallback="/conf" statusCallbackEvent="modify speaker announcement end"'


@pytest.fixture
async def room(line: Any) -> tuple[Any, str, list[str]]:
    """A conference of three: the line, its path, and the calls."""
    line.answer("/voice", f"<Dial><Conference {NOUN}>team</Conference></Dial>")
    line.answer("/conf", "")
    line.answer("/news", "<Say>Five minutes left</Say>")
    calls = [await line.call(phone=f"+1500555010{index}") for index in range(3)]
    await line.town.wait(1)
    _, body = await line.town.rest("GET", "Conferences.json?Status=in-progress")
    return line, f"Conferences/{body['conferences'][0]['sid']}", calls


def events(line: Any) -> list[str]:
    return [request.params["StatusCallbackEvent"] for request in line.requests("/conf")]


async def change(room: Any, index: int, **form: str) -> tuple[int, Any]:
    line, path, calls = room
    answer: tuple[int, Any] = await line.town.rest(
        "POST", f"{path}/Participants/{calls[index]}.json", form
    )
    await line.network.run_due()
    return answer


async def test_everybody_hears_an_announcement_and_its_end_is_told_once(room: Any) -> None:
    line, path, calls = room
    status, _ = await line.town.rest("POST", f"{path}.json", {"AnnounceUrl": URL})
    assert status == 200
    await line.town.wait(5)
    for sid in calls:
        assert await line.heard(sid, "say") == ["say Five minutes left"]
        assert (await line.fetch(sid))["status"] == "in-progress"
    assert {request.method for request in line.requests("/news")} == {"POST"}
    assert events(line) == ["announcement-end"]


async def test_an_announcement_is_for_one_participant_alone(room: Any) -> None:
    line, _, calls = room
    await change(room, 1, AnnounceUrl=URL, AnnounceMethod="GET")
    await line.town.wait(5)
    assert [await line.heard(sid, "say") for sid in calls] == [[], ["say Five minutes left"], []]
    (asked,) = line.requests("/news")
    assert (asked.method, asked.params["CallSid"]) == ("GET", calls[1])
    assert asked.params["ConferenceSid"].startswith("CF")
    await line.do(calls[0], "say", {"text": "hello"})
    assert "heard hello" in await line.heard(calls[1])


async def test_an_announcement_that_cannot_be_had_is_told_and_nobody_leaves(room: Any) -> None:
    line, path, calls = room
    line.answer("/news", {"status": 500})
    await line.town.rest("POST", f"{path}.json", {"AnnounceUrl": URL})
    await line.town.wait(5)
    assert events(line) == ["announcement-fail"]
    assert {(await line.fetch(sid))["status"] for sid in calls} == {"in-progress"}


async def test_the_end_of_the_conference_cuts_an_announcement(room: Any) -> None:
    line, path, calls = room
    line.answer("/news", '<Say>One</Say><Pause length="60"/><Say>Two</Say>')
    await line.town.rest("POST", f"{path}.json", {"AnnounceUrl": URL})
    await line.town.wait(10)
    await line.town.rest("POST", f"{path}.json", {"Status": "completed"})
    for sid in calls:
        await line.until_over(sid)
        assert await line.heard(sid, "say") == ["say One"]
    assert events(line) == ["conference-end"]


async def test_one_announcement_replaces_another(room: Any) -> None:
    line, path, calls = room
    line.answer("/long", '<Say>One</Say><Pause length="60"/>')
    await line.town.rest("POST", f"{path}.json", {"AnnounceUrl": "http://app.example/long"})
    await line.town.wait(10)
    await change(room, 0, AnnounceUrl=URL)
    await line.town.wait(5)
    assert await line.heard(calls[0], "say") == ["say One", "say Five minutes left"]


async def test_a_coach_is_heard_by_one_alone(room: Any) -> None:
    line, path, calls = room
    _, person = await change(room, 0, Coaching="true", CallSidToCoach=calls[1])
    assert (person["coaching"], person["call_sid_to_coach"]) == (True, calls[1])
    await line.do(calls[0], "say", {"text": "ask for the name"})
    heard = [await line.heard(sid, "heard") for sid in calls]
    assert heard == [[], ["heard ask for the name"], []]
    _, listed = await line.town.rest("GET", f"{path}/Participants.json?Coaching=true")
    assert [row["call_sid"] for row in listed["participants"]] == [calls[0]]
    _, person = await change(room, 0, Coaching="false")
    assert (person["coaching"], person["call_sid_to_coach"]) == (False, None)
    await line.do(calls[0], "say", {"text": "hello"})
    assert await line.heard(calls[2], "heard") == ["heard hello"]
    modified = [request.params for request in line.requests("/conf")]
    told = [
        (params["CallSid"], params["Coaching"])
        for params in modified
        if params["StatusCallbackEvent"] == "participant-modify"
    ]
    assert told == [(calls[0], "true"), (calls[0], "false")]


async def test_other_changes_are_told_too(room: Any) -> None:
    line, _, calls = room
    _, person = await change(room, 2, EndConferenceOnExit="true")
    assert person["end_conference_on_exit"] is True
    await change(room, 2, BeepOnExit="true")
    assert events(line) == ["participant-modify", "participant-modify"]
    assert line.requests("/conf")[0].params["EndConferenceOnExit"] == "true"
    await line.do(calls[2], "hangup")
    await line.until_over(calls[0])


async def test_when_somebody_speaks_it_is_told(room: Any) -> None:
    line, _, calls = room
    await line.do(calls[1], "say", {"text": "Good morning everybody"})
    await line.town.wait(10)
    told = [request.params for request in line.requests("/conf")]
    assert [(params["StatusCallbackEvent"], params["CallSid"]) for params in told] == [
        ("participant-speech-start", calls[1]),
        ("participant-speech-stop", calls[1]),
    ]
    assert [params["SequenceNumber"] for params in told] == sorted(
        params["SequenceNumber"] for params in told
    )


async def test_who_speaks_and_leaves_has_not_stopped(room: Any) -> None:
    line, _, calls = room
    await line.do(calls[1], "say", {"text": "I have to go " * 10})
    await line.do(calls[1], "hangup")
    await line.town.wait(60)
    assert events(line) == ["participant-speech-start"]


@pytest.mark.parametrize(
    "form",
    [
        {"AnnounceUrl": "news"},
        {"AnnounceUrl": URL, "AnnounceMethod": "PUT"},
        {"Hold": "true", "HoldUrl": "music"},
        {"Hold": "true", "HoldMethod": "PUT"},
        {"Coaching": "true"},
        {"CallSidToCoach": "CA" + "0" * 32},
        {"BeepOnExit": "loudly"},
    ],
)
async def test_a_change_that_cannot_be_is_refused_whole(room: Any, form: dict[str, str]) -> None:
    line, path, calls = room
    status, body = await change(room, 0, Muted="true", **form)
    assert (status, body["code"]) == (400, 20001)
    _, person = await line.town.rest("GET", f"{path}/Participants/{calls[0]}.json")
    assert (person["muted"], person["hold"]) == (False, False)


async def test_a_coach_is_not_their_own(room: Any) -> None:
    _, _, calls = room
    status, _ = await change(room, 0, Coaching="true", CallSidToCoach=calls[0])
    assert status == 400
