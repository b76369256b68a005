"""SL302: a template uses a filter that Studio does not have."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.rule import Example, Hit, Rule, Severity, text
from soundstage.lint.words import meant
from soundstage.liquid.filters import FILTERS


def _check(flow: Flow) -> Iterator[Hit]:
    for use in flow.uses:
        if use.path[-2] == "arguments" and use.source == flow.text(flow.states[use.state], "input"):
            continue
        for value in use.reading.values:
            for one in value.filters:
                if one.name not in FILTERS:
                    message = f"there is no filter {one.name}" + meant(one.name, FILTERS)
                    yield Hit(use.path, message, one.span)


RULE = Rule(
    code="SL302",
    name="unknown-filter",
    severity=Severity.ERROR,
    summary="a template uses a filter that Studio does not have",
    why="One unknown filter makes the whole template fail (warning 81018), not only the place "
    "where it stands. Studio's Liquid is older than Shopify's: where, sum, json and parse_json "
    "are not there.",
    fix="use a filter of Studio's Liquid; JSON is written by to_json",
    example=Example(
        (text("hello", "Hello {{trigger.message.ProfileName | titlecase}}!"),),
        {"incomingMessage": "hello"},
    ),
    fixed=Example(
        (text("hello", "Hello {{trigger.message.ProfileName | capitalize}}!"),),
        {"incomingMessage": "hello"},
    ),
    check=_check,
)
