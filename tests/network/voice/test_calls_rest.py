"""The REST resources of calls: every check, redirects of live calls, recordings, queues, rooms."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from soundstage.carrier.http import Request
from soundstage.carrier.urls import basic_authorization

_SHAPES = Path(__file__).parents[3] / ".." / "shared" / "api" / "twilio_api_v2010.subset.json"
_URL = "http://app.example/voice"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"To": ""}, 21201),
        ({"From": ""}, 21213),
        ({"Url": ""}, 21205),
        ({"Url": "/relative"}, 21205),
        ({"Url": "", "ApplicationSid": "AP" + "1" * 32}, 21218),
        ({"From": "abc"}, 21212),
        ({"From": "+15005550001"}, 21212),
        ({"From": "+15005550002"}, 21210),
        ({"From": "+15005550007"}, 21210),
        ({"From": "+15005559999"}, 21210),
        ({"To": "12"}, 21211),
        ({"To": "+15005550001"}, 21217),
        ({"To": "+15005550002"}, 21214),
        ({"To": "+15005550003"}, 21215),
        ({"To": "+15005550004"}, 21216),
        ({"SendDigits": "hello"}, 20001),
        ({"Method": "PUT"}, 20001),
        ({"Timeout": "0"}, 20001),
        ({"Timeout": "601"}, 20001),
        ({"Record": "maybe"}, 20001),
        ({"MachineDetection": "Yes"}, 20001),
        ({"StatusCallback": "nowhere"}, 20001),
        ({"StatusCallbackEvent": "sneezed"}, 20001),
        ({"FallbackUrl": "nowhere"}, 20001),
        ({"Twiml": "x" * 4001}, 20001),
    ],
)
async def test_a_call_that_cannot_be_made_is_refused(
    line: Any, form: dict[str, str], code: int
) -> None:
    wanted = {"To": line.town.phone, "From": line.town.number, "Url": _URL} | form
    status, body = await line.town.rest("POST", "Calls.json", wanted)
    assert (status, body["code"]) == (400, code)


def _keys(name: str) -> set[str]:
    schemas = msgspec.json.decode(_SHAPES.read_bytes())["components"]["schemas"]
    return set(schemas[name]["properties"])


async def test_resources_have_the_shape_of_the_published_document(line: Any) -> None:
    await line.behave(line.town.phone, {})
    line.answer("/voice", "<Dial><Conference>room</Conference></Dial>")
    call = await line.order()
    await line.town.wait(5)
    _, recording = await line.town.rest("POST", f"Calls/{call}/Recordings.json", {})
    _, queue = await line.town.rest("POST", "Queues.json", {"FriendlyName": "support"})
    _, conferences = await line.town.rest("GET", "Conferences.json")
    (conference,) = conferences["conferences"]
    _, people = await line.town.rest("GET", f"Conferences/{conference['sid']}/Participants.json")
    made = {
        "call": await line.fetch(call),
        "recording": recording,
        "queue": queue,
        "conference": conference,
        "conference.participant": people["participants"][0],
    }
    for name, resource in made.items():
        assert resource["sid" if "participant" not in name else "call_sid"]
        if _SHAPES.exists():
            assert _keys(f"api.v2010.account.{name}") - set(resource) == set(), name


async def test_calls_are_listed_by_their_filters(line: Any) -> None:
    line.answer("/voice", "<Hangup/>")
    first = await line.call(phone="+15005550101")
    await line.town.wait(90_000)
    second = await line.order(To="+15005550012")
    await line.town.wait(10)

    async def found(query: str) -> list[str]:
        _, body = await line.town.rest("GET", f"Calls.json?{query}")
        return [call["sid"] for call in body["calls"]]

    assert await found("") == [second, first]
    assert await found("Status=busy") == [second]
    assert await found("From=%2B15005550101") == [first]
    assert await found("To=%2B15005550012") == [second]
    assert await found("StartTime=2026-01-05") == [first]
    assert await found("EndTime%3E=2026-01-06") == [second]
    assert await found("ParentCallSid=CA1") == []


async def test_a_live_call_goes_on_elsewhere(line: Any) -> None:
    line.answer("/voice", '<Say>One</Say><Gather timeout="600" action="/menu"/>')
    line.answer("/else", "<Say>Else</Say>")
    sid = await line.call()
    await line.town.wait(3)
    status, _ = await line.town.rest(
        "POST", f"Calls/{sid}.json", {"Url": "http://app.example/else", "Method": "GET"}
    )
    await line.until_over(sid)
    assert status == 200
    assert await line.heard(sid, "say") == ["say One", "say Else"]
    (request,) = line.requests("/else")
    assert (request.method, request.params["CallStatus"]) == ("GET", "in-progress")


async def test_a_live_call_goes_on_with_a_text(line: Any) -> None:
    line.answer("/voice", '<Pause/><Dial action="/after">+15005550200</Dial>')
    await line.behave("+15005550200", {})
    sid = await line.call()
    await line.town.wait(10)
    twiml = "<Response><Say>Inline</Say></Response>"
    await line.town.rest("POST", f"Calls/{sid}.json", {"Twiml": twiml})
    await line.until_over(sid)
    assert (await line.heard(sid))[-2:] == ["say Inline", "hangup"]
    assert line.requests("/after") == []
    _, body = await line.town.rest("GET", f"Calls.json?ParentCallSid={sid}")
    assert [child["status"] for child in body["calls"]] == ["completed"]


async def test_a_child_call_that_is_moved_lives_on(line: Any) -> None:
    line.answer("/voice", '<Pause/><Dial action="/after">+15005550200</Dial>')
    line.answer("/after", "<Say>Gone</Say>")
    line.answer("/else", '<Pause length="9"/><Say>Else</Say>')
    await line.behave("+15005550200", {})
    sid = await line.call()
    await line.town.wait(10)
    _, body = await line.town.rest("GET", f"Calls.json?ParentCallSid={sid}")
    child = body["calls"][0]["sid"]
    await line.town.rest("POST", f"Calls/{child}.json", {"Url": "http://app.example/else"})
    await line.until_over(sid)
    (after,) = line.requests("/after")
    assert after.params["DialCallStatus"] == "completed"
    assert "DialCallDuration" not in after.params
    await line.until_over(child)
    assert (await line.heard(child))[-2:] == ["say Else", "hangup"]


async def test_a_call_that_is_not_live_cannot_be_moved(line: Any) -> None:
    line.answer("/voice", "<Hangup/>")
    over = await line.call()
    waiting = await line.order()
    for sid in (over, waiting):
        status, body = await line.town.rest("POST", f"Calls/{sid}.json", {"Url": _URL})
        assert (status, body["code"]) == (400, 21220)


@pytest.mark.parametrize(
    ("seconds", "status", "expected"),
    [
        (0, "canceled", "canceled"),
        (0, "completed", "canceled"),
        (2, "canceled", "canceled"),
        (10, "canceled", "in-progress"),
        (10, "completed", "completed"),
    ],
)
async def test_a_call_is_ended_by_its_status(
    line: Any, seconds: float, status: str, expected: str
) -> None:
    await line.behave(line.town.phone, {"after": 4})
    line.answer("/voice", '<Pause length="60"/>')
    sid = await line.order()
    await line.town.wait(seconds)
    code, _ = await line.town.rest("POST", f"Calls/{sid}.json", {"Status": status})
    await line.network.run_due()
    assert (code, (await line.fetch(sid))["status"]) == (200, expected)


async def test_a_call_canceled_before_it_is_dialled_fires_nothing(line: Any) -> None:
    form = {"To": line.town.phone, "From": line.town.number, "Url": _URL}
    form["StatusCallback"] = "http://app.example/status"
    _, call = await line.town.rest("POST", "Calls.json", form)
    await line.town.rest("POST", f"Calls/{call['sid']}.json", {"Status": "canceled"})
    await line.town.wait(10)
    assert (await line.fetch(call["sid"]))["status"] == "canceled"
    assert [r.params["CallStatus"] for r in line.requests("/status")] in ([], ["canceled"])


async def test_ending_a_finished_call_changes_nothing(line: Any) -> None:
    line.answer("/voice", "<Hangup/>")
    sid = await line.call()
    before = await line.fetch(sid)
    status, after = await line.town.rest("POST", f"Calls/{sid}.json", {"Status": "completed"})
    assert (status, after) == (200, before)


async def test_only_finished_calls_are_deleted(line: Any) -> None:
    line.answer("/voice", '<Pause length="60"/>')
    sid = await line.call()
    await line.town.wait(2)
    assert (await line.town.rest("DELETE", f"Calls/{sid}.json"))[0] == 409
    await line.do(sid, "hangup")
    assert (await line.town.rest("DELETE", f"Calls/{sid}.json"))[0] == 204
    assert (await line.town.rest("GET", f"Calls/{sid}.json"))[0] == 404


async def test_a_recording_is_started_paused_resumed_and_stopped(line: Any) -> None:
    line.answer("/voice", '<Say>x</Say><Pause length="60"/>')
    line.answer("/rec", "")
    sid = await line.call()
    await line.town.wait(1)
    form = {"RecordingStatusCallback": "http://app.example/rec", "RecordingChannels": "dual"}
    status, recording = await line.town.rest("POST", f"Calls/{sid}/Recordings.json", form)
    assert (status, recording["status"], recording["duration"]) == (201, "in-progress", "-1")
    path = f"Calls/{sid}/Recordings/Twilio.CURRENT.json"
    await line.town.wait(4)
    assert (await line.town.rest("POST", path, {"Status": "paused"}))[1]["status"] == "paused"
    await line.town.wait(10)
    _, resumed = await line.town.rest("POST", path, {"Status": "in-progress"})
    assert resumed["status"] == "in-progress"
    await line.town.wait(3)
    _, stopped = await line.town.rest("POST", path, {"Status": "stopped"})
    await line.network.run_due()
    assert (stopped["status"], stopped["duration"]) == ("completed", "7")
    assert (await line.town.rest("POST", path, {"Status": "stopped"}))[0] == 404
    (told,) = line.requests("/rec")
    assert told.params["RecordingSource"] == "StartCallRecordingAPI"
    _, listed = await line.town.rest("GET", f"Recordings.json?CallSid={sid}")
    assert [row["sid"] for row in listed["recordings"]] == [recording["sid"]]
    assert (await line.town.rest("DELETE", f"Recordings/{recording['sid']}.json"))[0] == 204
    assert (await line.town.rest("GET", f"Recordings/{recording['sid']}.json"))[0] == 404


async def test_the_end_of_the_call_stops_its_recording(line: Any) -> None:
    line.answer("/voice", '<Say>x</Say><Pause length="9"/>')
    sid = await line.call()
    await line.town.wait(1)
    await line.town.rest("POST", f"Calls/{sid}/Recordings.json", {})
    await line.until_over(sid)
    _, listed = await line.town.rest("GET", f"Calls/{sid}/Recordings.json")
    assert [row["status"] for row in listed["recordings"]] == ["completed"]
    status, body = await line.town.rest("POST", f"Calls/{sid}/Recordings.json", {})
    assert (status, body["code"]) == (400, 21220)


async def test_a_recording_can_be_heard_when_it_is_complete(line: Any) -> None:
    line.answer("/voice", '<Say>x</Say><Pause length="3"/>')
    sid = await line.call()
    await line.town.wait(1)
    _, recording = await line.town.rest("POST", f"Calls/{sid}/Recordings.json", {})

    async def media(ending: str) -> Any:
        path = f"/2010-04-01/Accounts/{line.town.account}/Recordings/{recording['sid']}{ending}"
        basic = basic_authorization(line.town.account, line.town.token)
        headers = (("Authorization", basic),)
        url = line.town.base + path
        return await line.town.http.send(
            Request(method="GET", url=url, headers=headers, max_bytes=100_000)
        )

    assert (await media(".wav")).status == 404
    await line.until_over(sid)
    for ending in ("", ".wav"):
        heard = await media(ending)
        assert (heard.status, heard.media_type, heard.body[:4]) == (200, "audio/x-wav", b"RIFF")
    assert (await media(".mp3")).media_type == "audio/mpeg"


async def test_a_queue_is_made_changed_and_deleted(line: Any) -> None:
    status, queue = await line.town.rest("POST", "Queues.json", {"FriendlyName": "support"})
    assert (status, queue["max_size"], queue["current_size"]) == (201, 1000, 0)
    again = await line.town.rest("POST", "Queues.json", {"FriendlyName": "support"})
    assert (again[0], again[1]["code"]) == (400, 22003)
    assert (await line.town.rest("POST", "Queues.json", {"FriendlyName": ""}))[0] == 400
    path = f"Queues/{queue['sid']}"
    _, changed = await line.town.rest("POST", f"{path}.json", {"MaxSize": "5"})
    assert (changed["max_size"], changed["friendly_name"]) == (5, "support")
    line.answer("/voice", "<Enqueue>support</Enqueue>")
    sid = await line.call()
    await line.town.wait(6)
    refused = await line.town.rest("DELETE", f"{path}.json")
    assert (refused[0], refused[1]["code"]) == (400, 22004)
    _, members = await line.town.rest("GET", f"{path}/Members.json")
    (member,) = members["queue_members"]
    assert (member["call_sid"], member["position"], member["wait_time"]) == (sid, 1, 6)
    await line.do(sid, "hangup")
    assert (await line.town.rest("GET", f"{path}/Members/Front.json"))[0] == 404
    assert (await line.town.rest("GET", f"{path}.json"))[1]["average_wait_time"] == 6
    assert (await line.town.rest("DELETE", f"{path}.json"))[0] == 204


async def test_a_member_is_sent_to_a_document(line: Any) -> None:
    line.answer("/voice", '<Enqueue action="/left">support</Enqueue>')
    line.answer("/left", "<Say>Ignored</Say>")
    line.answer("/desk", "<Say>Desk</Say>")
    sid = await line.call()
    await line.town.wait(6)
    _, listed = await line.town.rest("GET", "Queues.json")
    path = f"Queues/{listed['queues'][0]['sid']}/Members/Front.json"
    _, member = await line.town.rest("POST", path, {"Url": "http://app.example/desk"})
    assert member["call_sid"] == sid
    await line.network.run_due()
    await line.until_over(sid)
    assert line.requests("/left")[0].params["QueueResult"] == "redirected"
    assert await line.heard(sid, "say") == ["say Desk"]


@pytest.fixture
async def room(line: Any) -> tuple[Any, str, str, str]:
    """A conference with two participants: the line, its path, and the two calls."""
    line.answer(
        "/voice",
        '<Dial action="/after"><Conference statusCallback="/conf" '
        'statusCallbackEvent="mute hold leave end">team</Conference></Dial>',
    )
    line.answer("/conf", "")
    line.answer("/after", "<Say>After</Say>")
    first, second = await line.call(), await line.call(phone="+15005550101")
    await line.town.wait(1)
    _, body = await line.town.rest("GET", "Conferences.json?FriendlyName=team&Status=in-progress")
    return line, f"Conferences/{body['conferences'][0]['sid']}", first, second


async def test_a_participant_is_muted_and_held(room: Any) -> None:
    line, path, first, second = room
    person = f"{path}/Participants/{second}.json"
    _, muted = await line.town.rest("POST", person, {"Muted": "true"})
    assert muted["muted"] is True
    await line.do(second, "say", {"text": "nobody hears"})
    await line.town.rest("POST", person, {"Muted": "false"})
    await line.do(second, "say", {"text": "hello"})
    assert await line.heard(first, "heard") == ["heard hello"]
    line.answer("/hold", '<Say>Hold the line</Say><Pause length="60"/>')
    await line.town.rest("POST", person, {"Hold": "true", "HoldUrl": "http://app.example/hold"})
    await line.network.run_due()
    _, held = await line.town.rest("GET", f"{path}/Participants.json?Hold=true")
    assert [row["call_sid"] for row in held["participants"]] == [second]
    assert "say Hold the line" in await line.heard(second)
    await line.town.rest("POST", person, {"Hold": "false"})
    await line.network.run_due()
    await line.do(first, "say", {"text": "back again"})
    assert "heard back again" in await line.heard(second)
    events = [request.params["StatusCallbackEvent"] for request in line.requests("/conf")]
    assert events == [
        "participant-mute",
        "participant-unmute",
        "participant-hold",
        "participant-unhold",
    ]


async def test_a_participant_is_kicked(room: Any) -> None:
    line, path, first, second = room
    assert (await line.town.rest("DELETE", f"{path}/Participants/{second}.json"))[0] == 204
    await line.network.run_due()
    await line.until_over(second)
    assert await line.heard(second, "say") == ["say After"]
    assert (await line.fetch(first))["status"] == "in-progress"
    assert (await line.town.rest("GET", f"{path}/Participants/{second}.json"))[0] == 404


async def test_a_conference_is_ended(room: Any) -> None:
    line, path, first, second = room
    _, ended = await line.town.rest("POST", f"{path}.json", {"Status": "completed"})
    assert ended["reason_conference_ended"] == "conference-ended-via-api"
    for sid in (first, second):
        await line.until_over(sid)
        assert await line.heard(sid, "say") == ["say After"]
    again = await line.call()
    _, body = await line.town.rest("GET", "Conferences.json?FriendlyName=team")
    assert len({row["sid"] for row in body["conferences"]}) == 2
    await line.do(again, "hangup")


async def test_somebody_is_called_into_a_conference(room: Any) -> None:
    line, path, first, _ = room
    await line.behave("+15005550200", {"script": [{"say": "I am here"}]})
    form = {"From": line.town.number, "To": "+15005550200", "Label": "guest", "Muted": "false"}
    status, person = await line.town.rest("POST", f"{path}/Participants.json", form)
    assert (status, person["status"], person["label"]) == (201, "queued", "guest")
    await line.town.wait(5)
    _, found = await line.town.rest("GET", f"{path}/Participants/guest.json")
    assert found["call_sid"] == person["call_sid"]
    assert await line.heard(first, "heard") == ["heard I am here"]


async def test_another_account_sees_nothing(line: Any) -> None:
    line.answer("/voice", "<Hangup/>")
    sid = await line.call()
    basic = ("Authorization", basic_authorization(line.town.other_account, "another token"))
    base = f"/2010-04-01/Accounts/{line.town.other_account}"
    status, _ = await line.town.raw("GET", f"{base}/Calls/{sid}.json", b"", (basic,))
    assert status == 404
    status, _ = await line.town.raw("GET", f"/network/calls/{sid}/transcript", b"", (basic,))
    assert status == 404


@pytest.mark.parametrize(("kind", "prefix"), [("Streams", "MZ"), ("Siprec", "SR")])
async def test_a_stream_is_started_and_stopped(line: Any, kind: str, prefix: str) -> None:
    line.answer("/voice", '<Say>x</Say><Pause length="60"/>')
    line.answer("/st", "")
    sid = await line.call()
    await line.town.wait(2)
    path = f"Calls/{sid}/{kind}"
    form = {"Url": "wss://app.example/s", "Name": "n1"}
    form["StatusCallback"] = "http://app.example/st"
    status, stream = await line.town.rest("POST", f"{path}.json", form)
    assert (status, stream["sid"][:2], stream["status"]) == (201, prefix, "in-progress")
    assert (await line.town.rest("POST", f"{path}/n1.json", {"Status": "on"}))[0] == 400
    _, stopped = await line.town.rest("POST", f"{path}/n1.json", {"Status": "stopped"})
    assert (stopped["sid"], stopped["status"]) == (stream["sid"], "stopped")
    assert (await line.town.rest("POST", f"{path}/n1.json", {"Status": "stopped"}))[0] == 404
    await line.do(sid, "hangup")
    assert len(line.requests("/st")) == 2
    assert (await line.town.rest("POST", f"{path}.json", form))[1]["code"] == 21220


async def test_a_stream_needs_a_secure_websocket(line: Any) -> None:
    line.answer("/voice", '<Say>x</Say><Pause length="60"/>')
    sid = await line.call()
    await line.town.wait(2)
    form = {"Url": "http://app.example/s"}
    assert (await line.town.rest("POST", f"Calls/{sid}/Streams.json", form))[0] == 400


@pytest.mark.parametrize(
    ("method", "path", "form", "status"),
    [
        ("POST", "Calls/{call}.json", {"Status": "paused"}, 400),
        ("POST", "Calls/{call}/Recordings/Twilio.CURRENT.json", {"Status": "stopped"}, 404),
        ("POST", "Calls/{call}/Recordings/{recording}.json", {"Status": "melted"}, 400),
        ("POST", "Calls/{call}/Recordings/{recording}.json", {"Status": "stopped"}, 404),
        ("GET", "Calls/{call}/Recordings/{recording}.json", {}, 200),
        ("GET", "Calls/{other}/Recordings/{recording}.json", {}, 404),
        ("GET", "Calls.json?StartTime=yesterday", {}, 400),
        ("GET", "Queues/QU1.json", {}, 404),
        ("GET", "Conferences/team.json", {}, 200),
        ("GET", "Conferences/nobody.json", {}, 404),
        ("GET", "Conferences/team/Recordings.json", {}, 200),
        ("GET", "Conferences/team/Participants/nobody.json", {}, 404),
        ("POST", "Conferences/team.json", {"Status": "melted"}, 400),
        ("POST", "Conferences/team/Participants/{call}.json", {"EndConferenceOnExit": "true"}, 200),
        ("POST", "Conferences/team/Participants.json", {"To": "+15005550200"}, 400),
    ],
)
async def test_paths_and_forms_at_their_edges(
    line: Any, method: str, path: str, form: dict[str, str], status: int
) -> None:
    document = "<Dial><Conference>team</Conference></Dial>"
    line.answer("/voice", f'<Record timeout="1" action="/next"/>{document}')
    line.answer("/next", document)
    call = await line.call()
    await line.town.wait(5)
    line.answer("/voice", "<Hangup/>")
    other = await line.call()
    _, listed = await line.town.rest("GET", "Recordings.json")
    names = {"call": call, "other": other, "recording": listed["recordings"][0]["sid"]}
    answer = await line.town.rest(method, path.format(**names), form)
    assert answer[0] == status


async def test_a_queue_is_renamed(line: Any) -> None:
    _, queue = await line.town.rest("POST", "Queues.json", {"FriendlyName": "one"})
    path = f"Queues/{queue['sid']}.json"
    _, renamed = await line.town.rest("POST", path, {"FriendlyName": "two"})
    assert renamed["friendly_name"] == "two"
    assert (await line.town.rest("GET", f"Queues/{queue['sid']}/Members/CA1.json"))[0] == 404
