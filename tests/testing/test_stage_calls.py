"""The stage lets people call, press keys, speak, hang up, answer and write."""

from datetime import timedelta
from pathlib import Path

import pytest

from soundstage.testing.errors import StageError
from soundstage.testing.player import play
from soundstage.testing.reading import parse_script
from soundstage.testing.results import Result
from soundstage.testing.stage import ADDRESS, CONTACT, Stage

FLOWS = Path(__file__).parents[1] / "flows"
SWITCHBOARD = (FLOWS / "switchboard.json").read_text()
MILLER = "+15557770001"
MENU = "Say or press one for the miller, two for the mailbox."


async def test_a_caller_hears_presses_keys_and_is_connected() -> None:
    async with Stage.open(SWITCHBOARD) as stage:
        await stage.answer(MILLER, {"script": [{"expect": "hello"}, {"hangup": True}]})
        sid = await stage.call()
        assert [str(line) for line in stage.heard] == ["Welcome to the mill.", MENU]
        assert stage.calls[0].sid == sid
        assert stage.on_call
        await stage.press("1")
        await stage.wait(timedelta(seconds=5))
        assert [(call.from_, call.to) for call in stage.calls] == [
            (CONTACT, ADDRESS),
            (ADDRESS, MILLER),
        ]
        await stage.say("hello")
        assert str(stage.heard[-1]) == "Goodbye."
        assert stage.ended
        assert not stage.on_call


async def test_time_stands_still_while_the_caller_is_asked() -> None:
    short = SWITCHBOARD.replace('"timeout": 4', '"timeout": 1')
    async with Stage.open(short) as stage:
        await stage.call()
        assert stage.state == "menu"
        await stage.wait(timedelta(seconds=1))
        assert stage.path[-2:] == (("menu", "timeout"), ("bye", "audioComplete"))


async def test_the_end_of_speech_takes_the_time_that_the_flow_waits() -> None:
    async with Stage.open(SWITCHBOARD) as stage:
        await stage.call()
        begun = stage.now
        await stage.say("one")
        assert stage.now - begun >= timedelta(seconds=3)
        assert stage.context["widgets"]["menu"]["SpeechResult"] == "one"


async def test_two_phones_call_at_the_same_time() -> None:
    async with Stage.open(SWITCHBOARD) as stage:
        other = "+15557770009"
        await stage.call()
        await stage.call(from_=other)
        await stage.press("9", phone=other)
        assert [run.execution.active for run in stage.runs] == [True, False]
        assert [line.call.phone for line in stage.heard if str(line) == "Goodbye."] == [other]


async def test_what_people_do_on_calls_that_are_not_there_is_refused() -> None:
    async with Stage.open(SWITCHBOARD) as stage:
        with pytest.raises(StageError, match="cannot press '1': it is on no call, it has had no"):
            await stage.press("1")
        await stage.call()
        await stage.hang_up()
        with pytest.raises(StageError, match="cannot say 'a': it is on no call, its last call is"):
            await stage.say("a")
        with pytest.raises(StageError, match="cannot hang up"):
            await stage.hang_up()


async def test_an_outcome_that_the_call_does_not_wait_for_is_refused() -> None:
    async with Stage.open(SWITCHBOARD) as stage:
        await stage.call()
        with pytest.raises(StageError, match="does not listen for that now"):
            await stage.provide({"pay": {}})


async def test_people_write_in_a_conversation() -> None:
    async with Stage.open(SWITCHBOARD) as stage:
        with pytest.raises(StageError, match="no conversation has been begun"):
            await stage.write("too early")
        sid = await stage.conversation()
        await stage.write("hi")
        await stage.write("3")
        assert [(message.from_, message.to, message.body) for message in stage.sent] == [
            ("mill", sid, "How many sacks?"),
            ("mill", sid, "3 sacks it is."),
        ]


async def test_a_conversation_with_more_messages_than_a_page_is_read_whole() -> None:
    async with Stage.open(SWITCHBOARD) as stage:
        await stage.conversation()
        for number in range(60):
            await stage.write(str(number))
        assert len(stage.messages) == 120
        assert stage.sent[-1].body == "59 sacks it is."


async def test_who_takes_part_by_phone_texts_and_is_texted() -> None:
    async with Stage.open(SWITCHBOARD) as stage:
        await stage.conversation([CONTACT])
        await stage.text("hi")
        assert [(message.to, message.body) for message in stage.sent] == [
            (CONTACT, "How many sacks?")
        ]
        assert stage.context["trigger"]["conversation"]["Source"] == "SMS"


async def test_a_rest_client_writes_for_somebody() -> None:
    async with Stage.open(SWITCHBOARD) as stage:
        await stage.conversation(["ann"])
        await stage.write("hi", "ann", by_rest=True)
        assert stage.context["trigger"]["conversation"]["Source"] == "API"


async def test_texts_of_a_definition_can_be_replaced() -> None:
    text = """
replace: {Welcome to the mill.: Welcome to the bakery.}
scenarios:
  - name: another house
    steps:
      - call: true
      - expect: {heard: [Welcome to the bakery., {}]}
"""
    result = await play(parse_script(text, FLOWS / "switchboard.test.yaml"), 0)
    assert result.passed, result.explained()


async def played(*steps: str) -> Result:
    lines = "\n".join(f"      - {step}" for step in steps)
    text = f"scenarios:\n  - name: one\n    steps:\n{lines}\n"
    return await play(parse_script(text, FLOWS / "switchboard.test.yaml"), 0)


UNMET = {
    "heard: [Welcome to the mill.]": ["expected 1 lines, there are 2", "unexpected  'Say or press"],
    "heard: [Welcome to the mill, {}]": ["line 1 is not as expected", "Welcome to the mill.\n"],
    "heard: [{voice: alice}, {}]": ["expected voice  alice", "but it is voice  None"],
    "heard: [{}, {contains: three}]": ["expected to contain  'three'"],
    "heard: [{}, {matches: ^Press}]": ["expected to match  ^Press"],
    'heard: [{phone: "+1"}, {}]': ["expected phone  +1", CONTACT],
    "calls: [{status: completed}]": ["call 1 is not", "expected status  completed", "in-progress"],
    "calls: []": ["expected 0 calls, there are 1", f"{CONTACT} → {ADDRESS}: in-progress"],
    "on_call: false": ["expected on_call to be false, but it is not"],
}


@pytest.mark.parametrize("expectation", UNMET)
async def test_a_difference_on_a_call_is_shown(expectation: str) -> None:
    result = await played("call: true", f"expect: {{{expectation}}}")
    assert result.failure is not None
    assert result.failure.line == 5
    explained = result.explained()
    for part in UNMET[expectation]:
        assert part in explained


async def test_the_transcript_of_a_failure_has_what_was_done_and_heard() -> None:
    steps = ("call: true", "press: 2", "say: Flour", "hang_up: true", "conversation: true")
    result = await played(*steps, "write: Hi", "expect: {ended: false}", "expect: {sent: [Bye]}")
    explained = result.explained()
    for words in (
        "0:00:00  contact  calls",
        f"{CONTACT} say Welcome to the mill.",
        "contact  presses 2",
        "contact  says 'Flour'",
        "contact  hangs up",
        f"{CONTACT} hangup",
        "client   begins a conversation with visitor",
        "visitor  Hi",
        "flow     How many sacks?",
    ):
        assert words in explained


async def test_a_key_that_nothing_takes_fails_the_step() -> None:
    result = await played("press: 1")
    assert result.failure is not None
    assert result.failure.line == 4
    assert "it is on no call" in result.failure.title
