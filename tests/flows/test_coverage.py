"""The scenarios take every transition of every flow here, and of every widget that runs."""

from pathlib import Path

import pytest

from soundstage.testing.coverage.items import Kind
from soundstage.testing.coverage.measuring import Coverage
from soundstage.testing.results import Result
from soundstage.testing.runner import find_files, run_file
from soundstage.widgets import WIDGETS, Widget

HERE = Path(__file__).parent
RUNNING = sorted(name for name, widget in WIDGETS.items() if type(widget).enter is not Widget.enter)
ELSEWHERE = {
    "run-function-v2": {"success", "fail"},
    "start-conversation": {"created", "failed"},
    "resume-conversation": {"resumed", "failed"},
    "send-to-flex": {"callFailure"},
    "enqueue-call": {"failedToEnqueue", "callFailure"},
    "make-outgoing-call-v1": {"hangup"},
    "record-voicemail": {"noAudio"},
}
"""Taken in test_conversation_flows.py and test_exchange.py.

run-function-v2 is another name of run-function.
"""


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return [result for path in find_files([HERE]) for result in run_file(path)]


@pytest.fixture(scope="module")
def coverage(results: list[Result]) -> Coverage:
    coverage = Coverage()
    for result in results:
        coverage.add(result)
    return coverage


@pytest.fixture(scope="module")
def taken(results: list[Result]) -> set[tuple[str, str]]:
    return {(step.type, step.name) for result in results for step in result.steps}


def test_every_flow_has_scenarios(coverage: Coverage) -> None:
    assert [flow.path for flow in coverage.flows] == sorted(HERE.resolve().glob("*.json"))


@pytest.mark.parametrize("kind", list(Kind))
def test_the_scenarios_reach_everything(kind: Kind, coverage: Coverage) -> None:
    missing = [(flow.path.name, item) for flow in coverage.flows for item in flow.missing(kind)]
    assert missing == []


@pytest.mark.parametrize("name", RUNNING)
def test_every_transition_of_a_widget_is_taken(name: str, taken: set[tuple[str, str]]) -> None:
    seen = {event for type_, event in taken if type_ == name}
    wanted = set(WIDGETS[name].events) - WIDGETS[name].silent
    assert seen | ELSEWHERE.get(name, set()) >= wanted
