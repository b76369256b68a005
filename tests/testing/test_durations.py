"""Spans of time as people write them."""

from datetime import timedelta

import pytest

from soundstage.testing.durations import read_duration


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90 s", timedelta(seconds=90)),
        ("3 days", timedelta(days=3)),
        ("2h", timedelta(hours=2)),
        ("1 h 30 min", timedelta(minutes=90)),
        ("1h30m", timedelta(minutes=90)),
        ("2 weeks, 1 day", timedelta(days=15)),
        ("1.5 Hours", timedelta(minutes=90)),
        ("250 ms", timedelta(milliseconds=250)),
        ("0 s", timedelta()),
    ],
)
def test_a_span_is_a_number_with_its_unit(text: str, span: timedelta) -> None:
    assert read_duration(text) == span


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is no duration"),
        ("90", "is no duration"),
        ("soon", "is no duration"),
        ("-5 s", "is no duration"),
        ("3 dogs", "'dogs' in '3 dogs' is no unit"),
        ("99999999 weeks", "longer than 100 years"),
        ("9" * 400 + " s", "longer than 100 years"),
    ],
)
def test_anything_else_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_duration(text)
