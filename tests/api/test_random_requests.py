"""Whatever is sent, the answer is never a fault of ours, and it always comes."""

import asyncio
import os
import random
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api.conftest import ACCOUNT, FORM, ORIGIN, Client, Studio, furnished, make_node

from soundstage.api.routes import OPERATIONS
from soundstage.carrier.signature import body_sha256, sign
from soundstage.settings import Settings

NAMES = [
    *("MessageSid", "SmsSid", "CallSid", "ConversationSid", "EventType", "FlowEvent"),
    *("MessageStatus", "SmsStatus", "CallStatus", "From", "To", "Body", "Direction"),
    *("MessagingServiceSid", "AddOns", "ChannelAttributes", "ExecutionSid", "FriendlyName"),
    *("Status", "Definition", "Parameters", "CommitMessage", "TestUsers", "PageSize", "Page"),
    *("PageToken", "DateCreatedFrom", "DateCreatedTo", "status"),
]
VALUES = [
    *("", "SM1", "CA1", "+15550001", "completed", "received", "audioComplete", "draft", "ended"),
    *("published", "50", "2026-01-05", "{}", "[[", '{"a":1}', "\0", "\ud800", "👋", "%"),
    *("a" * 70_000, "9" * 400),
]
TYPES = (FORM, "application/json", "text/plain", "", "multipart/form-data", f"{FORM};charset=x")
SEEDS = range(int(os.environ.get("FUZZ_SEEDS", "4")))
MANY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def random_text(dice: random.Random) -> str:
    if dice.random() < 0.7:
        return dice.choice(VALUES)
    return "".join(chr(dice.randrange(1, 0xD7FF)) for _ in range(dice.randrange(6)))


def random_bytes(dice: random.Random) -> bytes:
    return dice.randbytes(dice.randrange(60))


def random_form(dice: random.Random) -> bytes:
    fields = (
        f"{quote(dice.choice(NAMES))}={quote(random_text(dice), errors='replace')}"
        for _ in range(dice.randrange(8))
    )
    return "&".join(fields).encode()


def random_json(dice: random.Random) -> bytes:
    opening = dice.choice(['{"MessageSid":', "[", '{"a":', '"', "1e", "{}"])
    return opening.encode() * dice.randrange(1, 3_000 if dice.random() < 0.05 else 3)


MAKERS: tuple[Callable[[random.Random], bytes], ...] = (random_bytes, random_form, random_json)


async def open_studio(**changes: object) -> tuple[Studio, str]:
    settings = Settings(rate_limits=False, **changes)  # type: ignore[arg-type]
    studio = Studio(make_node(await furnished(), settings))
    flow = await studio.flow()
    return studio, flow["webhook_url"]


@pytest.mark.parametrize("seed", SEEDS)
async def test_random_webhooks_are_answered(seed: int) -> None:
    studio, url = await open_studio(verify_signatures=False)
    dice = random.Random(seed)
    statuses = set()
    for _ in range(2_500):
        body = dice.choice(MAKERS)(dice)
        headers = {"Content-Type": dice.choice(TYPES)}
        query = random_form(dice).decode()
        method = dice.choice(["POST", "POST", "POST", "GET"])
        answer = await studio.client.send(method, f"{url}?{query}", body, headers)
        statuses.add(answer.status)
    await studio.node.stop()
    assert {200, 400} <= statuses <= {200, 400, 413}


CALL_VALUES = {
    "CallSid": ("CA1", "CA2", "CA3", ""),
    "CallStatus": ("ringing", "in-progress", "in-progress", "completed", "busy", "no-answer", "?"),
    "From": ("+15550001", "sip:ann@example.com", ""),
    "To": ("+15550002", "client:bob"),
    "Direction": ("inbound", "inbound", "inbound", "outbound-api"),
    "FlowEvent": ("audioComplete", "callCompleted", "recordingComplete", "return", "again", "x"),
    "Digits": ("1", "", "hangup", "*9#"),
    "SpeechResult": ("yes", ""),
    "DialCallStatus": ("completed", "busy"),
    "QueueResult": ("bridged", "hangup", "queue-full", "system-error"),
    "RecordingUrl": ("https://example.com/r",),
}


