"""The sample flows that come with the package."""

from pathlib import Path

import pytest

from soundstage.testing.runner import each_result
from soundstage.validation import check
from soundstage.widgets import WIDGETS

SAMPLES = Path(__file__).parents[2] / "src/soundstage/samples"
SCENARIOS = sorted(SAMPLES.glob("*.test.yaml"))
FLOWS = sorted(SAMPLES.glob("*.json"))


def test_every_sample_has_scenarios() -> None:
    assert len(FLOWS) >= 2
    assert [path.name.removesuffix(".test.yaml") for path in SCENARIOS] == [
        path.stem for path in FLOWS
    ]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_all_scenarios_pass(path: Path) -> None:
    results = list(each_result(path))
    assert results
    assert [result.explained() for result in results if not result.passed] == []


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.stem)
def test_every_event_has_its_transition(path: Path) -> None:
    definition = check(path.read_bytes())
    for state in definition.states:
        assert {t.event for t in state.transitions} >= set(WIDGETS[state.type].events) - {"match"}
