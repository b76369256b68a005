"""Findings as SARIF 2.1.0, which code scanning services read."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from soundstage.lint.config import TOPICS
from soundstage.lint.places import Lines
from soundstage.lint.repair import changes_of
from soundstage.lint.rule import Rule, Topic
from soundstage.lint.run import Finding, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "note": "note", "off": "none"}
_ORDER = {code: number for number, code in enumerate(TOPICS)}


def as_sarif(version: str, reports: Sequence[Report]) -> dict[str, Any]:
    """Return the log of one run over these files."""
    driver = {
        "name": "soundstage lint",
        "semanticVersion": version,
        "rules": [_descriptor(topic) for topic in TOPICS.values()],
    }
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": True}],
                "artifacts": [{"location": {"uri": _uri(report.file)}} for report in reports],
                "results": list(_results(reports)),
            }
        ],
    }


def _descriptor(topic: Topic) -> dict[str, Any]:
    return {
        "id": topic.code,
        "name": "".join(word.capitalize() for word in topic.name.split("-")),
        "shortDescription": {"text": _sentence(topic.summary)},
        "fullDescription": {"text": topic.why},
        "help": {"text": f"{topic.why}\n\nWhat to do: {_sentence(topic.fix)}"},
        "defaultConfiguration": {"level": _LEVELS[topic.severity]},
        "properties": {"tags": [topic.name], "fixable": isinstance(topic, Rule) and topic.repairs},
    }


def _results(reports: Iterable[Report]) -> Iterable[dict[str, Any]]:
    for report in reports:
        seen: dict[str, int] = {}
        for finding in report.findings:
            key = f"{finding.code} {report.file} {finding.state} {finding.message}"
            seen[key] = seen.get(key, 0) + 1
            yield _result(report, finding, f"{key} {seen[key]}")


def _result(report: Report, finding: Finding, key: str) -> dict[str, Any]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    place = {"artifactLocation": {"uri": _uri(report.file)}, "region": region}
    logical = {"fullyQualifiedName": finding.property_path, "kind": "member"}
    if finding.state:
        logical["name"] = finding.state
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": _ORDER[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place, "logicalLocations": [logical]}],
        "partialFingerprints": {"soundstage/v1": hashlib.sha256(key.encode()).hexdigest()},
    }
    if finding.ignored is not None:
        result["suppressions"] = [{"kind": "external", "justification": finding.ignored}]
    if finding.fixable:
        result["fixes"] = [_fix(report, finding)]
    return result


def _fix(report: Report, finding: Finding) -> dict[str, Any]:
    replacements = []
    lines = Lines(report.text)
    for region, written in changes_of(report.text, finding.edits):
        line, column = lines.place(region.start)
        end_line, end_column = lines.place(region.end)
        deleted = {
            "startLine": line,
            "startColumn": column,
            "endLine": end_line,
            "endColumn": end_column,
        }
        replacements.append({"deletedRegion": deleted, "insertedContent": {"text": written}})
    change = {"artifactLocation": {"uri": _uri(report.file)}, "replacements": replacements}
    return {"description": {"text": finding.fix}, "artifactChanges": [change]}


def _uri(file: str) -> str:
    """Return a relative reference, or a URI of an absolute path."""
    path = quote(file.replace("\\", "/"), safe="/")
    return f"file://{path}" if path.startswith("/") else path


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
