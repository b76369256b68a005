"""Checking and fixing a definition while it is edited."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.console.visiting import keep, open_room, visit
from tests.replaying.sessions import SAMPLES, recordings

from soundstage.console.checking.operations import check, fix
from soundstage.console.wire.checking import Check, Finding, Findings, Fix
from soundstage.errors import ApiError, Json
from soundstage.lint.config import Config
from soundstage.lint.rules import RULES
from soundstage.lint.run import lint
from soundstage.replaying.recording import Recording

FLOWS = Path(__file__).parents[1] / "flows"


async def checked(folder: Path, definition: Json) -> Findings:
    async with open_room(folder) as room:
        return await check(await visit(room, body=Check(definition=definition)))


def flow(*states: Json, to: str | None = None) -> dict[str, Any]:
    transitions = [{"event": "incomingMessage", **({"next": to} if to else {})}]
    trigger = {"name": "Trigger", "type": "trigger", "transitions": transitions}
    return {"states": [trigger, *states], "initial_state": "Trigger"}


def message(name: str, body: str) -> dict[str, Any]:
    properties = {"from": "{{flow.channel.address}}", "body": body}
    return {"name": name, "type": "send-message", "properties": properties, "transitions": []}


def of(findings: Findings, code: str) -> list[Finding]:
    return [one for one in findings.findings if one.code == code]


async def test_a_flow_in_order_has_no_errors(tmp_path: Path) -> None:
    found = await checked(tmp_path, flow(message("hello", "Hi!"), to="hello"))
    assert found.valid
    assert [one for one in found.findings if one.severity == "error"] == []


async def test_what_the_validator_refuses_comes_first_and_says_where(tmp_path: Path) -> None:
    definition = flow(message("hello", "{{flow.variables.nobody}}"), to="hello")
    definition["states"][1]["properties"]["body"] = 7
    found = await checked(tmp_path, definition)
    assert not found.valid
    first = found.findings[0]
    assert (first.invalid, first.state) == (True, "hello")
    assert first.pointer == "#/states/1/properties/body"


ALONE = [code for code, rule in RULES.items() if code != "SL001" and not rule.example.subflows]


@pytest.mark.parametrize("code", ALONE)
async def test_rules_find_what_their_examples_show(code: str, tmp_path: Path) -> None:
    found = of(await checked(tmp_path, RULES[code].example.document()), code)
    assert found
    assert all(one.why == RULES[code].why for one in found)


FIXABLE = [
    code
    for code, rule in RULES.items()
    if lint("flow.json", msgspec.json.encode(rule.example.document()), Config(), codes=[code]).edits
]


@pytest.mark.parametrize("code", FIXABLE)
async def test_what_can_be_fixed_is_gone_after_it(code: str, tmp_path: Path) -> None:
    definition = RULES[code].example.document()
    async with open_room(tmp_path) as room:
        found = of(await check(await visit(room, body=Check(definition=definition))), code)
        fixable = [one for one in found if one.fixable]
        assert fixable
        for one in fixable:
            asked = Fix(definition=definition, code=code, pointer=one.pointer)
            definition = (await fix(await visit(room, body=asked))).definition
        left = of(await check(await visit(room, body=Check(definition=definition))), code)
    assert len(left) < len(found)


async def test_what_is_not_found_cannot_be_fixed(tmp_path: Path) -> None:
    asked = Fix(definition=flow(), code="SL031", pointer="#/states/9/properties/body")
    async with open_room(tmp_path) as room:
        with pytest.raises(ApiError, match="nothing at"):
            await fix(await visit(room, body=asked))


async def test_the_project_says_which_rules_count(tmp_path: Path) -> None:
    definition = flow(message("lost", "Nobody gets here"))
    before = await checked(tmp_path, definition)
    assert [one.rule for one in before.findings] == ["unreachable-state"]
    text = '[lint.rules]\nunreachable-state = "off"\n'
    (tmp_path / "soundstage.toml").write_text(text, encoding="utf-8")
    assert (await checked(tmp_path, definition)).findings == ()


async def test_a_broken_project_file_is_a_note_and_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "soundstage.toml").write_text("[lint]\nwrong = 1\n", encoding="utf-8")
    found = await checked(tmp_path, flow(message("lost", "Nobody gets here")))
    assert [one.rule for one in found.findings] == ["unreachable-state", "project"]


@pytest.fixture
def booking() -> Recording:
    """Return an execution that ran a subflow."""
    played = recordings(FLOWS / "booking.test.yaml")
    return next(one for one, _ in played if one.execution.subflows)


async def test_subflows_of_the_account_are_known(booking: Recording, tmp_path: Path) -> None:
    definition = booking.definition
    gone = "missing-subflow"
    async with open_room(tmp_path) as room:
        asked = Check(definition=definition)
        before = await check(await visit(room, body=asked))
        assert len([one for one in before.findings if one.rule == gone]) > 1
        await keep(room.node, [booking])
        after = await check(await visit(room, body=asked))
        missing = [one.message for one in after.findings if one.rule == gone]
        assert [message for message in missing if "FW0000" not in message] == []


SAMPLE_FLOWS = [
    pytest.param(msgspec.json.decode(path.read_bytes()), id=path.name)
    for path in sorted(SAMPLES.glob("*.json"))
]


@pytest.mark.parametrize("definition", SAMPLE_FLOWS)
async def test_the_samples_are_valid(definition: Json, tmp_path: Path) -> None:
    assert (await checked(tmp_path, definition)).valid


@pytest.mark.parametrize(
    "definition",
    [
        {},
        {"states": None},
        {"states": [None, 1, "x", [], {}], "initial_state": 5},
        {"states": [{"name": 1, "type": "run-subflow", "properties": {"flow_sid": []}}]},
        {"states": [{"name": "a", "type": "nothing", "transitions": 1, "properties": 0}]},
    ],
)
async def test_what_is_no_flow_is_said_to_be_none(definition: Json, tmp_path: Path) -> None:
    found = await checked(tmp_path, definition)
    assert not found.valid
    assert all(one.invalid for one in found.findings)
