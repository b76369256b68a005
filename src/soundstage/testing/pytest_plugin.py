"""The pytest plugin: `*.test.yaml` files are tests, and fixtures play flows in others.

def test_somebody_says_hello(flow, texter):
    flow("welcome.json")
    assert texter.text("hello") == ["Welcome!"]
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from soundstage.testing import pytest_coverage, pytest_fixtures
from soundstage.testing.player import play
from soundstage.testing.reading import SUFFIX, ScenarioError, Script, read_script
from soundstage.testing.results import Result


class ScenarioFailed(Exception):
    """A scenario whose flow did something else than expected."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.explained())


class ScenarioItem(pytest.Item):
    """One scenario as a test."""

    def __init__(self, *, script: Script, number: int, **rest: Any) -> None:
        super().__init__(**rest)
        self._script = script
        self._number = number

    def runtest(self) -> None:
        result = asyncio.run(play(self._script, self._number))
        coverage = self.config.stash.get(pytest_coverage.KEY, None)
        if coverage is not None:
            coverage.add(result)
        if not result.passed:
            raise ScenarioFailed(result)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, self._script.line("scenarios", self._number) - 1, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, ScenarioFailed | ScenarioError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class ScenarioCollector(pytest.File):
    """A scenario file as a module of tests."""

    def collect(self) -> Iterable[ScenarioItem]:
        try:
            script = read_script(self.path)
        except ScenarioError as error:
            raise self.CollectError(str(error)) from None
        for number, scenario in enumerate(script.file.scenarios):
            yield ScenarioItem.from_parent(self, name=scenario.name, script=script, number=number)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect scenario files."""
    if not file_path.name.endswith(SUFFIX):
        return None
    return ScenarioCollector.from_parent(parent, path=file_path)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a project go without the fixtures, whose names may be in use, and ask for coverage."""
    pytest_coverage.add_options(parser)
    parser.addini(
        "soundstage_fixtures",
        "whether flow, texter, caller, clock, http, studio, stage and soundstage_server are there",
        type="bool",
        default=True,
    )


def pytest_configure(config: pytest.Config) -> None:
    """Add the fixtures, and collect coverage when it is asked for."""
    pytest_coverage.begin_coverage(config)
    if config.getini("soundstage_fixtures"):
        config.pluginmanager.register(pytest_fixtures, "soundstage_fixtures")
