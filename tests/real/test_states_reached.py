"""The scenarios enter every state of every published flow that can be entered."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from soundstage.testing.reading import Script, read_script
from soundstage.testing.runner import run_file

HERE = Path(__file__).parent
FLOWS = sorted((HERE.parents[2] / "shared" / "flows" / "real").glob("*.json"))
UNREACHED: dict[str, dict[str, list[str]]] = msgspec.json.decode(
    (HERE / "unreached.json").read_bytes()
)
"""By flow and reason: the states that no session enters; `*` stands for all of them."""


def states_of(flow: Path) -> set[str]:
    definition = msgspec.json.decode(flow.read_bytes())
    return {state["name"] for state in definition["states"]}


def flows_of(script: Script) -> Iterator[str]:
    yield script.flow_path.stem
    yield from (Path(name).stem for name in script.file.subflows.values())


@pytest.fixture(scope="module")
def entered() -> dict[str, set[str]]:
    """Return the states that the scenarios enter, by flow; a subflow's are its caller's too."""
    found: dict[str, set[str]] = {}
    for path in sorted(HERE.glob("*.test.yaml")):
        names = {
            name
            for result in run_file(path)
            for step in result.steps
            for name in (step.transitioned_from, step.transitioned_to)
        }
        for flow in flows_of(read_script(path)):
            found.setdefault(flow, set()).update(names)
    return found


@pytest.mark.parametrize("flow", FLOWS, ids=lambda path: path.stem)
def test_every_state_is_entered_but_those_with_a_reason(
    flow: Path, entered: dict[str, set[str]]
) -> None:
    states = states_of(flow)
    excused = [name for names in UNREACHED.get(flow.stem, {}).values() for name in names]
    missing = states - entered.get(flow.stem, set())
    assert missing == (states if excused == ["*"] else set(excused))


@pytest.mark.skipif(not FLOWS, reason="the published flows are not there")
def test_no_reason_is_given_for_a_flow_that_is_not_there() -> None:
    assert set(UNREACHED) <= {flow.stem for flow in FLOWS}
