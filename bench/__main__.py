"""The benchmark: `make bench`. It runs everything that is here and writes `bench/results/`."""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import peers_installed, plot, report
from bench.generator import NoAnswer, generator
from bench.measure import Bench, Sample, plan_as_data, workloads
from bench.plan import Plan, read_plan
from bench.processes import StartFailed
from bench.systems.base import ON_POSTGRESQL, Shared, System
from tests.postgresql import NoPostgres, Server, find_binaries

RESULTS = Path(__file__).parent / "results"
_POSTGRESQL = {"max_connections": 300, "shared_buffers": "256MB", "max_wal_size": "4GB"}
"""Room for every system; how durable it is stays as it comes out of the box."""


def main() -> None:
    plan = read_plan()
    peers_installed.install()
    record = run(plan)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "results.json").write_text(json.dumps(record, indent=1) + "\n")
    (RESULTS / "results.md").write_text(report.page(record))
    (RESULTS / "results.png").write_bytes(plot.png(record))
    print(report.page(record))
    print(f"written to {RESULTS}: results.md, results.png and, with every sample, results.json")


def run(plan: Plan) -> dict[str, Any]:
    """Measure what can be measured and return all that was seen."""
    systems, missing = _present(plan.chosen())
    record: dict[str, Any] = {
        "date": time.strftime("%Y-%m-%d"),
        "plan": plan_as_data(plan),
        "machine": _machine(),
        "systems": [_described(system) for system in systems],
        "missing": missing,
        "samples": [],
        "engine": [],
    }
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        folder.chmod(0o755)
        load = stack.enter_context(generator())
        shared = None
        if any(system.durable == ON_POSTGRESQL for system in systems):
            shared = Shared(stack.enter_context(Server(**_POSTGRESQL)))
        bench = Bench(plan, folder, load, shared)
        for entry in _interleaved(bench, systems):
            record[entry.pop("kind")].append(entry)
    return record


def _present(systems: Sequence[System]) -> tuple[list[System], list[dict[str, str]]]:
    """Part the systems that can run here from those that cannot, with the reason."""
    reasons = {system.name: _reason(system) for system in systems}
    missing = [{"name": name, "reason": reason} for name, reason in reasons.items() if reason]
    return [system for system in systems if not reasons[system.name]], missing


def _reason(system: System) -> str | None:
    if system.durable == ON_POSTGRESQL:
        try:
            find_binaries()
        except NoPostgres as absent:
            return str(absent)
    return system.missing()


def _interleaved(bench: Bench, systems: Sequence[System]) -> Iterator[dict[str, Any]]:
    """Run every system on every workload before any is repeated."""
    failed: set[str] = set()
    for repeat in range(bench.plan.repeats):
        for workload in workloads(bench.plan):
            yield {"kind": "engine", "workload": workload.name, **_engine(workload.name, bench)}
            for system in systems:
                if system.name in failed:
                    continue
                try:
                    samples = bench.sample(system, workload, repeat)
                except (NoAnswer, StartFailed) as failure:
                    failed.add(system.name)
                    yield {"kind": "missing", "name": system.name, "reason": str(failure)}
                    continue
                _tell(samples[-1])
                yield from ({"kind": "samples", **sample} for sample in samples)


def _engine(workload: str, bench: Bench) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.engine", workload, str(bench.plan.seconds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _tell(sample: Sample) -> None:
    print(
        f"{sample['repeat'] + 1}. {sample['workload']:9} {sample['system']:22} "
        f"{sample['turns_a_second']:7.0f} turns/s  p50 {sample['p50']:6.1f} ms  "
        f"p99 {sample['p99']:6.1f} ms  {sample['cpu_per_1000_turns']:6.2f} CPU s",
        flush=True,
    )


def _described(system: System) -> dict[str, str]:
    return {"name": system.name, "version": system.version(), "durable": system.durable}


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": ", ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


if __name__ == "__main__":
    main()
