"""Waiting until a flow or a scenario is saved."""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

_PAUSE_SECONDS = 0.3
_ENDINGS = (".json", ".yaml")

Moments = Mapping[Path, int]


def moments_of(paths: Iterable[Path]) -> Moments:
    """Return when each flow and scenario in these folders, or beside these files, was saved."""
    found: dict[Path, int] = {}
    for folder in {path if path.is_dir() else path.parent for path in paths}:
        for path in folder.rglob("*"):
            if path.suffix in _ENDINGS:
                try:
                    found[path] = path.stat().st_mtime_ns
                except OSError:
                    continue
    return found


def await_change(paths: Iterable[Path], before: Moments) -> None:
    """Return when something is saved, new or gone."""
    watched = list(paths)
    while moments_of(watched) == before:
        time.sleep(_PAUSE_SECONDS)
