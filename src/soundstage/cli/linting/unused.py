"""Exceptions in the configuration that hide nothing."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from soundstage.cli.files import read_bytes
from soundstage.cli.linting.files import Projects, inside_project
from soundstage.lint.config import UNUSED_IGNORE, Ignore, unused
from soundstage.lint.places import Lines, Region
from soundstage.lint.rule import Severity
from soundstage.lint.run import Finding, Report, finding_at
from soundstage.project import Project


def unused_ignores(reports: Sequence[Report], projects: Projects) -> Iterator[Report]:
    """Yield a report on each configuration that has exceptions nobody needs."""
    groups: dict[Path, list[Report]] = defaultdict(list)
    for report in reports:
        project, _ = projects.of(report.file)
        if project.file is not None:
            groups[project.file].append(report)
    for file, members in groups.items():
        project, config = projects.of(members[0].file)
        severity = config.severity(UNUSED_IGNORE)
        used = {ignore for report in members for ignore in report.used}
        looked_at = {inside_project(project, one.file): one.states for one in members}
        useless = unused(config.ignores, used, looked_at)
        if useless and severity is not Severity.OFF:
            text = read_bytes(str(file)).decode("utf-8", "replace")
            findings = tuple(
                _finding(text, project, config.ignores.index(ignore), ignore, severity)
                for ignore in useless
            )
            yield Report(_shown(file), text, findings)


def _shown(file: Path) -> str:
    here = Path().absolute()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)


def _finding(
    text: str, project: Project, number: int, ignore: Ignore, severity: Severity
) -> Finding:
    heading = f"[[{project.heading('lint')}.ignore]]"
    start = -1
    for _ in range(number + 1):
        start = text.find(heading, start + 1)
        if start < 0:
            break
    region = Region(start, start + len(heading)) if start >= 0 else Region(0, 0)
    where = " of ".join(filter(None, [ignore.state, ignore.file]))
    message = f"{ignore.rule} is ignored for {where}, where it finds nothing"
    path = f"#/lint/ignore/{number}"
    return finding_at(Lines(text), region, UNUSED_IGNORE, message, path, severity)
