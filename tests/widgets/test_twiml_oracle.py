"""The documents of the voice widgets equal what Twilio's own library builds."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.engine.test_widget_cases import WEBHOOK, Case, Expected, Story
from twilio.twiml.voice_response import (
    Connect,
    Dial,
    Enqueue,
    Gather,
    Pay,
    Start,
    Stop,
    VoiceResponse,
)

from soundstage.errors import Json

TEXT = "Tea & \"cake\" <now>, it's 5 o'clock — 😀"
WORKFLOW = "WW" + "0" * 32
PAIRS = [{"key": "who & why", "value": TEXT}]
Build = Callable[[VoiceResponse], Any]


def back(event: str) -> dict[str, str]:
    return {"action": f"{WEBHOOK}?FlowEvent={event}", "method": "POST"}


def say(voice: VoiceResponse) -> None:
    voice.say(TEXT, voice="Polly.Joanna", language="en-US", loop=2)
    voice.redirect(f"{WEBHOOK}?FlowEvent=audioComplete")


def ssml(voice: VoiceResponse) -> None:
    said = voice.say("Once", loop=1)
    said.break_(strength="weak", time="1s")
    said.say_as("01/02", interpret_as="date")
    said.lang("oui", xml_lang="fr-FR")
    voice.redirect(f"{WEBHOOK}?FlowEvent=audioComplete")


def gather(voice: VoiceResponse) -> None:
    asked = Gather(
        input="dtmf speech",
        timeout=7,
        num_digits=2,
        language="en-GB",
        hints=TEXT,
        speech_timeout="auto",
        speech_model="phone_call",
        profanity_filter="false",
        action=WEBHOOK,
        method="POST",
        finish_on_key="",
    )
    asked.play("https://example.com/a.mp3?a=1&b=2", loop=3)
    voice.append(asked)
    voice.redirect(f"{WEBHOOK}?FlowEvent=timeout")


def dial(voice: VoiceResponse) -> None:
    dialled = Dial(
        caller_id="+15551110000",
        timeout=30,
        time_limit=60,
        record="record-from-answer",
        **back("callCompleted"),
    )
    dialled.sip("sip:a@example.com?x=1&y=2", username="ann", password=TEXT)
    voice.append(dialled)


def dial_numbers(voice: VoiceResponse) -> None:
    dialled = Dial(caller_id="+15551110000", timeout=30, **back("callCompleted"))
    dialled.number("+15551")
    dialled.number("+15552")
    voice.append(dialled)


def record(voice: VoiceResponse) -> None:
    voice.record(
        timeout=5,
        max_length=60,
        transcribe=True,
        transcribe_callback="https://t.example/?a=1&b=2",
        trim="trim-silence",
        play_beep="true",
        recording_status_callback="https://r.example",
        finish_on_key="#",
        **back("recordingComplete"),
    )
    voice.redirect(f"{WEBHOOK}?FlowEvent=noAudio")


def enqueue(voice: VoiceResponse) -> None:
    queued = Enqueue(
        workflow_sid=WORKFLOW,
        wait_url="https://w.example/?a=1&b=2",
        wait_url_method="POST",
        **back("callComplete"),
    )
    queued.task('{"a": "Tea & <cake>"}', priority=5, timeout=60)
    voice.append(queued)


def pay(voice: VoiceResponse) -> None:
    paid = Pay(
        payment_connector="Default",
        payment_method="ach-debit",
        bank_account_type="consumer-checking",
        token_type="one-time",
        charge_amount="10.00",
        currency="usd",
        description=TEXT,
        language="en-US",
        timeout=5,
        max_attempts=2,
        security_code=False,
        postal_code="true",
        min_postal_code_length=5,
        valid_card_types="visa amex",
        **back("success"),
    )
    paid.parameter(name="who & why", value=TEXT)
    voice.append(paid)


def stream(voice: VoiceResponse) -> None:
    start = Start()
    started = start.stream(name=TEXT, url="wss://s.example", track="both_tracks")
    started.parameter(name="who & why", value=TEXT)
    voice.append(start)


def stop_siprec(voice: VoiceResponse) -> None:
    stop = Stop()
    stop.siprec(name="a")
    voice.append(stop)


def agent(voice: VoiceResponse) -> None:
    connect = Connect(**back("completed"))
    connected = connect.virtual_agent(
        connector_name="agent", status_callback="https://s.example", status_callback_method="POST"
    )
    connected.config(name="who & why", value=TEXT)
    connected.parameter(name="who & why", value=TEXT)
    voice.append(connect)


def old_agent(voice: VoiceResponse) -> None:
    connect = Connect(**back("return"))
    connect.virtual_agent(
        connector_name="agent",
        language="en-US",
        sentiment_analysis="true",
        status_callback="https://s.example",
    )
    voice.append(connect)


def relay(voice: VoiceResponse) -> None:
    connect = Connect(**back("success"))
    related = connect.conversation_relay(
        url="wss://r.example",
        welcome_greeting=TEXT,
        tts_provider="Google",
        voice="v",
        language="en-US",
        transcription_provider="Deepgram",
        speech_model="nova",
        dtmf_detection="true",
        interruptible="false",
    )
    related.parameter(name="who & why", value=TEXT)
    voice.append(connect)


SSML = (
    'Once<break strength="weak" time="1s"/><say-as interpret-as="date">01/02</say-as>'
    '<lang xml:lang="fr-FR">oui</lang>'
)
ORACLE: list[tuple[str, dict[str, Json], Build]] = [
    ("say-play", {"say": TEXT, "voice": "Polly.Joanna", "language": "en-US", "loop": 2}, say),
    ("say-play", {"say": SSML}, ssml),
    (
        "gather-input-on-call",
        {
            "play": "https://example.com/a.mp3?a=1&b=2",
            "loop": 3,
            "timeout": 7,
            "stop_gather": False,
            "number_of_digits": 2,
            "gather_language": "en-GB",
            "hints": TEXT,
            "speech_model": "phone_call",
            "profanity_filter": "false",
        },
        gather,
    ),
    (
        "connect-call-to",
        {
            "noun": "sip",
            "sip_endpoint": "sip:a@example.com?x=1&y=2",
            "sip_username": "ann",
            "sip_password": TEXT,
            "record": True,
            "time_limit": "60",
        },
        dial,
    ),
    ("connect-call-to", {"noun": "number-multi", "to": "+15551,+15552"}, dial_numbers),
    (
        "record-voicemail",
        {
            "max_length": 60,
            "finish_on_key": "#",
            "transcribe": True,
            "transcription_callback_url": "https://t.example/?a=1&b=2",
            "recording_status_callback_url": "https://r.example",
        },
        record,
    ),
    (
        "enqueue-call",
        {
            "workflow_sid": WORKFLOW,
            "task_attributes": '{"a": "Tea & <cake>"}',
            "priority": 5,
            "timeout": 60,
            "wait_url": "https://w.example/?a=1&b=2",
            "wait_url_method": "POST",
        },
        enqueue,
    ),
    (
        "send-to-flex",
        {
            "workflow": WORKFLOW,
            "channel": "voice",
            "attributes": '{"a": "Tea & <cake>"}',
            "priority": "5",
            "timeout": "60",
            "waitUrl": "https://w.example/?a=1&b=2",
            "waitUrlMethod": "POST",
        },
        enqueue,
    ),
    (
        "capture-payments",
        {
            "payment_method": "ACH_DEBIT",
            "bank_account_type": "CONSUMER_CHECKING",
            "payment_token_type": "one-time",
            "payment_amount": "10.00",
            "description": TEXT,
            "security_code": False,
            "min_postal_code_length": 5,
            "valid_card_types": ["visa", "amex"],
            "parameters": PAIRS,
        },
        pay,
    ),
    (
        "fork-stream",
        {
            "stream_action": "start",
            "stream_name": TEXT,
            "stream_transport_type": "websocket",
            "stream_url": "wss://s.example",
            "stream_track": "both_tracks",
            "stream_parameters": PAIRS,
        },
        stream,
    ),
    (
        "fork-stream",
        {"stream_action": "stop", "stream_name": "a", "stream_transport_type": "siprec"},
        stop_siprec,
    ),
    (
        "connect-virtual-agent",
        {
            "connector": "agent",
            "language": "en-US",
            "sentiment_analysis": "true",
            "status_callback": "https://s.example",
        },
        old_agent,
    ),
    (
        "connect-virtual-agent-v2",
        {
            "connector_name": "agent",
            "configurations": PAIRS,
            "parameters": PAIRS,
            "status_callback": "https://s.example",
        },
        agent,
    ),
    (
        "run-conversation-relay",
        {
            "url": "wss://r.example",
            "welcome_greeting": TEXT,
            "tts_provider": "Google",
            "voice": "v",
            "language": "en-US",
            "transcription_provider": "Deepgram",
            "speech_model": "nova",
            "dtmf_detection": "true",
            "interruptible": "false",
            "parameters": PAIRS,
        },
        relay,
    ),
]


def document(kind: str, properties: dict[str, Json]) -> str:
    """Return what a caller is told who reaches one state."""
    start = {"call": {"CallSid": "CA1", "CallStatus": "ringing"}}
    case = Case(name="", source="", start=start, properties=properties, expect=Expected(event=None))
    (turn,) = Story(kind, case).turns
    assert turn.reply is not None
    return turn.reply.body


def tree(xml: str) -> Any:
    return shape(ET.fromstring(xml))


def shape(element: ET.Element) -> Any:
    """Return an element as a value; the order of attributes does not matter."""
    inside = [shape(child) for child in element]
    return element.tag, element.attrib, element.text or "", element.tail or "", inside


@pytest.mark.parametrize(
    ("kind", "properties", "build"), [pytest.param(*row, id=row[2].__name__) for row in ORACLE]
)
def test_a_document_equals_that_of_the_library(
    kind: str, properties: dict[str, Json], build: Build
) -> None:
    voice = VoiceResponse()
    build(voice)
    assert tree(document(kind, properties)) == tree(str(voice))
