"""TwiML applications: calls and messages that name one use its webhooks."""

from typing import Any

import pytest

APP = "http://app.example"
SID = "AP" + "1" * 32


async def made(line: Any, **fields: str) -> dict[str, Any]:
    status, body = await line.town.control("POST", "applications", fields)
    assert status == 201, body
    application: dict[str, Any] = body
    return application


async def test_an_application_is_made_and_changed(line: Any) -> None:
    first = await made(line, voice_url=f"{APP}/app")
    assert first["sid"].startswith("AP")
    assert (first["voice_method"], first["status_callback"]) == ("POST", "")
    again = await made(line, sid=first["sid"], voice_url=f"{APP}/else", voice_method="GET")
    assert again == first | {"voice_url": f"{APP}/else", "voice_method": "GET"}


async def test_a_call_goes_to_its_application_and_says_so(line: Any) -> None:
    line.answer("/app", '<Redirect method="POST">/more</Redirect>')
    line.answer("/more", "<Say>Hello</Say>")
    line.answer("/told", "")
    await made(
        line, sid=SID, voice_url=f"{APP}/app", voice_method="GET", status_callback=f"{APP}/told"
    )
    await line.behave(line.town.phone, {"answer": "yes"})
    sid = await line.order(
        Url=f"{APP}/other", ApplicationSid=SID, StatusCallback=f"{APP}/status", Method="POST"
    )
    await line.until_over(sid)
    assert await line.heard(sid, "say") == ["say Hello"]
    assert line.requests("/other", "/status") == []
    (asked,), (more,), (told,) = (line.requests(path) for path in ("/app", "/more", "/told"))
    assert (asked.method, more.method) == ("GET", "POST")
    assert [request.params["ApplicationSid"] for request in (asked, more, told)] == [SID] * 3
    assert told.params["CallStatus"] == "completed"


async def test_the_fallback_of_an_application_is_used(line: Any) -> None:
    line.answer("/app", {"status": 500})
    line.answer("/sorry", "<Say>Sorry</Say>")
    await made(line, sid=SID, voice_url=f"{APP}/app", voice_fallback_url=f"{APP}/sorry")
    await line.behave(line.town.phone, {"answer": "yes"})
    sid = await line.order(ApplicationSid=SID)
    await line.until_over(sid)
    assert await line.heard(sid, "say") == ["say Sorry"]
    assert line.requests("/sorry")[0].params["ErrorCode"] == "11200"


@pytest.mark.parametrize("fields", [None, {"status_callback": f"{APP}/told"}])
async def test_a_call_without_such_an_application_is_refused(
    line: Any, fields: dict[str, str] | None
) -> None:
    if fields is not None:
        await made(line, sid=SID, **fields)
    form = {"To": line.town.phone, "From": line.town.number, "ApplicationSid": SID}
    status, body = await line.town.rest("POST", "Calls.json", form)
    assert (status, body["code"]) == (400, 21218)


async def test_an_application_hears_of_messages_that_have_no_callback(line: Any) -> None:
    line.answer("/texts", "")
    line.answer("/own", "")
    await made(line, sid=SID, message_status_callback=f"{APP}/texts")
    await line.town.send(ApplicationSid=SID)
    await line.town.send(ApplicationSid=SID, StatusCallback=f"{APP}/own", Body="again")
    await line.town.wait(5)
    for path in ("/texts", "/own"):
        statuses = [request.params["MessageStatus"] for request in line.requests(path)]
        assert statuses == ["sent", "delivered"]


async def test_a_message_without_such_an_application_is_refused(line: Any) -> None:
    form = {"To": line.town.phone, "From": line.town.number, "Body": "x", "ApplicationSid": SID}
    status, body = await line.town.rest("POST", "Messages.json", form)
    assert (status, body["code"]) == (400, 20001)


@pytest.mark.parametrize(
    "fields", [{"voice_url": "app"}, {"sid": "AP1"}, {"voice_method": "PUT"}, {"sms_url": "x"}]
)
async def test_an_application_that_cannot_be_is_refused(line: Any, fields: dict[str, str]) -> None:
    status, body = await line.town.control("POST", "applications", fields)
    assert (status, body["code"]) == (400, 20001)


async def test_another_accounts_application_is_unknown(line: Any) -> None:
    await made(line, sid=SID, voice_url=f"{APP}/app")
    line.town.account, line.town.token = line.town.other_account, "another token"
    line.town.network.add_number(line.town.account, "+15005550007")
    form = {"To": line.town.phone, "From": "+15005550007", "ApplicationSid": SID}
    status, body = await line.town.rest("POST", "Calls.json", form)
    assert (status, body["code"]) == (400, 21218)
