"""SL310: the clock of a template shows the time of California."""

import re
from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.rule import Example, Hit, Rule, Severity, split, text

_CLOCK = re.compile(r"%[HIklpMXcaAwdejx]")


def _check(flow: Flow) -> Iterator[Hit]:
    """A zone cannot be named in a template, so every look at the hour or the day is one."""
    for use in flow.uses:
        if use.path[-2] == "arguments" and use.source == flow.text(flow.states[use.state], "input"):
            continue
        for value in use.reading.values:
            formats = [one.argument or "" for one in value.filters if one.name == "date"]
            if value.literal == "now" and any(_CLOCK.search(pattern) for pattern in formats):
                message = "'now' is shown as the time in Los Angeles, wherever the contact is"
                yield Hit(use.path, message, value.span)


_STATES = (text("closed", "We are closed."), text("open", "We are open."))


def _split(source: str) -> dict[str, object]:
    return split("hours", source, ("is_before_time", "09:00", "closed"), no_match="open")


RULE = Rule(
    code="SL310",
    name="pacific-time",
    severity=Severity.WARNING,
    summary="the clock of a template shows the time of California",
    why="Studio's date filter knows one time zone, US Pacific, with daylight saving. Opening "
    "hours that are compared with it are right in Los Angeles only.",
    fix="let a Function return the local time, and compare with its answer",
    example=Example((_split("{{'now' | date: '%H:%M'}}"), *_STATES), {"incomingMessage": "hours"}),
    fixed=Example((_split("{{flow.data.local_time}}"), *_STATES), {"incomingRequest": "hours"}),
    check=_check,
)
