"""What a template says, or where it is wrong."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from soundstage.console.wire.checking import Rendered, TemplateProblem
from soundstage.errors import Json
from soundstage.limits import Limits
from soundstage.lint.reads import shown
from soundstage.liquid import LiquidError, Template, compile_template
from soundstage.replaying.tree import ABSENT, at

Kind = Literal["sample", "given", "execution"]

_WORD = re.compile(r"\{[{%].*?[}%]\}|[\w.-]+|\S", re.DOTALL)
_MEASURES = frozenset({"size", "first", "last"})
"""What lists and texts have without holding it."""


def render_template(
    source: str, context: Mapping[str, Json], kind: Kind, now: datetime, limits: Limits
) -> Rendered:
    """Return the text, and the variables that the context does not have."""
    try:
        template = compile_template(source, limits)
        unknown = tuple(dict.fromkeys(_unknown(template, context)))
    except LiquidError as error:
        return Rendered(text="", problem=_problem(source, error), kind=kind, unknown=())
    try:
        text = template.render(context, now, limits)
    except LiquidError as error:
        return Rendered(text="", problem=_problem(source, error), kind=kind, unknown=unknown)
    return Rendered(text=text, problem=None, kind=kind, unknown=unknown)


def _unknown(template: Template, context: Mapping[str, Json]) -> Iterator[str]:
    for reference in template.references:
        path = tuple(map(str, reference.path))
        if at(dict(context), path) is ABSENT:
            whole = at(dict(context), path[:-1])
            if path[-1] not in _MEASURES or not isinstance(whole, list | str):
                yield shown(reference.path)


def _problem(source: str, error: LiquidError) -> TemplateProblem:
    """Return the place in characters; a problem is as long as the word that it is at."""
    before = source.split("\n")[: error.line - 1]
    start = min(sum(len(line) + 1 for line in before) + error.column - 1, len(source))
    word = _WORD.match(source, start)
    return TemplateProblem(message=error.message, start=start, end=word.end() if word else start)
