"""Suggested scenarios reach every transition of every published flow that can be reached.

They start from nothing: only the setting of our own scenario files is used (subflows, and
what stands in place of a template's placeholders), none of their scenarios.
"""

from pathlib import Path

import msgspec
import pytest

from soundstage.testing.coverage.items import Kind, label
from soundstage.testing.coverage.measuring import Coverage
from soundstage.testing.exploring.suggesting import suggest
from soundstage.testing.reading import read_script
from soundstage.testing.runner import run_file

HERE = Path(__file__).parent
FLOWS = HERE.parents[2] / "shared" / "flows" / "real"
UNREACHED: dict[str, dict[str, list[str]]] = msgspec.json.decode(
    (HERE / "unreached_transitions.json").read_bytes()
)
"""By flow and reason: the transitions that no session can take."""

TWICE = {"sms_support_tickets.test.yaml"}
"""A second setting of a flow that is explored in another one."""

FILES = [path for path in sorted(HERE.glob("*.test.yaml")) if path.name not in TWICE]


@pytest.mark.skipif(not FLOWS.is_dir(), reason="the published flows are not there")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".test.yaml"))
def test_every_transition_is_reached_but_those_with_a_reason(path: Path, tmp_path: Path) -> None:
    suggestions = suggest(read_script(path))
    file = tmp_path / "suggested.test.yaml"
    file.write_text(suggestions.text(tmp_path), encoding="utf-8")
    coverage = Coverage()
    for result in run_file(file):
        assert result.passed, result.explained()
        coverage.add(result)
    for flow in coverage.flows:
        missing = [label(item, flow.definition) for item in flow.missing(Kind.TRANSITIONS)]
        reasons = UNREACHED.get(flow.path.stem, {})
        assert sorted(missing) == sorted(name for names in reasons.values() for name in names)


@pytest.mark.skipif(not FLOWS.is_dir(), reason="the published flows are not there")
def test_no_reason_is_given_for_a_flow_that_is_not_there() -> None:
    assert set(UNREACHED) <= {path.stem for path in FLOWS.glob("*.json")}
