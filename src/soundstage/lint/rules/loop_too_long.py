"""SL303: the loops of a template run more rounds than Studio allows."""

from collections.abc import Iterator, Sequence

from soundstage.lint.flow import Flow
from soundstage.lint.rule import Example, Hit, Rule, Severity, text
from soundstage.lint.syntax import Loop


def _check(flow: Flow) -> Iterator[Hit]:
    most = flow.limits.liquid_rounds
    for use in flow.uses:
        loops = use.reading.loops
        rounds = _rounds(loops)
        if rounds > most:
            message = f"the loops run {rounds} rounds, and a template may only run {most}"
            yield Hit(use.path, message, loops[0].span)


def _rounds(loops: Sequence[Loop]) -> int:
    """Return the rounds that are known without running; a loop inside a loop runs each time."""
    total, factors = 0, [1]
    for loop in loops:
        del factors[loop.depth + 1 :]
        known = 0 if loop.rounds is None else loop.rounds
        if loop.limit is not None:
            known = min(known, loop.limit)
        factors.append(factors[-1] * known)
        total += factors[-1]
    return total


RULE = Rule(
    code="SL303",
    name="loop-too-long",
    severity=Severity.ERROR,
    summary="the loops of a template run more rounds than Studio allows",
    why="A template may run 15 rounds in all its loops together. The round after that makes the "
    "whole template fail, and nothing of it is printed.",
    fix="loop less often, or build the text in a Function",
    example=Example(
        (text("count", "{% for i in (1..20) %}{{i}} {% endfor %}"),), {"incomingMessage": "count"}
    ),
    fixed=Example(
        (text("count", "{% for i in (1..15) %}{{i}} {% endfor %}"),), {"incomingMessage": "count"}
    ),
    check=_check,
)
