"""The flows that the editor offers to begin with."""

from pathlib import Path

import msgspec
import pytest

from soundstage.console.flows.templates import read_templates
from soundstage.console.wire.flows import Template
from soundstage.lint.config import Config
from soundstage.lint.rule import Severity
from soundstage.lint.run import lint
from soundstage.testing.coverage.items import Kind
from soundstage.testing.coverage.measuring import Coverage
from soundstage.testing.runner import run_file

SAMPLES = Path(__file__).parents[2] / "src/soundstage/samples"
TEMPLATES = read_templates()


def named(template: Template) -> str:
    return template.name


def test_every_sample_is_a_template() -> None:
    assert len(TEMPLATES) >= 8
    assert {one.name for one in TEMPLATES} == {path.stem for path in SAMPLES.glob("*.json")}


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_a_template_starts_on_the_channels_that_it_names(template: Template) -> None:
    starts = {"messages": "incomingMessage", "calls": "incomingCall", "rest": "incomingRequest"}
    (trigger,) = (s for s in template.definition["states"] if s["type"] == "trigger")
    taken = {one["event"] for one in trigger["transitions"] if "next" in one}
    assert taken <= {starts[channel] for channel in template.channels}
    assert taken
    assert template.title
    assert template.summary.endswith(".")


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_no_two_widgets_of_a_template_lie_on_each_other(template: Template) -> None:
    offsets = [state["properties"]["offset"] for state in template.definition["states"]]
    assert len({(place["x"] // 300, place["y"] // 150) for place in offsets}) == len(offsets)


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_lint_has_nothing_but_notes_to_say(template: Template) -> None:
    report = lint(template.name, msgspec.json.encode(template.definition), Config())
    assert report.worst().rank <= Severity.NOTE.rank


@pytest.mark.parametrize("template", TEMPLATES, ids=named)
def test_the_scenarios_of_a_template_reach_all_of_it(template: Template) -> None:
    coverage = Coverage()
    for result in run_file(SAMPLES / f"{template.name}.test.yaml"):
        coverage.add(result)
    missing = [item for flow in coverage.flows for kind in Kind for item in flow.missing(kind)]
    assert missing == []
