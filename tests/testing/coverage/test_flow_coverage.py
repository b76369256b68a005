"""Scenarios tell what they reached of a flow, and every report says the same of it."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import msgspec
import pytest

from soundstage.cli import main
from soundstage.testing.coverage.figures import Figure, figure
from soundstage.testing.coverage.html import as_pages
from soundstage.testing.coverage.items import Kind, label
from soundstage.testing.coverage.machines import as_cobertura, as_json, as_lcov
from soundstage.testing.coverage.measuring import Coverage, FlowCoverage
from soundstage.testing.coverage.text import as_text
from soundstage.testing.runner import run_file

FLOW: dict[str, Any] = {
    "description": "Asks for a color",
    "initial_state": "Trigger",
    "flags": {"allow_concurrent_calls": True},
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "properties": {},
            "transitions": [
                {"event": "incomingMessage", "next": "ask"},
                {"event": "incomingCall"},
            ],
        },
        {
            "name": "ask",
            "type": "send-and-wait-for-reply",
            "properties": {"body": "Which color?", "from": "{{flow.channel.address}}"},
            "transitions": [
                {"event": "incomingMessage", "next": "check"},
                {"event": "timeout"},
                {"event": "deliveryFailure"},
            ],
        },
        {
            "name": "check",
            "type": "split-based-on",
            "properties": {"input": "{{widgets.ask.inbound.Body}}"},
            "transitions": [
                {"event": "noMatch", "next": "ask"},
                {
                    "event": "match",
                    "next": "thanks",
                    "conditions": [
                        {
                            "friendly_name": "red",
                            "arguments": ["{{widgets.ask.inbound.Body}}"],
                            "type": "equal_to",
                            "value": "red",
                        }
                    ],
                },
                {
                    "event": "match",
                    "next": "thanks",
                    "conditions": [
                        {
                            "friendly_name": "blue",
                            "arguments": ["{{widgets.ask.inbound.Body}}"],
                            "type": "equal_to",
                            "value": "blue",
                        }
                    ],
                },
            ],
        },
        {
            "name": "thanks",
            "type": "send-message",
            "properties": {
                "body": "{% if widgets.ask.inbound.Body == 'blue' %}Cool{% else %}Hot{% endif %}",
                "from": "{{flow.channel.address}}",
                "to": "{{contact.channel.address}}",
            },
            "transitions": [{"event": "sent"}, {"event": "failed"}],
        },
    ],
}
BLUE = """\
scenarios:
  - name: blue
    steps:
      - text: hello
      - text: blue
      - expect: {sent: [Which color?, Cool], ended: true}
"""
MORE = """\
  - name: green, then red
    steps:
      - text: hello
      - text: green
      - text: red
      - expect: {sent: [Which color?, Which color?, Hot], ended: true}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    encoded = msgspec.json.format(msgspec.json.encode(FLOW), indent=2)
    (tmp_path / "color.json").write_bytes(encoded)
    (tmp_path / "color.test.yaml").write_text(BLUE)
    return tmp_path


def covered(folder: Path) -> FlowCoverage:
    coverage = Coverage()
    for path in sorted(folder.glob("*.test.yaml")):
        for result in run_file(path):
            assert result.passed, result.explained()
            coverage.add(result)
    (flow,) = coverage.flows
    return flow


def test_what_one_scenario_leaves_out_is_named(folder: Path) -> None:
    flow = covered(folder)
    missing = {kind: [label(one, flow.definition) for one in flow.missing(kind)] for kind in Kind}
    assert missing == {
        Kind.STATES: [],
        Kind.TRANSITIONS: [
            "check: noMatch → ask",
            "check: match (equal_to 'red') → thanks",
        ],
        Kind.CONDITIONS: [
            "check: equal_to 'red' holds",
            "check: equal_to 'blue' does not hold",
        ],
        Kind.BRANCHES: [
            "thanks: {% if widgets.ask.inbound.Body == 'blue' %}, nothing holds",
        ],
    }


def test_scenarios_add_up(folder: Path) -> None:
    (folder / "color.test.yaml").write_text(BLUE + MORE)
    flow = covered(folder)
    assert {kind: figure([flow], kind).percent for kind in Kind} == dict.fromkeys(Kind, 100.0)


def test_transitions_that_lead_nowhere_do_not_count(folder: Path) -> None:
    assert figure([covered(folder)], Kind.TRANSITIONS) == Figure(total=5, reached=3)


def test_a_scenario_that_fails_counts_what_it_reached(folder: Path) -> None:
    (folder / "color.test.yaml").write_text(BLUE.replace("Cool", "Cold"))
    coverage = Coverage()
    (result,) = run_file(folder / "color.test.yaml")
    coverage.add(result)
    assert not result.passed
    assert figure(coverage.flows, Kind.STATES).percent == 100.0


def test_a_file_that_cannot_be_used_adds_nothing(folder: Path) -> None:
    (folder / "color.test.yaml").write_text("scenarios: 1")
    coverage = Coverage()
    (result,) = run_file(folder / "color.test.yaml")
    coverage.add(result)
    assert coverage.flows == ()


