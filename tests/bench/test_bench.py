"""The benchmark measures what it says: the floor writes what we write, and nobody is left out."""

from pathlib import Path

import apsw
import pytest
from bench import plot, report
from bench.__main__ import run
from bench.generator import generator
from bench.plan import read_plan
from bench.systems.base import Place, System
from bench.systems.floor import FloorOnSqlite
from bench.systems.soundstage import SoundstageOnSqlite
from bench.workloads import BURST, DIALOGUE, VOICE, Workload

_TABLES = ("executions", "journal", "seen", "effects", "timers")
_SLACK = 0.02
"""Numbers in the records, such as times and ordinals, differ by a few digits."""


def _written(path: Path) -> tuple[dict[str, int], int]:
    """Return the rows of each table, and the bytes of executions and their journal."""
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        rows = {table: db.execute(f"SELECT count(*) FROM {table}").get for table in _TABLES}
        size = db.execute(
            "SELECT (SELECT sum(length(snapshot)) FROM executions)"
            " + (SELECT sum(length(entry)) FROM journal)"
        ).get
        return rows, size
    finally:
        db.close()


def _after_one_conversation(
    system: System, file: str, workload: Workload, folder: Path
) -> tuple[dict[str, int], int]:
    """Let one contact talk to a system; the server finishes what it has begun when it stops."""
    folder.mkdir()
    with (
        generator() as load,
        system.session(workload, Place(folder, load.carrier, None)) as session,
    ):
        figures = load.order(workload.name, session.url, contacts=1, seconds=0.001)
        assert (figures["conversations"], figures["webhooks"]) == (1, workload.webhooks)
    return _written(folder / file)


@pytest.mark.parametrize("workload", [DIALOGUE, VOICE], ids=lambda workload: workload.name)
def test_the_floor_writes_what_soundstage_writes_for_a_conversation(
    workload: Workload, tmp_path: Path
) -> None:
    ours = _after_one_conversation(
        SoundstageOnSqlite(), "home/soundstage.db", workload, tmp_path / "ours"
    )
    floor = _after_one_conversation(FloorOnSqlite(), "data/floor.db", workload, tmp_path / "floor")
    assert floor[0] == ours[0]
    assert ours[0]["journal"] == workload.turns
    assert floor[1] == pytest.approx(ours[1], rel=_SLACK)


def test_a_run_has_figures_of_every_system_a_page_and_a_picture() -> None:
    names = ("soundstage-sqlite", "floor-sqlite")
    plan = read_plan(
        {"QUICK": "1", "SECONDS": "0.3", "CONTACTS": "4", "WORKLOADS": BURST.name}
        | {"SYSTEMS": " ".join(names)}
    )
    record = run(plan)
    assert not record["missing"]
    assert tuple(sample["system"] for sample in record["samples"]) == names
    for sample in record["samples"]:
        measured = ("turns_a_second", "p50", "p99", "half_p50", "cpu_per_1000_turns", "memory")
        assert all(sample[figure] > 0 for figure in measured)
        assert sample["bytes_per_execution"] > 1_000
        assert sample["cold_start"] > 0
    page = report.page(record)
    assert all(f"| {name} | 4 |" in page for name in names)
    assert "soundstage-sqlite / floor-sqlite" in page
    assert plot.png(record).startswith(b"\x89PNG")
