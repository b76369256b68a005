"""Findings for people: where, what, the place itself, and what to do."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
import typer

from soundstage.lint.places import Region
from soundstage.lint.rule import Rule, Severity, Topic
from soundstage.lint.run import Finding, Report

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_WIDE = 96
_BEFORE = 48


def show(reports: Sequence[Report]) -> None:
    """Print all findings; what to do about a rule is said once."""
    told: set[str] = set()
    lines: list[str] = []
    for report in reports:
        for finding in report.findings:
            if finding.ignored is None:
                lines += _lines(report, finding, finding.code not in told)
                told.add(finding.code)
    typer.echo("\n".join([*lines, summary(reports)]))


def _lines(report: Report, finding: Finding, explain: bool) -> Iterator[str]:
    word = typer.style(finding.severity.value, fg=_COLORS.get(finding.severity))
    code = typer.style(finding.code, bold=True)
    yield f"{report.file}:{finding.line}:{finding.column}: {word} {code} {finding.message}"
    shown, marks = excerpt(report.text, finding.region)
    number = str(finding.line)
    if shown:
        yield f"  {number} | {shown}"
        yield f"  {' ' * len(number)} | {typer.style(marks, fg=_COLORS.get(finding.severity))}"
    if explain:
        yield f"  {' ' * len(number)} = {finding.fix} ({finding.rule})"


def excerpt(text: str, region: Region) -> tuple[str, str]:
    """Return the line of a place, cut to fit, and marks under the place."""
    start = text.rfind("\n", 0, region.start) + 1
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end].replace("\t", " ").rstrip("\r")
    column = region.start - start
    width = max(1, min(region.end, start + len(line)) - region.start)
    left = len(line) - len(line.lstrip())
    if len(line) - left > _WIDE:
        left = max(left, column - _BEFORE)
    shown = line[left : left + _WIDE]
    marks = " " * (column - left) + "^" * min(width, max(1, _WIDE - (column - left)))
    before = "…" if line[:left].strip() else ""
    after = "…" if len(line) > left + _WIDE else ""
    return f"{before}{shown}{after}", " " * len(before) + marks


def summary(reports: Sequence[Report]) -> str:
    """Return how much of what was found, in one line."""
    findings = [finding for report in reports for finding in report.findings]
    counts = Counter(one.severity for one in findings if one.ignored is None)
    parts = [_many(counts[kind], kind.value) for kind in _COLORS if counts[kind]]
    ignored = sum(one.ignored is not None for one in findings)
    parts += [f"{ignored} ignored"] if ignored else []
    fixable = sum(one.fixable for one in findings)
    more = f"; --fix corrects {fixable}" if fixable else ""
    return f"{_many(len(reports), 'file')}: {', '.join(parts) or 'nothing found'}{more}"


def _many(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}"


def explained(topic: Topic) -> str:
    """Return everything about a rule."""
    parts = [
        f"{topic.code} {topic.name} ({topic.severity.value})",
        textwrap.fill(f"{topic.summary[:1].upper()}{topic.summary[1:]}.", _WIDE),
        textwrap.fill(f"Why: {topic.why}", _WIDE),
        textwrap.fill(f"What to do: {topic.fix}.", _WIDE),
    ]
    if isinstance(topic, Rule):
        parts += ["It is broken by:", states(topic.example.states)]
        parts += ["and not by:", states(topic.fixed.states)]
        parts += ["--fix can correct some of it."] if topic.repairs else []
    return "\n\n".join(parts)


def states(examples: Sequence[object]) -> str:
    """Return the states of an example, a line for each."""
    return "\n".join(
        textwrap.shorten(msgspec.json.encode(one).decode(), 600, placeholder="…")
        for one in examples
    )
