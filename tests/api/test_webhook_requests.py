"""The webhook of a flow: signatures, refusals, and what comes in as it was sent."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.api.conftest import ACCOUNT, FORM, ORIGIN, OTHER, Answer, Studio

from soundstage.carrier.signature import body_sha256, sign
from soundstage.limits import Limits
from soundstage.twiml import EMPTY

MESSAGE = {"MessageSid": "SM1", "From": "+15550001", "To": "+15559999", "Body": "grüße 👋"}
CALL = {"CallSid": "CA1", "From": "+15550001", "To": "+15559999", "CallStatus": "ringing"}


def is_bare(answer: Answer, status: int) -> bool:
    media = answer.header("Content-Type")
    return (answer.status, answer.text, media) == (status, EMPTY, "text/xml; charset=utf-8")


async def context_of(studio: Studio, flow_sid: str) -> Any:
    """Return the context of the flow's only execution."""
    path = f"/v2/Flows/{flow_sid}/Executions"
    [execution] = (await studio.client.get(path)).json["executions"]
    return (await studio.client.get(f"{path}/{execution['sid']}/Context")).json["context"]


async def test_a_signed_message_starts_the_flow(studio: Studio) -> None:
    flow = await studio.flow()
    assert is_bare(await studio.webhook(flow["sid"], MESSAGE), 200)
    context = await context_of(studio, flow["sid"])
    assert context["trigger"]["message"] == MESSAGE


async def test_a_get_is_a_webhook_too(studio: Studio) -> None:
    flow = await studio.flow()
    url = f"{ORIGIN}/v1/Accounts/{ACCOUNT.sid}/Flows/{flow['sid']}?{urlencode(MESSAGE)}"
    headers = {"X-Twilio-Signature": sign(ACCOUNT.auth_token, url)}
    assert is_bare(await studio.client.send("GET", url, headers=headers), 200)
    assert (await context_of(studio, flow["sid"]))["trigger"]["message"] == MESSAGE


async def test_query_parameters_are_kept_and_the_body_wins(studio: Studio) -> None:
    flow = await studio.flow()
    query = "?Trigger=incomingCall&contactId=1&From=nobody&q=%2B%20x"
    assert is_bare(await studio.webhook(flow["sid"], CALL, query=query), 200)
    call = (await context_of(studio, flow["sid"]))["trigger"]["call"]
    assert call == {**CALL, "Trigger": "incomingCall", "contactId": "1", "q": "+ x"}


async def test_a_repeat_with_the_same_token_is_taken_once(studio: Studio) -> None:
    flow = await studio.flow()
    headers = {"I-Twilio-Idempotency-Token": "once"}
    first = await studio.webhook(flow["sid"], CALL, headers=headers)
    await studio.node.settle()
    again = await studio.webhook(flow["sid"], CALL, headers=headers)
    assert (first.status, first.text) == (again.status, again.text) == (200, EMPTY)
    executions = (await studio.client.get(f"/v2/Flows/{flow['sid']}/Executions")).json
    assert len(executions["executions"]) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"token": "another"},
        {"token": OTHER.auth_token},
        {"headers": {"X-Twilio-Signature": ""}},
        {"headers": {"X-Twilio-Signature": "ÿ" * 20}},
        {"headers": {"Host": "elsewhere.test"}},
        {"headers": {"Host": "["}},
    ],
)
async def test_a_wrong_signature_is_refused(studio: Studio, given: dict[str, Any]) -> None:
    flow = await studio.flow()
    assert is_bare(await studio.webhook(flow["sid"], MESSAGE, **given), 401)
    assert (await studio.client.get(f"/v2/Flows/{flow['sid']}/Executions")).json["executions"] == []


async def test_a_signature_covers_the_public_address(studio: Studio) -> None:
    public = studio.with_settings(public_url="https://flows.example.com")
    flow = await public.flow()
    assert is_bare(await public.webhook(flow["sid"], MESSAGE), 401)
    signature = sign(ACCOUNT.auth_token, flow["webhook_url"], list(MESSAGE.items()))
    headers = {"X-Twilio-Signature": signature}
    assert is_bare(await public.webhook(flow["sid"], MESSAGE, headers=headers), 200)


async def test_a_signature_may_be_made_with_the_default_port(studio: Studio) -> None:
    flow = await studio.flow()
    url = flow["webhook_url"].replace("studio.test", "studio.test:80")
    headers = {"X-Twilio-Signature": sign(ACCOUNT.auth_token, url, list(MESSAGE.items()))}
    assert is_bare(await studio.webhook(flow["sid"], MESSAGE, headers=headers), 200)


async def test_signatures_can_be_switched_off(studio: Studio) -> None:
    trusting = studio.with_settings(verify_signatures=False)
    flow = await trusting.flow()
    headers = {"X-Twilio-Signature": ""}
    assert is_bare(await trusting.webhook(flow["sid"], MESSAGE, headers=headers), 200)


