"""SL305: a template compares text with a number, which are never equal."""

import re
from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.natures import Nature, nature_of
from soundstage.lint.reads import shown
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, text
from soundstage.lint.syntax import Comparison

_NUMERIC = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_SIZES = frozenset({"<", ">", "<=", ">="})
_TEXTS = (Nature.TYPED, Nature.TEXT, Nature.ANSWER)


def _check(flow: Flow) -> Iterator[Hit]:
    for use in flow.uses:
        for comparison in use.reading.comparisons:
            reason = _reason(flow, comparison)
            if reason:
                yield Hit(use.path, reason, comparison.span)


def _reason(flow: Flow, comparison: Comparison) -> str | None:
    literal, name = comparison.literal, shown(comparison.path)
    nature = nature_of(flow, comparison.path)
    is_variable = comparison.path[:2] == ("flow", "variables")
    if comparison.operator == "contains":
        return None
    if literal.kind in ("int", "float"):
        if nature in _TEXTS and not is_variable:
            return f"{name} is text and {literal.text} is a number: this never holds"
        return None
    if comparison.operator in _SIZES:
        return f"{literal.text} is text, and only numbers have an order: this never holds"
    inside = literal.text[1:-1]
    if nature is Nature.NUMBER and _NUMERIC.fullmatch(inside):
        return f"{name} is a number and {literal.text} is text: they are never equal"
    return None


_ASK = ask("ask", "How many?", incomingMessage="tell")
_ONE = "{{% if widgets.ask.inbound.Body == {} %}}One it is.{{% endif %}}"

RULE = Rule(
    code="SL305",
    name="never-equal",
    severity=Severity.WARNING,
    summary="a template compares text with a number, which are never equal",
    why="In a template '1' and 1 are different things, and < and > hold for numbers only. What "
    "contacts write or press is text; variables that look like a number are numbers. The "
    "conditions of a split are not concerned: they compare texts.",
    fix="put the number in quotes, or make the text a number first: {% assign n = … | plus: 0 %}",
    example=Example((_ASK, text("tell", _ONE.format("1"))), {"incomingMessage": "ask"}),
    fixed=Example((_ASK, text("tell", _ONE.format("'1'"))), {"incomingMessage": "ask"}),
    check=_check,
)
