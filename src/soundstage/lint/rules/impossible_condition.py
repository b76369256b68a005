"""SL306: a condition of a split can never hold."""

import re
from collections.abc import Callable, Iterator, Mapping

from soundstage.definition.model import Condition
from soundstage.definition.scan import Path
from soundstage.limits import STUDIO
from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import SPLIT
from soundstage.lint.rule import Edit, Example, Hit, Rule, Severity, ask, split, text
from soundstage.widgets import java_regex
from soundstage.widgets.operators import holds

_HOUR = re.compile(r"\s*([0-9]):([0-5][0-9])\s*")
_SLASHES = re.compile(r"/.*/[a-z]*", re.DOTALL)


def _check(flow: Flow) -> Iterator[Hit]:
    for state in flow.of_type(SPLIT):
        for number, transition in enumerate(state.transitions):
            for rank, condition in enumerate(transition.conditions):
                if "{{" in condition.value or "{%" in condition.value:
                    continue
                reason = _REASONS.get(condition.type, _possible)(condition)
                if reason:
                    path = place(state, "transitions", number, "conditions", rank, "value")
                    message = f"{reason}, so the condition {condition.type} never holds"
                    yield Hit(path, message, None, _repair(path, condition))


def _repair(path: Path, condition: Condition) -> tuple[Edit, ...]:
    hour = _HOUR.fullmatch(condition.value) if "time" in condition.type else None
    whole = len(condition.value)
    return (Edit(path, 0, whole, f"0{hour[1]}:{hour[2]}"),) if hour else ()


def _possible(condition: Condition) -> str | None:
    return None


def _size(condition: Condition) -> str | None:
    """A value compares with a number above or below it when it is a number itself."""
    numbers = ("-1e9999", "1e9999")
    if any(holds(condition.type, number, condition.value, STUDIO) for number in numbers):
        return None
    return f"{condition.value!r} is not a number"


def _time(condition: Condition) -> str | None:
    times = ("00:00", "23:59")
    if any(holds(condition.type, time, condition.value, STUDIO) for time in times):
        return None
    return f"{condition.value!r} is not a time such as 09:30 that another one could be compared to"


def _date(condition: Condition) -> str | None:
    dates = ("0001-01-01", "9999-12-31")
    if any(holds(condition.type, date, condition.value, STUDIO) for date in dates):
        return None
    return f"{condition.value!r} is not a date such as 2025-12-31"


def _pattern(condition: Condition) -> str | None:
    if _SLASHES.fullmatch(condition.value.strip()):
        return f"the pattern {condition.value} has slashes around it, which would have to match"
    try:
        java_regex.compile(condition.value.strip())
    except java_regex.InvalidPattern as error:
        return f"{condition.value!r} is not a Java pattern ({error.args[0]})"
    return None


def _list(condition: Condition) -> str | None:
    return None if condition.value.strip(" ,") else "there is nothing in the list"


_REASONS: Mapping[str, Callable[[Condition], str | None]] = {
    "less_than": _size,
    "greater_than": _size,
    "is_before_time": _time,
    "is_after_time": _time,
    "is_before_date": _date,
    "is_after_date": _date,
    "regex": _pattern,
    "matches_any_of": _list,
}

_NOW = "{{widgets.ask.inbound.Body}}"
_ASK = ask("ask", "When shall we call you?", incomingMessage="check")
_STATES = (text("early", "So early!"), text("noted", "Noted."))


def _split(time: str) -> dict[str, object]:
    return split("check", _NOW, ("is_before_time", time, "early"), no_match="noted")


RULE = Rule(
    code="SL306",
    name="impossible-condition",
    severity=Severity.ERROR,
    summary="a condition of a split can never hold",
    why="Sizes need numbers, times are HH:MM with both digits of the hour, dates are YYYY-MM-DD, "
    "and a pattern is written without slashes. With anything else the branch is never taken, and "
    "nothing says so.",
    fix="write the value in the form that the operator reads",
    example=Example((_ASK, _split("9:00"), *_STATES), {"incomingMessage": "ask"}),
    fixed=Example((_ASK, _split("09:00"), *_STATES), {"incomingMessage": "ask"}),
    check=_check,
    repairs=True,
)
