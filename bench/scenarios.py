"""How long a thousand scenarios take: `python -m bench.scenarios [COUNT] [JOBS]`.

They are those of the sample flows and of the tests' flows, repeated in files of their own.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from itertools import count, cycle
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from soundstage.testing.reading import SUFFIX, read_script
from soundstage.testing.runner import find_files

ROOT = Path(__file__).parents[1]
SOURCES = (ROOT / "src/soundstage/samples", ROOT / "tests/flows")


def write_files(folder: Path, wanted: int) -> int:
    """Fill a folder with copies of scenario files, each with its flow beside it."""
    files = [(path, len(read_script(path).file.scenarios)) for path in find_files(SOURCES)]
    for source in SOURCES:
        for path in source.glob("*.json"):
            shutil.copy(path, folder)
    written = 0
    for number, (path, scenarios) in zip(count(), cycle(files), strict=False):
        if written >= wanted:
            break
        name = path.name.removesuffix(SUFFIX)
        text = path.read_text(encoding="utf-8")
        flow = "" if text.startswith("flow:") else f"flow: {name}.json\n"
        (folder / f"{name}_{number}{SUFFIX}").write_text(flow + text, encoding="utf-8")
        written += scenarios
    return written


def main(wanted: int = 1_000, jobs: int = 1) -> None:
    """Play them with the command, as a user does, and say how long that took."""
    with tempfile.TemporaryDirectory() as name:
        written = write_files(Path(name), wanted)
        before, began = getrusage(RUSAGE_CHILDREN), time.perf_counter()
        command = [sys.executable, "-m", "soundstage.cli", "test", "-q", "-j", str(jobs), name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        took, after = time.perf_counter() - began, getrusage(RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(done.stdout.splitlines()[-1] if done.stdout else done.stderr)
    print(
        f"{written} scenarios with {jobs} processes: {took:.1f} s, "
        f"{processor:.1f} s of a processor, {1_000 * processor / written:.1f} ms each"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
