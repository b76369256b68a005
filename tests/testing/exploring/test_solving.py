"""Texts are found for which a condition holds, and others for which it does not."""

import re

import pytest

from soundstage.definition.model import CONDITION_TYPES
from soundstage.limits import STUDIO
from soundstage.testing.exploring.examples import examples_of
from soundstage.testing.exploring.solving import solutions
from soundstage.widgets.operators import holds

VALUES = {
    "less_than": "5",
    "greater_than": "-2.5",
    "is_before_time": "12:00",
    "is_after_time": "12:00",
    "is_before_date": "2026-03-01",
    "is_after_date": "2026-03-01",
    "regex": r"(yes|no)\d{2}",
    "matches_any_of": "yes, y",
    "does_not_match_any_of": "yes, y",
}


@pytest.mark.parametrize("operator", CONDITION_TYPES)
def test_every_comparison_can_be_made_to_hold_and_not_to_hold(operator: str) -> None:
    value = VALUES.get(operator, "agent")
    outcomes = {holds(operator, text, value, STUDIO) for text in solutions(operator, value)}
    assert outcomes == {True, False}


def test_what_the_author_wrote_comes_first() -> None:
    assert solutions("equal_to", " Blue ")[0] == "Blue"
    assert solutions("matches_any_of", "Yes, y")[0] == "Yes"


PATTERNS = [
    r"^(demo|CHAVE2)$",
    r"\b([0-9]|[1-9][0-9])\b",
    r"y(es|ep|up)?|ok(ay)?|sure|right",
    r"[A-Z]{2}-\d{4,6}",
    r"(?:\+1)?\(\d{3}\) \d+",
    r"[^,]+, .*",
    r"a+b*c?",
    r"[\d]{3}\.?",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_an_example_matches_its_pattern(pattern: str) -> None:
    found = examples_of(pattern)
    assert found
    assert all(re.fullmatch(pattern, text) for text in found)


def test_each_branch_of_a_pattern_has_an_example() -> None:
    assert examples_of("^(demo|CHAVE2)$") == ("demo", "CHAVE2")


@pytest.mark.parametrize("pattern", ["[", "(", "a{", "\\"])
def test_a_pattern_that_is_broken_has_no_example(pattern: str) -> None:
    assert examples_of(pattern) == ()
