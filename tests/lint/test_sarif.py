"""The log has the shape that SARIF 2.1.0 prescribes (its section numbers stand beside)."""

import json
import re
from typing import Any

from tests.lint.conftest import Look
from tests.lint.test_repair import FIXED, FLOW

from soundstage.lint.config import TOPICS, Config, Ignore
from soundstage.lint.sarif import as_sarif

CONFIG = Config(ignores=(Ignore("SL103", "A kiosk.", "Ask"),))


def log(look: Look, *texts: str) -> dict[str, Any]:
    reports = [look(text, config=CONFIG) for text in texts]
    loaded: dict[str, Any] = json.loads(json.dumps(as_sarif("1.2.3", reports)))
    return loaded


def test_the_log_names_its_version_and_tool(look: Look) -> None:
    whole = log(look, FLOW)
    assert whole["version"] == "2.1.0"  # 3.13.2
    assert set(whole) == {"$schema", "version", "runs"}  # 3.13
    [run] = whole["runs"]
    driver = run["tool"]["driver"]  # 3.18.2
    assert (driver["name"], driver["semanticVersion"]) == ("soundstage lint", "1.2.3")
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")  # 3.14.17
    assert run["invocations"][0]["executionSuccessful"] is True  # 3.20.14


def test_every_rule_is_described_once(look: Look) -> None:
    described = log(look, FLOW)["runs"][0]["tool"]["driver"]["rules"]
    assert [one["id"] for one in described] == list(TOPICS)  # 3.49.3
    for one in described:
        assert re.fullmatch(r"[A-Za-z]+", one["name"])  # 3.49.7
        assert one["shortDescription"]["text"].endswith(".")  # 3.49.9
        assert one["help"]["text"]  # 3.49.13
        assert one["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")


def test_results_point_to_their_rule_and_place(look: Look) -> None:
    [run] = log(look, FLOW)["runs"]
    assert run["results"]
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]  # 3.27.6
        assert rule["id"] == result["ruleId"]  # 3.27.5
        assert result["level"] in ("none", "note", "warning", "error")  # 3.27.10
        assert result["message"]["text"]  # 3.27.11
        [location] = result["locations"]
        region = location["physicalLocation"]["region"]
        start = (region["startLine"], region["startColumn"])
        assert (1, 1) <= start <= (region["endLine"], region["endColumn"])  # 3.30
        assert location["physicalLocation"]["artifactLocation"]["uri"] == "flow.json"
        assert location["logicalLocations"][0]["fullyQualifiedName"].startswith("#/")


def test_fingerprints_tell_results_apart_and_survive_a_move(look: Look) -> None:
    [first] = log(look, FLOW)["runs"]
    [moved] = log(look, "\n\n" + FLOW)["runs"]
    keys = [one["partialFingerprints"]["soundstage/v1"] for one in first["results"]]  # 3.27.17
    assert len(set(keys)) == len(keys)
    assert keys == [one["partialFingerprints"]["soundstage/v1"] for one in moved["results"]]


def test_exceptions_are_suppressions_with_their_reason(look: Look) -> None:
    [run] = log(look, FLOW)["runs"]
    hidden = [one for one in run["results"] if "suppressions" in one]  # 3.27.23
    assert [one["ruleId"] for one in hidden] == ["SL103"]
    assert hidden[0]["suppressions"] == [{"kind": "external", "justification": "A kiosk."}]


def test_corrections_can_be_made_from_the_log(look: Look) -> None:
    [run] = log(look, FLOW)["runs"]
    starts = [0]
    for line in FLOW.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    changes = []
    for result in run["results"]:
        for fix in result.get("fixes", ()):  # 3.55
            for replacement in fix["artifactChanges"][0]["replacements"]:  # 3.57
                region = replacement["deletedRegion"]
                start = starts[region["startLine"] - 1] + region["startColumn"] - 1
                end = starts[region["endLine"] - 1] + region["endColumn"] - 1
                changes.append((start, end, replacement["insertedContent"]["text"]))
    text = FLOW
    for start, end, written in sorted(changes, reverse=True):
        text = text[:start] + written + text[end:]
    assert text == FIXED


def test_a_file_without_findings_has_no_results(look: Look) -> None:
    clean = json.dumps(TOPIC_FREE)
    [run] = log(look, clean)["runs"]
    assert run["results"] == []  # 3.14.23: an empty list says that it was looked for
    assert run["artifacts"] == [{"location": {"uri": "flow.json"}}]


TOPIC_FREE = {
    "description": "",
    "initial_state": "Trigger",
    "states": [{"name": "Trigger", "type": "trigger", "properties": {}, "transitions": []}],
}
