"""One system on one workload: start it cold, warm it, load it, halve the load, weigh it."""

import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.generator import Figures, Generator
from bench.plan import Plan
from bench.processes import Weight, weigh
from bench.systems.base import Place, Session, Shared, System
from bench.workloads import WORKLOADS, Workload

Sample = dict[str, Any]


@dataclass(frozen=True)
class Bench:
    """What all measurements share."""

    plan: Plan
    folder: Path
    generator: Generator
    postgresql: Shared | None

    def sample(self, system: System, workload: Workload, repeat: int) -> list[Sample]:
        """Measure one system once; the samples of one process, as many as there are loads."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            folder = Path(name)
            folder.chmod(0o755)
            place = Place(folder, self.generator.carrier, self.postgresql)
            with system.session(workload, place) as session:
                run = _Run(self, session, workload)
                found = run.loads()
        common = {"system": system.name, "workload": workload.name, "repeat": repeat}
        return [{**common, **sample} for sample in found]


@dataclass
class _Run:
    bench: Bench
    session: Session
    workload: Workload
    conversations: int = 0

    def loads(self) -> list[Sample]:
        plan = self.bench.plan
        cold = time.perf_counter() - self.session.spawned
        first = self._order(1, 0.001)
        cold += first["first"]
        self._order(plan.most, plan.warm_up)
        samples = [self._load(contacts) for contacts in plan.contacts]
        most = samples[-1]["webhooks_a_second"]
        half = self._load(plan.most, rate=most / 2)
        size = self.session.size()
        samples[-1] |= {
            "cold_start": cold,
            "bytes_per_execution": None if size is None else size / self.conversations,
            "half_p50": half["p50"],
            "half_p99": half["p99"],
        }
        return samples

    def _load(self, contacts: int, rate: float = 0.0) -> Sample:
        before = self._weigh()
        figures = self._order(contacts, self.bench.plan.seconds, rate)
        after = self._weigh()
        turns = figures["conversations"] * self.workload.turns
        per_turn = self.workload.turns / self.workload.webhooks
        return {
            "contacts": contacts,
            **figures,
            "turns_a_second": figures["webhooks_a_second"] * per_turn,
            "flows_a_second": figures["webhooks_a_second"] / self.workload.webhooks,
            "cpu_per_1000_turns": 1000 * (after[0].cpu - before[0].cpu) / turns,
            "database_cpu_per_1000_turns": 1000 * (after[1].cpu - before[1].cpu) / turns,
            "memory": after[0].memory,
            "database_memory": after[1].memory,
            "load_share": figures["load_cpu"] / figures["elapsed"],
        }

    def _order(self, contacts: int, seconds: float, rate: float = 0.0) -> Figures:
        order = self.bench.generator.order
        figures = order(self.workload.name, self.session.url, contacts, seconds, rate)
        self.conversations += figures["conversations"]
        return figures

    def _weigh(self) -> tuple[Weight, Weight]:
        return weigh(self.session.pids), weigh(self.session.database)


def plan_as_data(plan: Plan) -> dict[str, Any]:
    """Return the plan for the record."""
    return asdict(plan)


def workloads(plan: Plan) -> list[Workload]:
    """Return the workloads of a plan."""
    return [WORKLOADS[name] for name in plan.workloads]
