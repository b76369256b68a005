"""The phone beside the canvas: texts, calls, time and web servers on a stage of its own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest
import structlog
from tests.console.visiting import keep, open_room, visit
from tests.replaying.sessions import recordings

from soundstage.api.errors import InvalidDefinition, NotFound
from soundstage.console.errors import InvalidRequest, NoSuchPhone, PhoneRefused
from soundstage.console.phone.operations import (
    act,
    close_phone,
    fetch_phone,
    fetch_phone_context,
    open_phone,
    save_test,
)
from soundstage.console.quiet import SIMULATED
from soundstage.console.room import Room
from soundstage.console.wire.phone import (
    Act,
    Action,
    Answering,
    CallUp,
    Can,
    CannedAnswer,
    End,
    HangUp,
    OpenPhone,
    Phone,
    Press,
    SaveTest,
    Speak,
    Start,
    Text,
    Wait,
)
from soundstage.errors import Json
from soundstage.replaying.recording import Recording
from soundstage.testing.runner import run_file

FLOWS = Path(__file__).parents[1] / "flows"
FROM = "{{flow.channel.address}}"
TO = "{{contact.channel.address}}"


def state(name: str, kind: str, properties: Json, **leads: str | None) -> dict[str, Any]:
    transitions = [
        {"event": event, "next": target} if target else {"event": event}
        for event, target in leads.items()
    ]
    return {"name": name, "type": kind, "properties": properties, "transitions": transitions}


FLOW: dict[str, Any] = {
    "initial_state": "Trigger",
    "states": [
        state(
            "Trigger",
            "trigger",
            {},
            incomingMessage="ask",
            incomingCall="greet",
            incomingRequest="ring",
        ),
        state(
            "ask",
            "send-and-wait-for-reply",
            {"from": FROM, "body": "Which order?", "timeout": "3600"},
            incomingMessage="look_up",
            timeout="late",
            deliveryFailure=None,
        ),
        state(
            "look_up",
            "make-http-request",
            {
                "method": "GET",
                "url": "https://shop.example.com/orders/{{widgets.ask.inbound.Body}}",
            },
            success="keep",
            failed="sorry",
        ),
        state(
            "keep",
            "set-variables",
            {"variables": [{"key": "status", "value": "{{widgets.look_up.parsed.status}}"}]},
            next="tell",
        ),
        state(
            "tell",
            "send-message",
            {
                "from": FROM,
                "to": "{{contact.channel.address}}",
                "body": "{{flow.variables.status}}",
            },
            sent=None,
            failed=None,
        ),
        state("sorry", "send-message", {"from": FROM, "body": "Later."}, sent=None, failed=None),
        state("late", "send-message", {"from": FROM, "body": "Too late."}, sent=None, failed=None),
        state("greet", "say-play", {"say": "Hello"}, audioComplete="menu"),
        state(
            "menu",
            "gather-input-on-call",
            {"say": "Press 1, or say it", "timeout": 5, "number_of_digits": 1},
            keypress="bye",
            speech="bye",
            timeout="bye",
        ),
        state("bye", "say-play", {"say": "Goodbye"}, audioComplete=None),
        state(
            "ring",
            "make-outgoing-call-v2",
            {"from": FROM, "to": TO},
            answered="greet",
            busy=None,
            noAnswer="late",
            failed=None,
        ),
    ],
}
ORDER = CannedAnswer(url="https://shop.example.com/orders/*", body='{"status": "on its way"}')


@dataclass(frozen=True)
class Hand:
    """A phone in the hand of somebody."""

    room: Room
    id: str

    async def do(self, *actions: Action) -> Phone:
        for action in actions:
            await act(await visit(self.room, body=Act(action=action), phone=self.id))
        return await fetch_phone(await visit(self.room, phone=self.id))

    async def save(self, name: str = "recorded") -> tuple[str, str]:
        saved = await save_test(await visit(self.room, body=SaveTest(name=name), phone=self.id))
        return saved.file_name, saved.text


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with open_room(tmp_path) as opened:
        yield opened


async def take(room: Room, **asked: Any) -> Hand:
    body = OpenPhone(**{"definition": FLOW, "canned": (ORDER,), **asked})
    return Hand(room, (await open_phone(await visit(room, body=body))).id)


def said(phone: Phone) -> list[tuple[str, str]]:
    return [(one.by, one.text) for one in phone.transcript if one.kind in ("message", "say")]


def path(phone: Phone) -> list[str]:
    return [moment.left for moment in phone.moments if moment.left]


async def test_a_phone_that_nobody_has_used_is_idle(room: Room) -> None:
    phone = await (await take(room)).do()
    assert (phone.status, phone.state, phone.call) == ("idle", None, None)
    assert [*phone.transcript, *phone.moments, *phone.requests, *phone.warnings] == []


async def test_a_text_is_answered_and_lights_up_the_path(room: Room) -> None:
    phone = await (await take(room)).do(Text(body="Hi"))
    assert said(phone) == [("contact", "Hi"), ("flow", "Which order?")]
    assert (phone.status, phone.state) == ("active", "ask")
    assert path(phone) == ["Trigger"]
    assert phone.transcript[1].state == "ask"
    assert phone.due == "ask has waited long enough"


async def test_requests_show_their_state_and_their_canned_answer(room: Room) -> None:
    phone = await (await take(room)).do(Text(body="Hi"), Text(body="7"))
    (request,) = phone.requests
    assert (request.method, request.url) == ("GET", "https://shop.example.com/orders/7")
    assert request.state == "look_up"
    assert request.answer is not None
    assert (request.answer.status, request.answer.canned) == (200, True)
    assert phone.variables == {"status": "on its way"}
    assert said(phone)[-1] == ("flow", "on its way")


async def test_a_request_without_an_answer_says_so(room: Room) -> None:
    phone = await (await take(room, canned=())).do(Text(body="Hi"), Text(body="7"))
    (request,) = phone.requests
    assert request.answer is not None
    assert request.answer.failure == "no canned answer for https://shop.example.com/orders/7"
    assert [(one.code, bool(one.help)) for one in phone.warnings] == [(81016, True)]
    assert said(phone)[-1] == ("flow", "Later.")


@pytest.mark.parametrize("fail", ["timeout", "refused", "dns", "tls"])
async def test_an_answer_can_be_a_failure(room: Room, fail: Any) -> None:
    hand = await take(room)
    failing = CannedAnswer(url="*", fail=fail)
    phone = await hand.do(Can(canned=(failing,)), Text(body="Hi"), Text(body="7"))
    assert said(phone)[-1] == ("flow", "Later.")
    assert phone.canned == (failing,)


async def test_time_can_be_moved_to_what_is_due(room: Room) -> None:
    hand = await take(room)
    before = await hand.do(Text(body="Hi"))
    phone = await hand.do(Wait())
    assert said(phone)[-1] == ("flow", "Too late.")
    assert before.due_at is not None
    assert (phone.now - before.now).total_seconds() == pytest.approx(3_600, abs=3)
    assert phone.status == "ended"


async def test_a_call_shows_what_it_listens_for(room: Room) -> None:
    hand = await take(room)
    phone = await hand.do(CallUp())
    assert phone.call is not None
    assert phone.call.inbound
    assert phone.call.asks == ("digits", "speech")
    phone = await hand.do(Press(digits="1"))
    assert [text for _, text in said(phone)] == ["Hello", "Press 1, or say it", "Goodbye"]
    assert phone.call is None
    assert phone.status == "ended"


async def test_speech_and_hanging_up_are_the_contacts(room: Room) -> None:
    hand = await take(room)
    phone = await hand.do(CallUp(), Speak(text="one"), CallUp(), HangUp())
    kinds = [(one.by, one.kind) for one in phone.transcript]
    assert ("contact", "speech") in kinds
    assert kinds[-1] == ("contact", "hangup")


async def test_the_flow_can_call_the_phone(room: Room) -> None:
    hand = await take(room)
    phone = await hand.do(Start(parameters={"who": "Ada"}))
    assert phone.call is not None
    assert not phone.call.inbound
    assert (await hand.do(HangUp())).call is None


async def test_a_phone_that_is_not_answered_lets_the_flow_go_on(room: Room) -> None:
    hand = await take(room)
    phone = await hand.do(Answering(how="no-answer"), Start(), Wait(seconds=90))
    assert "ring" in path(phone)
    assert said(phone)[-1] == ("flow", "Too late.")


async def test_an_execution_can_be_ended(room: Room) -> None:
    phone = await (await take(room)).do(Text(body="Hi"), End())
    assert (phone.status, phone.state) == ("ended", None)


async def test_every_moment_has_its_context(room: Room) -> None:
    hand = await take(room)
    phone = await hand.do(Text(body="Hi"), Text(body="7"), Text(body="Again"))
    assert [moment.number for moment in phone.moments] == list(range(len(phone.moments)))
    kept = next(moment.number for moment in phone.moments if moment.left == "keep")
    for number, known in ((kept - 1, False), (kept, True)):
        call = await visit(room, phone=hand.id, moment=str(number))
        context = (await fetch_phone_context(call)).context
        assert ("status" in context["flow"].get("variables", {})) == known
    with pytest.raises(NotFound):
        beyond = str(len(phone.moments))
        await fetch_phone_context(await visit(room, phone=hand.id, moment=beyond))


@pytest.mark.parametrize("contact", ["whatsapp:+15551230001", "messenger:123"])
async def test_a_contact_can_be_on_another_channel(room: Room, contact: str) -> None:
    phone = await (await take(room, contact=contact)).do(Text(body="Hi"))
    channel = contact.partition(":")[0]
    assert phone.contact == contact
    assert phone.address.startswith(f"{channel}:")
    assert said(phone)[-1] == ("flow", "Which order?")


@pytest.mark.parametrize("action", [Press(digits="1"), Speak(text="x"), HangUp(), End()])
async def test_what_cannot_be_done_is_refused_and_changes_nothing(
    room: Room, action: Action
) -> None:
    hand = await take(room)
    with pytest.raises(PhoneRefused):
        await hand.do(action)
    assert (await hand.do(Text(body="Hi"))).state == "ask"


@pytest.mark.parametrize("seconds", [-1.0, 1e12, float("nan")])
async def test_time_moves_ahead_within_reason(room: Room, seconds: float) -> None:
    with pytest.raises(PhoneRefused, match="time moves"):
        await (await take(room)).do(Wait(seconds=seconds))


@pytest.mark.parametrize("asked", [{"contact": "nobody"}, {"address": "x"}])
async def test_addresses_must_be_addresses(room: Room, asked: Any) -> None:
    with pytest.raises(InvalidRequest, match="expected a number"):
        await take(room, **asked)


async def test_a_flow_that_is_not_valid_is_refused_with_its_problems(room: Room) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        await take(room, definition={**FLOW, "initial_state": "nowhere"})
    assert refused.value.body()["details"]["errors"]


async def test_phones_of_others_are_not_there(room: Room) -> None:
    hand = await take(room)
    for operation in (fetch_phone, close_phone):
        with pytest.raises(NoSuchPhone):
            await operation(await visit(room, phone="another"))
    await close_phone(await visit(room, phone=hand.id))
    with pytest.raises(NoSuchPhone):
        await hand.do()


@pytest.fixture
def booking() -> Recording:
    """Return an execution that ran a subflow."""
    played = recordings(FLOWS / "booking.test.yaml")
    return next(one for one, _ in played if one.execution.subflows)


async def test_a_subflow_that_is_not_there_is_named(room: Room, booking: Recording) -> None:
    with pytest.raises(InvalidRequest, match="the subflow FW"):
        await take(room, definition=booking.definition)


SESSIONS: dict[str, Sequence[Action]] = {
    "texts and a request": (Text(body="Hi"), Text(body="7"), Text(body="Again")),
    "media": (Text(body="", media=("https://example.com/a.png",)), Wait(seconds=12.5)),
    "a time-out": (Text(body="Hi"), Wait()),
    "a call": (CallUp(), Press(digits="1")),
    "speech": (CallUp(), Speak(text="one", confidence=0.5)),
    "silence": (CallUp(), Wait(), Wait(seconds=60)),
    "hanging up": (CallUp(), HangUp()),
    "a start": (Start(parameters={"a": [1, "x"]}), Press(digits="1")),
    "a start without parameters": (Start(), HangUp()),
    "busy": (Answering(how="busy"), Start()),
    "an end": (Text(body="Hi"), End(), Text(body="Hi")),
    "failures": (Can(canned=(CannedAnswer(url="*", fail="dns"),)), Text(body="a"), Text(body="b")),
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Return what writes a scenario beside the flow."""

    def written(name: str, text: str) -> Path:
        script = tmp_path / name
        script.write_text(text, encoding="utf-8")
        flow = tmp_path / name.replace(".test.yaml", ".json")
        flow.write_bytes(msgspec.json.encode(FLOW))
        return script

    return written


