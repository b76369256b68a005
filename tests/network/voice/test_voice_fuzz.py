"""Wild documents and wild phones: no fault, no hang, and a bounded number of redirects."""

import random
from datetime import timedelta
from typing import Any

import pytest

from soundstage.carrier.http import Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.clock import VirtualClock
from soundstage.network import create_network
from soundstage.network.network import Network
from soundstage.network.voice.desk import Pace

ACCOUNT, NUMBER = "AC" + "1" * 32, "+15005550006"
_DOCUMENTS = 10_000
_PER_NETWORK = 500

_VERBS_TEXT = """
Say Play Pause Gather Record Dial Enqueue Leave Redirect Hangup Reject Refer Start Stop
Pay Connect Sms Message Echo Bogus Response
"""
_VERBS = _VERBS_TEXT.split()
_NOUNS_TEXT = """
Number Client Sip Sim WhatsApp Application Conference Queue Stream Siprec Recording Room
Transcription VirtualAgent ConversationRelay Prompt Parameter Identity Task Body Media
break
"""
_NOUNS = _NOUNS_TEXT.split()
_ATTRIBUTES_TEXT = """
action method timeout numDigits finishOnKey input loop length url waitUrl record
hangupOnStar callerId timeLimit sequential muted beep startConferenceOnEnter
endConferenceOnExit reason maxParticipants participantLabel coach statusCallback
statusCallbackEvent maxLength playBeep transcribe transcribeCallback trim workflowSid name
track speechTimeout bargeIn voice language actionOnEmptyResult maxQueueSize answerOnBridge
digits sendDigits partialResultCallback machineDetection recordingStatusCallback
chargeAmount maxAttempts to from welcomeGreeting
"""
_ATTRIBUTES = _ATTRIBUTES_TEXT.split()
_VALUES = (
    "0",
    "1",
    "3",
    "-1",
    "99999999999",
    "true",
    "false",
    "",
    "/doc",
    "/wait",
    "http://app.example/doc",
    "http://[",
    "::::",
    "GET",
    "POST",
    "PUT",
    "#",
    "12",
    "speech dtmf",
    "auto",
    "x" * 300,
    "é\u0000".replace("\u0000", ""),
    "+15005550200",
    "initiated ringing answered completed nonsense",
    "wss://app.example/s",
    "record-from-ringing-dual",
    "Enable",
)
_TEXTS = (
    "",
    "Hello",
    "/doc",
    "support",
    "+15005550200",
    "+15005550012",
    NUMBER,
    "client:joey",
    "sip:a@b.example?X-A=1",
    "http://app.example/doc",
    "mailto:x",
    "é" * 50,
    "&amp;",
    "room",
)


def _element(rng: random.Random, depth: int) -> str:
    name = rng.choice(_VERBS if rng.random() < 0.7 else _NOUNS)
    names = rng.sample(_ATTRIBUTES, rng.randrange(4))
    attributes = "".join(f' {one}="{rng.choice(_VALUES)}"' for one in names)
    inner = rng.choice(_TEXTS)
    if depth < 3:
        inner += "".join(_element(rng, depth + 1) for _ in range(rng.choice((0, 0, 1, 2))))
    return f"<{name}{attributes}>{inner}</{name}>"


def _broken(rng: random.Random, text: str) -> str:
    place = rng.randrange(len(text))
    junk = rng.choice(("<", ">", "&", "\x01", "]]>", "<!DOCTYPE x>", "", "<" * 50, "\ufeff"))
    return text[:place] + junk + text[place + rng.randrange(4) :]


def _document(rng: random.Random) -> str:
    inner = "".join(_element(rng, 0) for _ in range(rng.randrange(5)))
    root = "Response" if rng.random() < 0.97 else rng.choice(("response", "Say", "Html"))
    text = f"<{root}>{inner}</{root}>"
    return _broken(rng, text) if rng.random() < 0.15 else text


def _answer(rng: random.Random) -> Response:
    kind = rng.choice(("text/xml",) * 12 + ("text/plain", "audio/mpeg", "image/png", ""))
    headers = (("Content-Type", kind),) if kind else ()
    status = rng.choice((200,) * 20 + (302, 307, 404, 500))
    if status in (302, 307):
        headers = (*headers, ("Location", rng.choice(("/doc", "/wait", "http://[", "ftp://x"))))
    return Response(status=status, headers=headers, body=_document(rng).encode())


def _step(rng: random.Random) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [
        {"wait": rng.choice((0, 0.5, 3, 40))},
        {"press": rng.choice(("1", "12#", "*", "x", ""))},
        {"say": rng.choice(("hello", "", " ", "é" * 40)), "confidence": 0.4},
        {"expect": "Hello"},
        {"pay": {"Result": rng.choice(("success", "nonsense")), "x": [1]}},
        {"agent": {"VirtualAgentStatus": "completed"}},
        {"relay": {"HandoffData": {"a": None}}},
        {"stream": {}},
        {"room": {}},
    ]
    return rng.choice(steps)


def _script(rng: random.Random) -> list[dict[str, Any]]:
    steps = [_step(rng) for _ in range(rng.randrange(4))]
    return [*steps, {"hangup": True}] if rng.random() < 0.5 else steps


async def _until_quiet(network: Network, clock: VirtualClock, hours: float) -> None:
    end = clock.now() + timedelta(hours=hours)
    while (due := network.next_due()) is not None and due <= end:
        clock.move_to(due)
        await network.run_due()
    clock.move_to(end)


@pytest.mark.parametrize("seed", range(_DOCUMENTS // _PER_NETWORK))
async def test_wild_documents_never_break_the_network(seed: int) -> None:
    rng = random.Random(seed)
    clock, http = VirtualClock(), InProcessClient()
    asked = 0

    def application(request: Request) -> Response:
        nonlocal asked
        told = request.url.encode() + request.body
        asked += b"CallStatus=" in told and b"CallbackSource=" not in told
        return _answer(rng)

    http.add("http://app.example/*", application)
    network = create_network(":memory:", clock, http, pace=Pace(instant=seed % 2 == 1))
    phones = network.phones
    network.add_account(ACCOUNT, "token")
    network.add_number(
        ACCOUNT,
        NUMBER,
        voice_url="http://app.example/voice",
        voice_fallback_url="http://app.example/fallback" if seed % 3 else "",
        status_callback="http://app.example/status",
    )
    phones.behave("+15005550200", {"script": _script(rng)})
    phones.behave("client:joey", {"answer": rng.choice(("yes", "no", "busy", "machine"))})
    calls = 0
    while asked < _PER_NETWORK:
        calls += 1
        phones.call(ACCOUNT, f"+1500555{calls:04}", NUMBER, _script(rng))
        before = asked
        await network.run_due()
        assert asked - before <= 1_000
        await _until_quiet(network, clock, 5)
    assert phones.live() == ()
    await network.close()
