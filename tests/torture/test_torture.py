"""Nodes are killed and stopped while people text and call: the short form of `make torture`."""

from pathlib import Path

import pytest
from tests.torture.databases import make_database
from tests.torture.plan import Plan
from tests.torture.report import as_table
from tests.torture.run import run

PLANS = {
    "sqlite": Plan(seconds=10, kills=3, stops=2, rate=12),
    "postgresql": Plan(
        seconds=12, database="postgresql", nodes=2, kills=3, stops=2, restarts=1, cuts=2, rate=10
    ),
}


@pytest.mark.parametrize("name", PLANS)
async def test_nothing_is_lost_or_doubled_whatever_is_killed(name: str, tmp_path: Path) -> None:
    plan = PLANS[name]
    with make_database(plan, tmp_path) as database:
        findings = await run(plan, tmp_path, database)
    assert findings.breaches == [], as_table(plan, findings, plan.seconds)
    assert findings.counts["torment: kill"] and findings.counts["executions"]
