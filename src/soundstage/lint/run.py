"""Asks every rule about one file, and says where in its text the findings are."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from soundstage.definition.parse import MOST_PROBLEMS, canonical_text, parse_definition
from soundstage.definition.scan import Path, pointer
from soundstage.errors import DefinitionError, Json, Problem
from soundstage.limits import STUDIO, Limits
from soundstage.lint.config import Config, Ignore, applies
from soundstage.lint.flow import Flow
from soundstage.lint.places import Lines, Places, Region
from soundstage.lint.rule import Edit, Hit, Rule, Severity, Topic
from soundstage.lint.rules import RULES
from soundstage.lint.rules.invalid_definition import RULE as INVALID
from soundstage.lint.rules.invalid_definition import path_of
from soundstage.validation import validate


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One place where a rule is broken. `ignored` is the reason for which it does not count."""

    code: str
    rule: str
    severity: Severity
    message: str
    fix: str
    property_path: str
    region: Region
    line: int
    column: int
    end_line: int
    end_column: int
    state: str | None = None
    ignored: str | None = None
    edits: tuple[Edit, ...] = ()

    @property
    def fixable(self) -> bool:
        """Whether it can be corrected without asking anybody."""
        return bool(self.edits) and self.ignored is None


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file; `used` are the exceptions that were needed for it."""

    file: str
    text: str
    findings: tuple[Finding, ...] = ()
    states: frozenset[str] = frozenset()
    used: frozenset[Ignore] = frozenset()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All corrections that can be made."""
        return tuple(edit for one in self.findings if one.fixable for edit in one.edits)

    def worst(self) -> Severity:
        """Return the severity of what matters most; `off` when nothing does."""
        found = [one.severity for one in self.findings if one.ignored is None]
        return max(found, key=lambda severity: severity.rank, default=Severity.OFF)


def lint(
    file: str,
    content: str | bytes,
    config: Config,
    subflows: Mapping[str, Json] | None = None,
    limits: Limits = STUDIO,
    codes: Iterable[str] = RULES,
) -> Report:
    """Look at one file. `subflows` are the definitions of the flows that it runs, by their SID.

    The exceptions of `config` are taken to be about this file.
    """
    text = content if isinstance(content, str) else content.decode("utf-8-sig", "replace")
    try:
        document = parse_definition(content, limits)
    except DefinitionError as error:
        return Report(file, text, tuple(_unreadable(text, error.problems)))
    wanted = [RULES[code] for code in codes if config.severity(RULES[code]) is not Severity.OFF]
    if not can_be_read(validate(document, limits).errors):
        wanted = [rule for rule in wanted if rule is INVALID]
    flow = Flow(document, limits, config.most_segments, _children(subflows or {}, limits))
    hits = [(rule, hit) for rule in wanted for hit in _hits(rule, flow)]
    return _report(file, text, config, document, hits)


def can_be_read(errors: Sequence[Problem]) -> bool:
    """Tell whether states and transitions are sound, so that a flow can be looked at."""
    keys = (problem.property_path.removeprefix("#/").split("/") for problem in errors)
    return len(errors) < MOST_PROBLEMS and all(
        len(path) > 3 and (path[0], path[2]) == ("states", "properties") for path in keys
    )


def _children(subflows: Mapping[str, Json], limits: Limits) -> dict[str, Flow]:
    return {
        sid: Flow(document, limits)
        for sid, document in subflows.items()
        if can_be_read(validate(document, limits).errors)
    }


def _hits(rule: Rule, flow: Flow) -> Iterator[Hit]:
    """Yield what a rule finds; what cannot be reached is no use to judge."""
    for hit in rule.check(flow):
        if rule.everywhere or len(hit.path) < 2 or hit.path[1] in flow.reachable:
            yield hit


def _report(
    file: str, text: str, config: Config, document: Json, hits: list[tuple[Rule, Hit]]
) -> Report:
    places, lines = Places(text, {hit.path for _, hit in hits}), Lines(text)
    used: set[Ignore] = set()
    findings: list[Finding] = []
    for rule, hit in hits:
        state = _state_of(document, hit.path)
        ignore = next((i for i in config.ignores if applies(i, rule.code, state)), None)
        if ignore is not None:
            used.add(ignore)
        region = places.region(hit.path, hit.span)
        reason = ignore.reason if ignore else None
        path = pointer(hit.path)
        severity = config.severity(rule, hit.severity)
        findings.append(
            finding_at(lines, region, rule, hit.message, path, severity, state, reason, hit.edits)
        )
    findings.sort(key=lambda found: (found.region, found.code))
    states = frozenset(filter(None, (_name(state) for state in _states(document))))
    return Report(file, text, tuple(findings), states, frozenset(used))


def finding_at(
    lines: Lines,
    region: Region,
    topic: Topic,
    message: str,
    path: str,
    severity: Severity | None = None,
    state: str | None = None,
    ignored: str | None = None,
    edits: tuple[Edit, ...] = (),
) -> Finding:
    """Return a finding for a region of a text, as severe as its topic if nothing else is said."""
    line, column = lines.place(region.start)
    end_line, end_column = lines.place(region.end)
    return Finding(
        code=topic.code,
        rule=topic.name,
        severity=severity or topic.severity,
        message=message,
        fix=topic.fix,
        property_path=path,
        region=region,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        state=state,
        ignored=ignored,
        edits=edits,
    )


def _states(document: Json) -> list[Json]:
    states = document.get("states") if isinstance(document, dict) else None
    return states if isinstance(states, list) else []


def _state_of(document: Json, path: Path) -> str | None:
    states = _states(document)
    if len(path) > 1 and path[0] == "states" and isinstance(path[1], int):
        return _name(states[path[1]]) if path[1] < len(states) else None
    return None


def _name(state: Json) -> str | None:
    name = state.get("name") if isinstance(state, dict) else None
    return name if isinstance(name, str) else None


def _unreadable(text: str, problems: Iterable[Problem]) -> Iterator[Finding]:
    """Yield what keeps a text from being a document; a fault of JSON has its own place."""
    paths = [path_of(problem.property_path) for problem in problems]
    places, lines = Places(text, paths), Lines(text)
    fault = _syntax_fault(text)
    for problem, path in zip(problems, paths, strict=True):
        region = fault or places.region(path)
        yield finding_at(lines, region, INVALID, problem.message, problem.property_path)


def _syntax_fault(text: str) -> Region | None:
    try:
        json.loads(canonical_text(text))
    except json.JSONDecodeError as error:
        before = len(text) - len(text.removeprefix("\ufeff").lstrip(" \t\r\n"))
        return Region(before + error.pos, before + error.pos)
    except (ValueError, RecursionError):
        return None
    return None
