"""Time that `soundstage lint` takes for a flow of 1,000 states, from its start to its end.

Once with two findings in each state and once with hardly any. Beside them stands `soundstage
validate`, which reads and checks the same file. Run with `python -m bench.parts.lint`.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.parts.validate import STATES, flow

ROUNDS = 10


def quiet_flow() -> str:
    """Return the flow with a way out of every question."""
    document = json.loads(flow())
    for state in document["states"][1:]:
        for transition in state["transitions"]:
            transition.setdefault("next", "state_1")
    return json.dumps(document)


def took(command: str, path: Path) -> float:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "soundstage.cli", command, str(path)],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - began


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        loud, quiet = Path(folder) / "loud.json", Path(folder) / "quiet.json"
        loud.write_text(flow(), encoding="utf-8")
        quiet.write_text(quiet_flow(), encoding="utf-8")
        runs = {
            "validate": ("validate", quiet),
            "lint": ("lint", quiet),
            f"lint with {2 * STATES} findings": ("lint", loud),
        }
        times = {name: [took(*run) for _ in range(ROUNDS)] for name, run in runs.items()}
    shown = ", ".join(
        f"{name} {1000 * statistics.median(found):.0f} ms" for name, found in times.items()
    )
    print(f"{STATES} states: {shown} (medians of {ROUNDS}, whole processes)")


if __name__ == "__main__":
    main()
