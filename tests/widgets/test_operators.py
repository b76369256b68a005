"""The 17 comparisons, as data in operators.json."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundstage.errors import Bug
from soundstage.limits import STUDIO
from soundstage.widgets.operators import OPERATORS, holds

TABLE = json.loads(Path(__file__).with_name("operators.json").read_text(encoding="utf-8"))
CASES = [
    (operator, argument, value, answer == "holds")
    for operator, answers in TABLE.items()
    for answer, pairs in answers.items()
    for argument, value in pairs
]
OPPOSITES = {
    "equal_to": "not_equal_to",
    "matches_any_of": "does_not_match_any_of",
    "is_blank": "is_not_blank",
    "contains": "does_not_contain",
    "starts_with": "does_not_start_with",
}
MIRRORED = {
    "less_than": "greater_than",
    "is_before_time": "is_after_time",
    "is_before_date": "is_after_date",
}


def test_every_operator_has_cases_that_hold_and_cases_that_fail() -> None:
    assert list(TABLE) == list(OPERATORS)
    assert len(OPERATORS) == 17
    assert all(answers["holds"] and answers["fails"] for answers in TABLE.values())


@pytest.mark.parametrize(("operator", "argument", "value", "expected"), CASES)
def test_comparison(operator: str, argument: str, value: str, expected: bool) -> None:
    assert holds(operator, argument, value, STUDIO) is expected


@given(operator=st.sampled_from(sorted(OPERATORS)), argument=st.text(), value=st.text())
def test_any_two_texts_can_be_compared(operator: str, argument: str, value: str) -> None:
    assert holds(operator, argument, value, STUDIO) in (True, False)


@given(operator=st.sampled_from(sorted(OPPOSITES)), argument=st.text(), value=st.text())
def test_opposites_never_agree(operator: str, argument: str, value: str) -> None:
    one = holds(operator, argument, value, STUDIO)
    assert holds(OPPOSITES[operator], argument, value, STUDIO) is not one


@given(
    operator=st.sampled_from(sorted(MIRRORED)),
    argument=st.sampled_from(["1", "2.5", "09:00", "10:30", "2024-01-01", "2024-06-01", "x"]),
    value=st.sampled_from(["1", "3", "09:00", "23:59", "2024-01-01", "2023-06-01", ""]),
)
def test_less_one_way_is_greater_the_other_way(operator: str, argument: str, value: str) -> None:
    one = holds(operator, argument, value, STUDIO)
    assert holds(MIRRORED[operator], value, argument, STUDIO) is one


def test_an_endless_regex_does_not_match() -> None:
    limits = replace(STUDIO, regex_milliseconds=1)
    assert not holds("regex", "a" * 40, "(?:a|a)*(?<!a)", limits)


def test_an_unknown_operator_is_a_bug() -> None:
    with pytest.raises(Bug, match="resembles"):
        holds("resembles", "a", "a", STUDIO)
