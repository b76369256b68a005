"""The plan of a run: read from the environment, and the same for the same seed."""

from collections import Counter

import pytest
from tests.torture.plan import Plan, torments


def test_half_an_hour_on_postgresql_has_hundreds_of_kills_and_dozens_of_restarts() -> None:
    plan = Plan.read({"SECONDS": "1800", "DATABASE": "postgresql"})
    kinds = Counter(torment.kind for torment in torments(plan))
    assert plan.nodes == 3
    assert kinds["kill"] >= 200
    assert kinds["restart-fast"] + kinds["restart-immediate"] >= 20


def test_sqlite_has_one_node_and_no_server_to_restart() -> None:
    plan = Plan.read({"SECONDS": "1800", "NODES": "3"})
    assert plan.nodes == 1
    assert {torment.kind for torment in torments(plan)} == {"kill", "stop"}


def test_the_same_seed_gives_the_same_torments_within_the_run() -> None:
    plan = Plan.read({"SECONDS": "60", "DATABASE": "postgresql", "SEED": "3", "KILLS": "50"})
    found = torments(plan)
    assert found == torments(plan)
    assert found != torments(Plan.read({"SECONDS": "60", "DATABASE": "postgresql", "SEED": "4"}))
    assert all(0 <= torment.at <= 60 for torment in found)
    assert sum(torment.kind == "kill" for torment in found) == 50


def test_an_unknown_database_is_refused() -> None:
    with pytest.raises(SystemExit, match="expected sqlite or postgresql"):
        Plan.read({"DATABASE": "oracle"})