async def test_what_is_not_there_is_a_bare_404(studio: Studio) -> None:
    flow = await studio.flow()
    assert is_bare(await studio.webhook("FW" + "0" * 32, MESSAGE), 404)
    assert is_bare(await studio.webhook("nothing", MESSAGE), 404)
    for account in ("AC" + "0" * 32, "nobody"):
        path = f"/v1/Accounts/{account}/Flows/{flow['sid']}"
        assert is_bare(await studio.client.post(path, MESSAGE), 404)
    path = f"{ORIGIN}/v1/Accounts/{OTHER.sid}/Flows/{flow['sid']}"
    signature = sign(OTHER.auth_token, path, list(MESSAGE.items()))
    headers = {"X-Twilio-Signature": signature, "Content-Type": FORM}
    answer = await studio.client.send("POST", path, urlencode(MESSAGE).encode(), headers)
    assert is_bare(answer, 404)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"Body": "hi"},
        {**CALL, "Direction": "outbound-api"},
        {f"p{n}": "" for n in range(1_001)},
    ],
)
async def test_what_may_not_start_anything_is_a_bare_400(
    studio: Studio, params: dict[str, str]
) -> None:
    flow = await studio.flow()
    headers = {"X-Twilio-Signature": sign(ACCOUNT.auth_token, flow["webhook_url"], [])}
    trusting = studio.with_settings(verify_signatures=False)
    assert is_bare(await trusting.webhook(flow["sid"], params, headers=headers), 400)


@pytest.mark.parametrize(
    "body, status",
    [
        (b'{"MessageSid": "SM1", "From": "+1", "To": "+2", "Index": 3, "Ok": true}', 200),
        (b'{"MessageSid": {"deep": 1}}', 400),
        (b"[]", 400),
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b"\xff", 400),
    ],
)
async def test_a_json_body_needs_its_hash_in_the_url(
    studio: Studio, body: bytes, status: int
) -> None:
    flow = await studio.flow()
    for digest, expected in ((body_sha256(body), status), ("0" * 64, 401)):
        url = f"{flow['webhook_url']}?bodySHA256={digest}"
        headers = {
            "Content-Type": "application/json",
            "X-Twilio-Signature": sign(ACCOUNT.auth_token, url),
        }
        assert is_bare(await studio.client.send("POST", url, body, headers), expected)


async def test_plain_json_values_become_parameters(studio: Studio) -> None:
    trusting = studio.with_settings(verify_signatures=False)
    flow = await trusting.flow()
    body = b'{"MessageSid": "SM1", "From": "+1", "To": "+2", "Index": 3, "Ok": true, "No": null}'
    headers = {"Content-Type": "application/json"}
    await trusting.client.send("POST", flow["webhook_url"], body, headers)
    message = (await context_of(trusting, flow["sid"]))["trigger"]["message"]
    assert (message["Index"], message["Ok"], message["No"]) == ("3", "true", "")


async def test_bytes_that_are_no_text_are_signed_and_kept_readable(studio: Studio) -> None:
    flow = await studio.flow()
    body = b"MessageSid=SM1&From=%2B1&To=%2B2&Body=a%FFb%00c&Body=last"
    pairs = [("MessageSid", "SM1"), ("From", "+1"), ("To", "+2"), ("Body", "a\udcffb\0c")]
    signature = sign(ACCOUNT.auth_token, flow["webhook_url"], [*pairs, ("Body", "last")])
    headers = {"Content-Type": FORM, "X-Twilio-Signature": signature}
    answer = await studio.client.send("POST", flow["webhook_url"], body, headers)
    assert is_bare(answer, 200)
    assert (await context_of(studio, flow["sid"]))["trigger"]["message"]["Body"] == "last"


async def test_a_webhook_over_the_limit_is_refused(studio: Studio) -> None:
    small = studio.with_settings(limits=Limits(request_bytes=5_000))
    flow = await small.flow()
    assert is_bare(await small.webhook(flow["sid"], {**MESSAGE, "Body": "x" * 5_000}), 413)


async def test_starts_by_webhook_are_limited(studio: Studio) -> None:
    slow = studio.with_settings(limits=Limits(starts_per_second=1))
    flow = await slow.flow()
    assert is_bare(await slow.webhook(flow["sid"], CALL), 200)
    another = {**CALL, "CallSid": "CA2"}
    answer = await slow.webhook(flow["sid"], another)
    assert is_bare(answer, 429)
    assert answer.header("Retry-After") == "1"
    slow.clock.move_by(timedelta(seconds=1))
    assert is_bare(await slow.webhook(flow["sid"], another), 200)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
async def test_a_webhook_is_posted_or_got(studio: Studio, method: str) -> None:
    flow = await studio.flow()
    answer = await studio.client.send(method, flow["webhook_url"])
    assert (answer.status, answer.header("Allow")) == (405, "GET, OPTIONS, POST")


async def test_a_webhook_names_its_methods(studio: Studio) -> None:
    answer = await studio.client.send("OPTIONS", f"/v1/Accounts/{ACCOUNT.sid}/Flows/x")
    assert (answer.status, answer.header("Allow")) == (204, "GET, OPTIONS, POST")
