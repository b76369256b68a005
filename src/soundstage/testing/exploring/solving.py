"""Texts for which a condition holds, and texts for which it does not."""

from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from soundstage.limits import STUDIO
from soundstage.testing.exploring.examples import examples_of
from soundstage.widgets.operators import holds

OTHER = "gibberish"
"""A text that nobody thought of."""

_SEPARATOR = ","


def solutions(operator: str, value: str) -> tuple[str, ...]:
    """Return texts that the condition tells apart: those that meet it first, then others."""
    guesses = dict.fromkeys((*_guesses(operator, value), OTHER, "0", "1", ""))
    meets = [text for text in guesses if holds(operator, text, value, STUDIO)]
    fails = [text for text in guesses if text not in meets]
    direct = [text for text in _guesses(operator, value) if text in meets]
    return tuple(dict.fromkeys((*direct, *meets[:1], *fails[:1])))


def _guesses(operator: str, value: str) -> list[str]:
    match operator:
        case "matches_any_of" | "does_not_match_any_of":
            return [item for part in value.split(_SEPARATOR) if (item := part.strip())][:1]
        case "is_blank" | "is_not_blank":
            return []
        case "regex":
            return list(examples_of(value))
        case "less_than" | "greater_than":
            return _numbers(value)
        case "is_before_time" | "is_after_time":
            return ["00:00", "23:59"]
        case "is_before_date" | "is_after_date":
            return _dates(value)
        case _:
            return [value.strip()]


def _numbers(value: str) -> list[str]:
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return ["0", "1000"]
    return [str(number - 1), str(number + 1), str(number)]


def _dates(value: str) -> list[str]:
    try:
        day = date.fromisoformat(value.strip())
    except ValueError:
        return ["1970-01-02", "2999-01-01"]
    return [(day + timedelta(days=days)).isoformat() for days in (-1, 1)]
