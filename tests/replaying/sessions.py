"""Recordings of what scenarios play: every session that this repository has."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from soundstage.limits import Limits
from soundstage.replaying.recording import Recording, decode, encode
from soundstage.testing.results import Played
from soundstage.testing.runner import each_result

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "flows" / "real"
SAMPLES = ROOT / "src/soundstage/samples"
FOLDERS = [SAMPLES, ROOT / "tests/flows"]
FOLDERS += [ROOT / "tests/real"] if REAL.is_dir() else []
SCRIPTS = [path for folder in FOLDERS for path in sorted(folder.glob("*.test.yaml"))]


@cache
def recordings(script: Path) -> tuple[tuple[Recording, Limits], ...]:
    """Return the executions of a file's scenarios as journal files hold them, with their limits."""
    return tuple(
        (decode(encode(recording)), result.played.limits)
        for result in each_result(script)
        if result.played
        for recording in _of(result.played)
    )


def _of(played: Played) -> Iterator[Recording]:
    main = played.flow[1]
    used = [text for sid, (_, text) in played.subflows.items() if sid in main]
    original = [sid for sid in played.subflows if sid in main]
    for run in played.runs:
        given = sorted(run.execution.subflows)
        definitions = {run.execution.flow_sid: main, **dict(zip(given, used, strict=True))}
        for old, new in zip(original, given, strict=True):
            definitions = {sid: text.replace(old, new) for sid, text in definitions.items()}
        documents = {sid: msgspec.json.decode(text) for sid, text in definitions.items()}
        yield Recording.of(run.execution, run.journal, documents)