def test_a_subflow_is_measured_in_its_own_file(folder: Path) -> None:
    sid = "FW" + "5" * 32
    inner = {**FLOW, "states": [*FLOW["states"]]}
    inner["states"] = [
        {
            **FLOW["states"][0],
            "transitions": [{"event": "incomingParent", "next": "thanks"}],
        },
        FLOW["states"][3],
    ]
    outer = {
        **FLOW,
        "states": [
            {
                "name": "Trigger",
                "type": "trigger",
                "properties": {},
                "transitions": [{"event": "incomingMessage", "next": "run"}],
            },
            {
                "name": "run",
                "type": "run-subflow",
                "properties": {"flow_sid": sid, "flow_revision": "LatestPublished"},
                "transitions": [{"event": "completed"}, {"event": "failed"}],
            },
        ],
    }
    (folder / "outer.json").write_bytes(msgspec.json.encode(outer))
    (folder / "inner.json").write_bytes(msgspec.json.encode(inner))
    (folder / "outer.test.yaml").write_text(
        f"subflows: {{{sid}: inner.json}}\n"
        "scenarios: [{name: a, steps: [{text: hi}, {expect: {sent: Hot, ended: true}}]}]"
    )
    coverage = Coverage()
    for result in run_file(folder / "outer.test.yaml"):
        assert result.passed, result.explained()
        coverage.add(result)
    found = {flow.path.name: figure([flow], Kind.STATES) for flow in coverage.flows}
    assert found == {"outer.json": Figure(2, 2), "inner.json": Figure(2, 2)}


def test_the_table_names_what_is_missing_with_its_line(folder: Path) -> None:
    flow = covered(folder)
    shown = as_text([flow], folder)
    lines = flow.text.split("\n")
    assert "color.json   100 %         60 %        50 %      50 %" in shown
    place = next(line for line in shown.split("\n") if "noMatch" in line).split(":")[1]
    assert '"noMatch"' in lines[int(place)]


def test_json_tells_how_many_scenarios_reach_a_part(folder: Path) -> None:
    (folder / "color.test.yaml").write_text(BLUE + MORE)
    found = as_json([covered(folder)], folder)
    assert found["totals"]["transitions"] == {"total": 5, "reached": 5, "percent": 100.0}
    (flow,) = found["flows"]
    assert [part["scenarios"] for part in flow["transitions"]] == [2, 2, 1, 1, 1]


def test_lcov_counts_lines_and_branches(folder: Path) -> None:
    told = as_lcov([covered(folder)], folder).split("\n")
    assert "SF:color.json" in told
    assert "FNF:4" in told
    assert "FNH:4" in told
    assert "BRF:11" in told
    assert "BRH:6" in told
    assert "LF:9" in told
    assert "LH:7" in told
    assert told[-2:] == ["end_of_record", ""]


def test_cobertura_has_the_rates(folder: Path) -> None:
    root = ET.fromstring(as_cobertura([covered(folder)], folder, 7).encode())
    assert root.get("lines-covered") == "7"
    assert root.get("branches-valid") == "11"
    found = [line.attrib["hits"] for line in root.iter("line")]
    assert sorted(found) == ["0", "0", *["1"] * 7]


def test_the_pages_show_the_picture_and_what_is_missing(folder: Path) -> None:
    pages = as_pages([covered(folder)], folder)
    assert sorted(pages) == ["flow-1.html", "index.html"]
    assert 'href="flow-1.html">color.json<' in pages["index.html"]
    assert "<svg" in pages["flow-1.html"]
    assert "not reached" in pages["flow-1.html"]
    assert "check: match (equal_to &#x27;red&#x27;) → thanks" in pages["flow-1.html"]


BARS = [
    (["60"], 0),
    (["61"], 1),
    (["states=100"], 0),
    (["states=100", "branches=51"], 1),
    (["windows=1"], 2),
    (["101"], 2),
    (["many"], 2),
]


@pytest.mark.parametrize(("bars", "status"), BARS)
def test_the_bar_is_of_transitions_or_of_the_kind_it_names(
    folder: Path, bars: list[str], status: int
) -> None:
    arguments = ["test", str(folder)]
    for bar in bars:
        arguments += ["--fail-under", bar]
    assert main(arguments) == status


def test_the_command_writes_every_report(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "out"
    status = main(
        [
            "test",
            str(folder),
            "--coverage",
            f"--coverage-json={out / 'c.json'}",
            f"--coverage-lcov={out / 'c.info'}",
            f"--coverage-cobertura={out / 'c.xml'}",
            f"--coverage-html={out / 'pages'}",
        ]
    )
    assert status == 0
    assert "transitions that no scenario reached" in capsys.readouterr().out
    assert sorted(path.name for path in out.rglob("*.*")) == [
        "c.info",
        "c.json",
        "c.xml",
        "flow-1.html",
        "index.html",
    ]


def under_pytest(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    plugins = (
        "-p",
        "soundstage.testing.pytest_plugin",
        "-p",
        "no:asyncio",
        "-p",
        "no:cacheprovider",
    )
    command = (sys.executable, "-m", "pytest", *plugins, *options)
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_pytest_tells_what_scenario_files_reach(folder: Path) -> None:
    done = under_pytest(
        folder, "--flow-coverage", "--flow-coverage-lcov=c.info", "--flow-coverage-fail-under=60"
    )
    assert done.returncode == 0, done.stdout
    assert "color.json   100 %         60 %        50 %      50 %" in done.stdout
    assert "SF:color.json" in (folder / "c.info").read_text()


@pytest.mark.parametrize(
    ("options", "status"),
    [(["--flow-coverage-fail-under=61"], 1), (["--flow-coverage-fail-under=many"], 4)],
)
def test_pytest_fails_below_the_bar(folder: Path, options: list[str], status: int) -> None:
    assert under_pytest(folder, *options).returncode == status


def test_the_samples_are_covered_by_their_own_scenarios() -> None:
    samples = Path(__file__).parents[3] / "src/soundstage/samples"
    bars = ("--fail-under=100", "--fail-under=states=100")
    assert main(["test", str(samples), "-q", *bars]) == 0
