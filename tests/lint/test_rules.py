"""Every rule finds what its own example shows, and nothing in the corrected one."""

import json
import re
from pathlib import Path

import pytest
from tests.lint.conftest import Look

from soundstage.lint import rules
from soundstage.lint.config import Config
from soundstage.lint.repair import repair
from soundstage.lint.rule import Rule
from soundstage.lint.rules import MODULES, RULES
from soundstage.lint.run import lint
from soundstage.validation import validate

each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)


@each_rule
def test_the_example_breaks_the_rule(rule: Rule, look: Look) -> None:
    assert {finding.code for finding in look(rule.example, rule.code).findings} == {rule.code}


@each_rule
def test_the_corrected_example_does_not(rule: Rule, look: Look) -> None:
    assert look(rule.fixed, rule.code).findings == ()


@each_rule
def test_examples_are_valid_flows_unless_that_is_the_point(rule: Rule) -> None:
    assert validate(rule.fixed.document()).valid
    assert validate(rule.example.document()).valid == (rule.name != "invalid-definition")


@each_rule
def test_a_rule_that_repairs_repairs_its_example(rule: Rule, look: Look) -> None:
    report = look(rule.example)
    repaired = repair(report, look)
    left = {finding.code for finding in repaired.findings}
    if rule.repairs and report.edits:
        assert rule.code not in left
        assert validate(json.loads(repaired.text)).valid
    else:
        assert not any(finding.fixable for finding in report.findings if finding.code == rule.code)
    assert repair(repaired, look).text == repaired.text


def test_rules_that_say_they_repair_do() -> None:
    """A name that is nearly right is left to the author, so not every example is corrected."""
    repairing = {rule.name for rule in RULES.values() if rule.repairs}
    shown = set()
    for rule in RULES.values():
        text = json.dumps(rule.example.document())
        found = lint("flow.json", text, Config()).findings
        shown |= {finding.rule for finding in found if finding.fixable}
    assert shown == repairing - {"unset-variable"}


def test_files_names_and_codes_agree() -> None:
    folder = Path(rules.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(MODULES)
    assert [rule.name.replace("-", "_") for rule in RULES.values()] == list(MODULES)
    assert list(RULES) == sorted(RULES)
    assert all(re.fullmatch(r"SL[0-9]{3}", code) for code in RULES)


@each_rule
def test_a_rule_says_why_and_what_to_do(rule: Rule) -> None:
    assert rule.why.endswith(".")
    assert not rule.fix.endswith(".")
    assert not rule.summary.endswith(".")
    assert rule.summary[0].islower() or rule.summary.startswith("JSON")
