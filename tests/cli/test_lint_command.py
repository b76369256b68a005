"""`soundstage lint`: files, exit statuses, formats, configuration, corrections."""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from soundstage.lint.config import TOPICS

FLOW = """{
  "description": "A note, a warning and an error", "initial_state": "Trigger",
  "states": [
    {"name": "Trigger", "type": "trigger", "properties": {}, "transitions": [
      {"event": "incomingMessage", "next": "ask"}
    ]},
    {"name": "ask", "type": "send-and-wait-for-reply", "transitions": [
      {"event": "incomingMessage", "next": "look_up"}, {"event": "timeout"}
    ], "properties": {"from": "+15550001", "body": "Your order?", "timeout": "3600"}},
    {"name": "look_up", "type": "make-http-request", "transitions": [
      {"event": "success", "next": "tell"}
    ], "properties": {"url": "https://{{flow.variables.host}}/x"}},
    {"name": "tell", "type": "send-message", "transitions": [],
     "properties": {"from": "+15550001", "body": "\\u00a1{{widgets.ask.inbound.body}}!"}}
  ]
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with one flow that has an error, warnings and notes."""
    (tmp_path / "soundstage.toml").write_text("[lint]\n")
    (tmp_path / "flow.json").write_text(FLOW)
    return tmp_path


def codes(out: str) -> list[str]:
    return [found["code"] for found in json.loads(out)["files"][0]["findings"]]


def test_findings_stand_at_their_place_with_what_to_do(call: Run, folder: Path) -> None:
    result = call("lint", folder / "flow.json")
    assert result.status == 1
    lines = result.out.splitlines()
    at = lines.index(
        f"{folder / 'flow.json'}:14:79: error SL205 ask (send-and-wait-for-reply) publishes no "
        "body; did you mean Body?"
    )
    line, marks = lines[at + 1], lines[at + 2]
    assert line[marks.index("^") : marks.rindex("^") + 1] == "body"
    assert lines[at + 3].startswith("     = write the name as the page of the widget has it")
    assert lines[-1] == "1 file: 2 errors, 1 warning, 2 notes; --fix corrects 1"


@pytest.mark.parametrize(
    ("rule", "fail_on", "status"),
    [
        ("SL205", None, 1),
        ("SL107", None, 1),
        ("SL103", None, 0),
        ("SL103", "note", 1),
        ("SL107", "error", 0),
        ("unknown-output", "error", 1),
        ("SL101", "note", 0),
    ],
)
def test_the_exit_status_tells_how_bad_it_is(
    call: Run, folder: Path, rule: str, fail_on: str | None, status: int
) -> None:
    more = ["--fail-on", fail_on] if fail_on else []
    assert call("lint", "--rule", rule, *more, folder / "flow.json").status == status


def test_rules_can_be_left_out(call: Run, folder: Path) -> None:
    result = call("lint", "--json", "--ignore", "SL205", "--ignore", "unset-variable", folder)
    assert sorted(codes(result.out)) == ["SL103", "SL104", "SL107"]


def test_json_has_everything(call: Run, folder: Path) -> None:
    result = call("lint", "--json", "--rule", "SL205", folder / "flow.json")
    [report] = result.json["files"]
    assert report["file"] == str(folder / "flow.json")
    assert report["findings"] == [
        {
            "code": "SL205",
            "rule": "unknown-output",
            "severity": "error",
            "message": "ask (send-and-wait-for-reply) publishes no body; did you mean Body?",
            "fix": TOPICS["SL205"].fix,
            "state": "tell",
            "property_path": "#/states/3/properties/body",
            "line": 14,
            "column": 79,
            "end_line": 14,
            "end_column": 83,
            "fixable": True,
            "ignored": None,
        }
    ]


def test_sarif_is_for_code_scanning(call: Run, folder: Path) -> None:
    result = call("lint", "--sarif", folder)
    assert result.status == 1
    [run] = result.json["runs"]
    assert {one["ruleId"] for one in run["results"]} >= {"SL205", "SL107"}


def test_a_folder_is_looked_through_for_flows(
    call: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "package.json").write_text("{}")
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "flow.json").write_text(FLOW)
    (folder / "sub").mkdir()
    (folder / "sub" / "second.json").write_text(FLOW)
    monkeypatch.chdir(folder)
    files = [one["file"] for one in call("lint", "--json").json["files"]]
    assert files == ["flow.json", "sub/second.json"]


def test_standard_input_is_a_file_too(run: Run) -> None:
    result = run("lint", "-", given=FLOW)
    assert result.status == 1
    assert "<stdin>:14:79: error SL205" in result.out
    assert "--fix corrects files" in run("lint", "--fix", "-", given=FLOW).err


