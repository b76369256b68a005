"""SL301: a template is not Liquid as Studio speaks it."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.rule import Example, Hit, Rule, Severity, text
from soundstage.lint.templates import Use
from soundstage.liquid import LiquidError


def _check(flow: Flow) -> Iterator[Hit]:
    for use in flow.uses:
        if use.path[-2] == "arguments" and use.source == flow.text(flow.states[use.state], "input"):
            continue
        error = use.compiled
        if isinstance(error, LiquidError) and error.kind != "unknown-filter":
            start = offset_of(use, error)
            message = f"the template cannot be read: {error.message}"
            yield Hit(use.path, message, (start, min(start + 1, len(use.source))))


def offset_of(use: Use, error: LiquidError) -> int:
    """Return where an error is, counted in characters of the template."""
    lines = use.source.split("\n")[: error.line - 1]
    return min(sum(len(line) + 1 for line in lines) + error.column - 1, len(use.source))


RULE = Rule(
    code="SL301",
    name="template-error",
    severity=Severity.ERROR,
    summary="a template is not Liquid as Studio speaks it",
    why="The property is filled in with nothing that makes sense, and the debugger gets warning "
    "81018. Studio speaks an old dialect: there is no `else if`, no `reversed`, no range outside "
    "of `for`, and names are ASCII.",
    fix="correct the template; `soundstage render` shows what comes out",
    example=Example(
        (text("hello", "{% if trigger.message.Body == 'hi' %}Hello!"),),
        {"incomingMessage": "hello"},
    ),
    fixed=Example(
        (text("hello", "{% if trigger.message.Body == 'hi' %}Hello!{% endif %}"),),
        {"incomingMessage": "hello"},
    ),
    check=_check,
)