@pytest.mark.parametrize("seed", SEEDS)
async def test_random_requests_of_calls_are_answered(seed: int) -> None:
    settings = Settings(rate_limits=False, verify_signatures=False)
    studio = Studio(make_node(await furnished(), settings))
    url = (await studio.flow("phone"))["webhook_url"]
    dice = random.Random(seed)
    statuses = set()
    for _ in range(2_500):
        wanted = ["CallSid", "From", "To", *dice.sample(list(CALL_VALUES), dice.randrange(6))]
        params = {name: dice.choice(CALL_VALUES[name]) for name in wanted}
        body = "&".join(f"{name}={quote(value)}" for name, value in params.items()).encode()
        answer = await studio.client.send("POST", url, body, {"Content-Type": FORM})
        statuses.add(answer.status)
        assert answer.text.startswith("<?xml"), answer.text
        await studio.node.settle()
    await studio.node.stop()
    assert statuses == {200, 400}


@pytest.mark.parametrize("seed", range(2))
async def test_random_webhooks_with_right_signatures_are_answered(seed: int) -> None:
    studio, url = await open_studio()
    dice = random.Random(seed)
    statuses = set()
    for _ in range(500):
        body = random_json(dice)
        signed = f"{url}?bodySHA256={body_sha256(body)}&{random_form(dice).decode()}"
        headers = {
            "Content-Type": dice.choice(TYPES[1:]),
            "X-Twilio-Signature": sign(ACCOUNT.auth_token, signed),
        }
        answer = await studio.client.send("POST", signed, body, headers)
        statuses.add(answer.status)
    await studio.node.stop()
    assert statuses <= {200, 400, 401}
    assert 400 in statuses


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize("path", sorted(OPERATIONS))
async def test_random_requests_to_an_operation_are_answered(
    studio: Studio, path: str, method: str
) -> None:
    dice = random.Random(f"{method} {path}")
    flow = await studio.flow()
    execution = await studio.execution(flow["sid"])
    real = {"flow": flow["sid"], "execution": execution["sid"]}
    for _ in range(60):
        filled = path
        for name in ("flow", "execution", "step", "revision"):
            wrong = quote(random_text(dice)[:200], safe="", errors="replace") or "x"
            right = dice.random() < 0.9 and real.get(name)
            filled = filled.replace(f"{{{name}}}", right or wrong)
        body = dice.choice(MAKERS)(dice)
        headers = {"Content-Type": FORM} if dice.random() < 0.9 else {}
        url = f"{filled}?{random_form(dice).decode()}"
        answer = await studio.client.send(method, url, body, headers)
        assert answer.status < 500, (url, body, answer.text)


@given(
    path=st.text(st.characters(codec="utf-8"), max_size=40),
    query=st.text(st.characters(codec="ascii", exclude_characters="#"), max_size=40),
    authorization=st.text(st.characters(codec="utf-8"), max_size=60),
    host=st.text(st.characters(codec="utf-8"), min_size=1, max_size=30),
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "X"]),
    body=st.binary(max_size=60),
)
@MANY
def test_any_request_is_answered(
    path: str, query: str, authorization: str, host: str, method: str, body: bytes
) -> None:
    async def ask() -> int:
        studio = Studio(make_node(await furnished(), Settings()))
        url = f"{ORIGIN}/v2/Flows/{quote(path)}?{quote(query, safe='=&%+')}"
        for client in (studio.client, Client(studio.app, "", "")):
            headers = {"Host": host, "Content-Type": host}
            if client.user == "":
                headers["Authorization"] = authorization
            answer = await client.send(method, url, body, headers)
            assert answer.header("Twilio-Request-Id").startswith("RQ")
            if answer.status >= 500:
                return answer.status
        return answer.status

    assert asyncio.run(ask()) < 500
