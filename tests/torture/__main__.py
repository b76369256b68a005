"""`make torture`: one run by the environment's plan; the exit status says whether all held."""

import asyncio
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from tests.torture.databases import make_database
from tests.torture.plan import Plan
from tests.torture.report import as_json, as_table
from tests.torture.run import run
from tests.torture.slow import slow_down


def main() -> int:
    """Run, print the figures, and return 1 when a promise was broken."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    plan = Plan.read()
    print(f"slow network: {slow_down(float(os.environ.get('SLOW', '2')))}")
    kept = os.environ.get("KEEP", "")
    print(f"torture: {msgspec.json.encode(plan).decode()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="torture-") as temporary:
        if kept:
            Path(kept).mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=kept or temporary))
        began = time.monotonic()
        with make_database(plan, folder) as database:
            findings = asyncio.run(run(plan, folder, database))
        seconds = time.monotonic() - began
        print(as_table(plan, findings, seconds))
        print(as_json(plan, findings, seconds))
        if findings.breaches and not kept:
            print(f"the same plan again: SEED={plan.seed}; KEEP=folder keeps records and logs")
    return 1 if findings.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
