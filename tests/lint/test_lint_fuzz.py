"""Whatever a flow holds, the linter answers: on changed flows of all kinds it never raises."""

import copy
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.validation.test_fuzz import change_something, whole_flow

from soundstage.definition.parse import parse_definition
from soundstage.errors import DefinitionError
from soundstage.lint.config import Config
from soundstage.lint.repair import repair
from soundstage.lint.run import Report, lint
from soundstage.lint.syntax import read
from soundstage.validation import validate

ROOT = Path(__file__).parents[2]
SEEDS = range(int(os.environ.get("FUZZ_SEEDS", "6")))
FOLDERS = (ROOT / "tests/flows", ROOT / "src/soundstage/samples", ROOT.parent / "shared/flows")
FLOWS = [path for folder in FOLDERS for path in sorted(folder.rglob("*.json"))]
PIECES = [
    "{{", "}}", "{%", "%}", " for ", " in ", "(1..", "20)", "|", " to_json ", ":", "'x'", '"', "\\",
    "widgets.", "flow.variables.", "[0]", ".parsed", " if ", " == ", "1", " assign a = ", "endif",
    "now", " date: '%H'", "{", "}", "\n", "é", "limit:3", "raw", "endraw",
]  # fmt: skip


def answers(text: str) -> Report:
    report = lint("flow.json", text, Config())
    for finding in report.findings:
        assert finding.message
        assert (1, 1) <= (finding.line, finding.column) <= (finding.end_line, finding.end_column)
        assert finding.property_path.startswith("#/")
    return report


def errors_in(text: str) -> int:
    try:
        return len(validate(parse_definition(text)).errors)
    except DefinitionError as error:
        return len(error.problems)


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_changed_flows(path: Path) -> None:
    whole = json.loads(path.read_text(encoding="utf-8"))
    for seed in SEEDS:
        chance = random.Random(seed)
        document = copy.deepcopy(whole)
        for _ in range(chance.randrange(4)):
            change_something(document, chance)
        text = json.dumps(document)
        report = answers(text)
        repaired = repair(report, answers)
        assert errors_in(repaired.text) <= errors_in(text)
        assert repair(repaired, answers).text == repaired.text


def test_a_flow_with_every_widget() -> None:
    chance = random.Random(7)
    for _ in range(100):
        document = whole_flow()
        change_something(document, chance)
        answers(json.dumps(document))


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=20).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_template(source: str) -> None:
    read(source)
    flow: Any = whole_flow()
    for state in flow["states"]:
        for name in ("body", "say", "url", "input", "attributes"):
            if name in state["properties"]:
                state["properties"][name] = source
        for transition in state["transitions"]:
            for condition in transition.get("conditions", ()):
                condition["value"] = source
    try:
        text = json.dumps(flow, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:
        return
    repair(answers(text), answers)


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_any_text(content: bytes | str) -> None:
    assert lint("flow.json", content, Config()).findings
