"""Run seeds: `python -m tests.simulation --seed 1 --seeds 1000`, or one with its `--trace`."""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.run import Outcome, simulate

_WORTH_PROCESSES = 50
_BATCH = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the seeds that are asked for; 1 when one of them shows a breach."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many processes")
    parser.add_argument("--trace", action="store_true", help="print what happened")
    given = parser.parse_args(arguments)
    began, figures, failed = time.monotonic(), Counter[str](), []
    for outcome in _outcomes(range(given.seed, given.seed + given.seeds), given.jobs):
        figures.update(outcome.figures)
        _show(outcome, trace=given.trace)
        if outcome.breaches:
            failed.append(outcome.seed)
    minutes = (time.monotonic() - began) / 60
    print(f"{given.seeds} interleavings, {given.seeds / minutes:,.0f} a minute")
    print(", ".join(f"{name}: {number:,}" for name, number in sorted(figures.items())))
    if failed:
        print(f"{len(failed)} failed: {' '.join(map(str, failed[:20]))}", file=sys.stderr)
        print(f"see one: python -m tests.simulation --trace --seed {failed[0]}", file=sys.stderr)
    return 1 if failed else 0


def _outcomes(seeds: range, jobs: int) -> Iterator[Outcome]:
    """Run the seeds, in their order; many of them in several processes."""
    if jobs == 1 or len(seeds) < _WORTH_PROCESSES:
        yield from map(simulate, seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(simulate, seeds, chunksize=_BATCH)


def _show(outcome: Outcome, *, trace: bool) -> None:
    if trace:
        print("\n".join(outcome.lines))
    for breach in outcome.breaches:
        print(f"seed {outcome.seed}: {breach}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
