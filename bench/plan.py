"""What is run: which systems, how many contacts, how long, how often."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.systems.base import System
from bench.systems.dbos import Dbos
from bench.systems.floor import FloorOnPostgresql, FloorOnSqlite
from bench.systems.node_red import NodeRed
from bench.systems.restate import Restate
from bench.systems.soundstage import SoundstageOnPostgresql, SoundstageOnSqlite
from bench.workloads import WORKLOADS


@dataclass(frozen=True)
class Plan:
    """One run of the benchmark."""

    repeats: int
    seconds: float
    warm_up: float
    contacts: tuple[int, ...]
    workloads: tuple[str, ...]
    systems: tuple[str, ...] | None
    """The systems that were asked for; all when none was named."""

    def chosen(self) -> list[System]:
        """Return the systems to be measured, ours and the floors first."""
        every: Sequence[System] = (
            SoundstageOnSqlite(),
            FloorOnSqlite(),
            SoundstageOnPostgresql(),
            FloorOnPostgresql(),
            NodeRed(),
            Dbos(),
            Restate(),
        )
        known = {system.name: system for system in every}
        return [known[name] for name in self.systems or known]

    @property
    def most(self) -> int:
        """The contacts of the run that tells what a system can do at most."""
        return max(self.contacts)


def read_plan(environment: Mapping[str, str] = os.environ) -> Plan:
    """Read the plan from QUICK, REPEATS, SECONDS, CONTACTS, WORKLOADS and SYSTEMS."""
    quick = bool(environment.get("QUICK"))
    names = environment.get("SYSTEMS", "").split()
    contacts = environment.get("CONTACTS", "64" if quick else "1 8 64").split()
    return Plan(
        repeats=int(environment.get("REPEATS") or (1 if quick else 3)),
        seconds=float(environment.get("SECONDS") or (0.6 if quick else 4)),
        warm_up=0.8 if quick else 1.5,
        contacts=tuple(map(int, contacts)),
        workloads=tuple(environment.get("WORKLOADS", "").split()) or tuple(WORKLOADS),
        systems=tuple(names) or None,
    )
