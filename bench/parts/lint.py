"""Time that `soundstage lint` takes for a flow of 1,000 states, from its start to its end.

Beside it stands the floor, the start of Python and the imports of `soundstage validate`, which
reads and checks the same file. Run with `python -m bench.parts.lint`.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.parts.validate import STATES, flow

ROUNDS = 10


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flow.json"
        path.write_text(flow(), encoding="utf-8")
        took: dict[str, list[float]] = {"validate": [], "lint": []}
        for _ in range(ROUNDS):
            for command, times in took.items():
                began = time.perf_counter()
                done = subprocess.run(
                    [sys.executable, "-m", "soundstage.cli", command, str(path)],
                    capture_output=True,
                    check=False,
                )
                times.append(time.perf_counter() - began)
                assert done.returncode == 0, done.stderr
    shown = ", ".join(
        f"{command} {1000 * statistics.median(times):.0f} ms" for command, times in took.items()
    )
    print(f"{STATES} states: {shown} (medians of {ROUNDS}, whole processes)")


if __name__ == "__main__":
    main()
