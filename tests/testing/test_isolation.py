"""Scenarios know nothing of each other, in whatever order they are played."""

from pathlib import Path

import pytest

from soundstage.testing.player import play
from soundstage.testing.reading import Script, read_script
from soundstage.testing.results import Result

FLOWS = Path(__file__).parents[1] / "flows"
NAMES = ("exchange", "handover", "library", "watering")

Telling = dict[tuple[str, int], tuple[object, ...]]


def told(result: Result) -> tuple[object, ...]:
    """Return what happened, when, to whom and by which SIDs."""
    assert result.played is not None
    steps = [(step.sid, step.name, step.transitioned_to, step.created_at) for step in result.steps]
    runs = [
        (run.execution.sid, run.execution.contact, len(run.journal)) for run in result.played.runs
    ]
    return result.failure, steps, runs


async def played(scripts: dict[str, Script], order: list[tuple[str, int]]) -> Telling:
    return {(name, number): told(await play(scripts[name], number)) for name, number in order}


@pytest.fixture(scope="module")
def scripts() -> dict[str, Script]:
    return {name: read_script(FLOWS / f"{name}.test.yaml", "") for name in NAMES}


async def test_the_order_of_scenarios_changes_nothing(scripts: dict[str, Script]) -> None:
    order = [(name, n) for name in NAMES for n in range(len(scripts[name].file.scenarios))]
    mixed = sorted(order, key=lambda one: (one[1], one[0]), reverse=True)
    assert await played(scripts, order) == await played(scripts, mixed)
