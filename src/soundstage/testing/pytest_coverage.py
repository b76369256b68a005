"""Coverage of flows under pytest: what the scenarios of `*.test.yaml` files reached."""

from pathlib import Path

import pytest

from soundstage.testing.coverage.measuring import Coverage
from soundstage.testing.coverage.reports import Bars, Files, missed, read_bar
from soundstage.testing.coverage.text import as_text
from soundstage.testing.results import Result

KEY = pytest.StashKey["FlowCoverage"]()


class FlowCoverage:
    """Collects what the scenarios of a session reach, and tells it at the end."""

    def __init__(self, files: Files, bars: Bars, here: Path) -> None:
        self._coverage = Coverage()
        self._files = files
        self._bars = bars
        self._here = here

    def add(self, result: Result) -> None:
        self._coverage.add(result)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the files, and fail a session that passed but reached too little."""
        self._files.write(self._coverage.flows, self._here)
        passed = session.exitstatus == pytest.ExitCode.OK
        if passed and missed(self._bars, self._coverage):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Show the table."""
        terminalreporter.section("coverage of flows")
        terminalreporter.write(as_text(self._coverage.flows, self._here))
        for line in missed(self._bars, self._coverage):
            terminalreporter.write_line(line, red=True)


def add_options(parser: pytest.Parser) -> None:
    """Add the options that ask for coverage."""
    group = parser.getgroup("soundstage", "coverage of Studio flows")
    told = "Tell what scenario files reached of their flows."
    group.addoption("--flow-coverage", action="store_true", help=told)
    for name, kind in (("json", "FILE"), ("lcov", "FILE"), ("cobertura", "FILE"), ("html", "DIR")):
        told = f"Write the coverage of flows as {name}."
        group.addoption(f"--flow-coverage-{name}", type=Path, metavar=kind, help=told)
    told = "Fail below this coverage of transitions, or of another kind: states=100."
    group.addoption(
        "--flow-coverage-fail-under", action="append", default=[], metavar="PERCENT", help=told
    )


def begin_coverage(config: pytest.Config) -> None:
    """Collect coverage when an option asks for it.

    Raises:
        pytest.UsageError: a bar cannot be understood, or tests run in several processes.
    """
    files = Files(
        **{
            name: config.getoption(f"flow_coverage_{name}")
            for name in ("json", "lcov", "cobertura", "html")
        }
    )
    texts = config.getoption("flow_coverage_fail_under")
    if not (config.getoption("flow_coverage") or files.wanted or texts):
        return
    if config.getoption("numprocesses", None):
        raise pytest.UsageError(
            "coverage of flows is collected in one process: leave -n out, or run soundstage test"
        )
    try:
        bars = tuple(map(read_bar, texts))
    except ValueError as error:
        raise pytest.UsageError(f"--flow-coverage-fail-under: {error}") from None
    collector = FlowCoverage(files, bars, config.rootpath)
    config.stash[KEY] = collector
    config.pluginmanager.register(collector, "soundstage_flow_coverage")
