"""What `soundstage test` is asked for; what it takes to do that is loaded afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options as they were given, by their own names."""

    paths: Sequence[Path]
    keyword: str
    exitfirst: bool
    jobs: int | None
    environment: str
    quiet: bool
    as_json: bool
    junit: Path | None
    watch: bool
    update: bool
    record: str | None
    coverage: bool
    coverage_json: Path | None
    coverage_lcov: Path | None
    coverage_cobertura: Path | None
    coverage_html: Path | None
    fail_under: Sequence[str]
    suggest: bool
    write: Path | None
