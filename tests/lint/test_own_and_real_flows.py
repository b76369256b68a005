"""What is found in the flows of this repository, and in flows that other people published.

The latter lie beside the checkout, where they are there. `real.json` holds how often each rule
is broken in each; every one of these findings was looked at and is right.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from soundstage.lint.config import Config
from soundstage.lint.rule import Severity
from soundstage.lint.run import lint

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "flows" / "real"
EXPECTED: dict[str, dict[str, int]] = json.loads(
    (Path(__file__).parent / "real.json").read_text(encoding="utf-8")
)
OWN: dict[str, dict[str, int]] = json.loads(
    (Path(__file__).parent / "own.json").read_text(encoding="utf-8")
)


def counts(path: Path, at_least: Severity = Severity.NOTE) -> dict[str, int]:
    report = lint(path.name, path.read_bytes(), Config())
    found = [one.code for one in report.findings if one.severity.rank >= at_least.rank]
    return dict(sorted(Counter(found).items()))


def files(folder: Path) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted(folder.glob("*.json"))]


@pytest.mark.parametrize("path", files(REAL))
def test_a_published_flow(path: Path) -> None:
    assert counts(path) == EXPECTED[path.stem]


@pytest.mark.parametrize("path", files(ROOT / "tests" / "flows"))
def test_a_flow_of_our_own_tests(path: Path) -> None:
    """Only what matters: they are made to be short, and to fail in every way."""
    assert counts(path, Severity.WARNING) == OWN.get(path.stem, {})


@pytest.mark.parametrize("path", files(ROOT / "src" / "soundstage" / "samples"))
def test_a_sample_has_nothing_to_warn_of(path: Path) -> None:
    assert counts(path, Severity.WARNING) == {}