def test_what_is_no_flow_is_a_finding_and_what_is_not_there_a_fault(
    call: Run, folder: Path
) -> None:
    (folder / "broken.json").write_text('{"states": [}')
    result = call("lint", folder / "broken.json", folder / "missing.json")
    assert result.status == 1
    assert "broken.json:1:13: error SL001 is not valid JSON" in result.out
    assert "missing.json cannot be read" in result.err


def test_corrections_are_written_and_only_once(call: Run, folder: Path) -> None:
    path = folder / "flow.json"
    path.write_bytes(b"\xef\xbb\xbf" + FLOW.encode())
    result = call("lint", "--fix", "--rule", "SL205", path)
    assert result.status == 0
    fixed = path.read_bytes()
    assert fixed == b"\xef\xbb\xbf" + FLOW.replace("inbound.body", "inbound.Body").encode()
    assert call("lint", "--fix", path).status == 1
    assert path.read_bytes() == fixed


def test_the_project_decides(call: Run, folder: Path) -> None:
    (folder / "soundstage.toml").write_text("""
[lint]
fail-on = "error"
[lint.rules]
SL205 = "off"
unset-variable = "note"
[[lint.ignore]]
rule = "SL107"
state = "look_up"
file = "*.json"
reason = "The server never fails."
""")
    result = call("lint", folder / "flow.json")
    assert (result.status, result.out.splitlines()[-1]) == (0, "1 file: 3 notes, 1 ignored")
    assert call("lint", "--fail-on", "note", folder / "flow.json").status == 1


def test_exceptions_that_hide_nothing_are_told_at_their_place(call: Run, folder: Path) -> None:
    (folder / "soundstage.toml").write_text("""
[[lint.ignore]]
rule = "SL107"
state = "look_up"
reason = "The server never fails."

[[lint.ignore]]
rule = "unknown-widget"
state = "tell"
reason = "Nobody reads it."
""")
    result = call("lint", folder / "flow.json")
    told = [line for line in result.out.splitlines() if "SL002" in line]
    assert len(told) == 1
    where = f"{folder / 'soundstage.toml'}:7:1: warning SL002 SL201 is ignored for tell"
    assert told[0].startswith(where)
    assert "SL002" not in call("lint", "--rule", "SL205", folder / "flow.json").out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[lint]\nfail_on = 'note'\n", "[lint]: "),
        ("[[lint.ignore]]\nrule = 'SL101'\nstate = 'a'\nreason = ''\n", "needs a reason"),
        ("[lint", "is not TOML"),
    ],
)
def test_a_configuration_that_is_wrong_is_a_wrong_call(
    call: Run, folder: Path, content: str, words: str
) -> None:
    (folder / "soundstage.toml").write_text(content)
    result = call("lint", folder / "flow.json")
    assert result.status == 2
    assert words in result.err


def test_subflows_are_compared(call: Run, folder: Path) -> None:
    sid = "FW" + "1" * 32
    child = FLOW.replace("incomingMessage", "incomingParent", 1)
    child = child.replace("Your order?", "{{trigger.parent.parameters.name}}?")
    (folder / "child.json").write_text(child)
    parent = json.loads(FLOW)
    parent["states"][1] = {
        "name": "ask",
        "type": "run-subflow",
        "properties": {"flow_sid": sid, "flow_revision": "LatestPublished"},
        "transitions": [],
    }
    (folder / "parent.json").write_text(json.dumps(parent))
    rule = ("lint", "--rule", "subflow-contract", folder / "parent.json")
    assert "SL208" not in call(*rule).out
    given = call(*rule, "--subflow", f"{sid}={folder / 'child.json'}")
    assert "ask does not pass name, which its subflow reads" in given.out
    (folder / "soundstage.toml").write_text(f"[lint.subflows]\n{sid} = 'child.json'\n")
    assert "ask does not pass name" in call(*rule).out
    (folder / "soundstage.toml").write_text(f"[lint.subflows]\n{sid} = 'gone.json'\n")
    gone = call(*rule)
    assert (gone.status, "gone.json cannot be read" in gone.err) == (1, True)


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.code)
def test_every_rule_explains_itself(call: Run, topic: object) -> None:
    named = getattr(topic, "name", "")
    result = call("lint", "--explain", named)
    assert result.status == 0
    assert result.out.startswith(f"{getattr(topic, 'code', '')} {named} (")


def test_a_rule_that_is_not_there_is_a_wrong_call(call: Run) -> None:
    result = call("lint", "--explain", "unreachable-sate")
    assert result.status == 2
    assert "did you mean unreachable-state?" in result.err
    assert call("lint", "--rule", "SL999").status == 2
    assert call("lint", "--subflow", "FW1", "x.json").status == 2