@pytest.mark.parametrize("session", SESSIONS)
async def test_a_saved_session_passes(
    session: str, room: Room, write: Callable[[str, str], Path]
) -> None:
    hand = await take(room)
    await hand.do(*SESSIONS[session])
    script = write(*await hand.save(session))
    (result,) = await asyncio.to_thread(run_file, script)
    assert result.passed, result.explained()
    assert result.name == session


async def test_nothing_done_is_nothing_to_save(room: Room) -> None:
    with pytest.raises(PhoneRefused, match="Nothing has been done"):
        await (await take(room)).save()


async def test_a_session_on_another_channel_passes_too(
    room: Room, write: Callable[[str, str], Path]
) -> None:
    hand = await take(room, contact="whatsapp:+15551230001")
    await hand.do(Text(body="Hi"), Text(body="7"))
    (result,) = await asyncio.to_thread(run_file, write(*await hand.save()))
    assert result.passed, result.explained()


async def test_actions_at_once_happen_one_after_the_other(room: Room) -> None:
    hand = await take(room)
    await asyncio.gather(*(hand.do(Text(body=str(number))) for number in range(5)))
    phone = await hand.do()
    assert len([one for one in phone.transcript if one.by == "contact"]) == 5


async def test_phones_do_not_know_each_other(room: Room) -> None:
    one, other = await take(room), await take(room)
    await asyncio.gather(one.do(Text(body="Hi")), other.do(CallUp()))
    assert (await one.do()).state == "ask"
    assert (await other.do()).state == "menu"


async def test_subflows_of_the_account_run_and_are_named(room: Room, booking: Recording) -> None:
    await keep(room.node, [booking])
    named = [sid for sid in booking.definitions if sid != booking.execution.flow_sid]
    definition = {
        "initial_state": "Trigger",
        "states": [
            state("Trigger", "trigger", {}, incomingMessage="inner", incomingRequest="inner"),
            state(
                "inner",
                "run-subflow",
                {"flow_sid": named[0], "flow_revision": "LatestPublished"},
                completed=None,
                failed=None,
            ),
        ],
    }
    phone = await (await take(room, definition=definition)).do(Text(body="Hi"))
    assert named[0] in {moment.running_flow for moment in phone.moments}


async def test_the_servers_log_does_not_tell_of_phones(room: Room) -> None:
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        await (await take(room)).do(Text(body="Hi"), Wait())
    assert lines
    assert all(SIMULATED in line for line in lines)
