"""What a project may configure, and what it is told when it cannot be understood."""

from typing import Any

import pytest
from tests.lint.conftest import Look

from soundstage.lint.config import Config, ConfigError, Ignore, covers, read_config, unused
from soundstage.lint.rule import Severity, ask, text
from soundstage.lint.rules import RULES

FLOW = {
    "description": "",
    "initial_state": "Trigger",
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "properties": {},
            "transitions": [{"event": "incomingMessage", "next": "ask"}],
        },
        ask("ask", "?", incomingMessage="again"),
        ask("again", "??", incomingMessage="thank"),
        text("thank", "Thank you!"),
    ],
}


def test_severities_are_chosen_by_code_or_name(look: Look) -> None:
    table = {"rules": {"SL103": "error", "unhandled-delivery-failure": "off"}}
    found = look(FLOW, config=read_config(table)).findings
    assert {(one.code, one.severity) for one in found} == {("SL103", Severity.ERROR)}


def test_an_exception_is_for_one_state_and_keeps_its_reason(look: Look) -> None:
    table = {"ignore": [{"rule": "unhandled-reply-timeout", "state": "ask", "reason": "A kiosk."}]}
    report = look(FLOW, "SL103", config=read_config(table))
    assert [(one.state, one.ignored) for one in report.findings] == [
        ("ask", "A kiosk."),
        ("again", None),
    ]
    assert len(report.used) == 1


def test_what_is_ignored_does_not_count(look: Look) -> None:
    ignores = tuple(Ignore("SL103", "A kiosk.", name) for name in ("ask", "again"))
    assert look(FLOW, "SL103", config=Config(ignores=ignores)).worst() is Severity.OFF
    assert look(FLOW, "SL103").worst() is Severity.NOTE


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"rulez": {}}, "rulez"),
        ({"rules": {"SL103": "loud"}}, "loud"),
        ({"rules": {"SL999": "off"}}, "there is no rule SL999"),
        ({"rules": {"unreachable-sate": "off"}}, "did you mean unreachable-state?"),
        ({"fail-on": "never"}, "never"),
        ({"ignore": [{"rule": "SL101", "state": "a"}]}, "reason"),
        ({"ignore": [{"rule": "SL101", "state": "a", "reason": " "}]}, "needs a reason"),
        ({"ignore": [{"rule": "SL101", "reason": "so"}]}, "names no state and no file"),
        ({"ignore": [{"rule": "SL101", "reason": "so", "states": "a"}]}, "states"),
    ],
)
def test_mistakes_are_named(table: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config(table)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "file", "covered"),
    [
        ("", "flows/a.json", True),
        ("flows/*.json", "flows/a.json", True),
        ("flows/*", "flows/sub/a.json", True),
        ("a.json", "flows/a.json", False),
    ],
)
def test_files_are_named_from_the_project_on(pattern: str, file: str, covered: bool) -> None:
    assert covers(Ignore("SL101", "so", "", pattern), file) is covered


def test_exceptions_that_hide_nothing_are_found() -> None:
    needed = Ignore("SL103", "so", "ask")
    gone = Ignore("SL103", "so", "thank")
    elsewhere = Ignore("SL103", "so", "other")
    of_file = Ignore("SL103", "so", "other", "flow.json")
    of_other_file = Ignore("SL103", "so", "", "other.json")
    ignores = (needed, gone, elsewhere, of_file, of_other_file)
    looked_at = {"flow.json": frozenset({"ask", "thank"})}
    assert unused(ignores, {needed}, looked_at) == [gone, of_file]


def test_every_rule_can_be_silenced(look: Look) -> None:
    config = Config(severities=dict.fromkeys(RULES, Severity.OFF))
    for rule in RULES.values():
        assert look(rule.example, config=config).findings == ()
