"""SL403: a template looks into an answer that Studio does not parse."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import FETCHES
from soundstage.lint.reads import reads, shown
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text


def _check(flow: Flow) -> Iterator[Hit]:
    looped = {
        (use.path, loop.path)
        for use in flow.uses
        for loop in use.reading.loops
        if loop.path is not None
    }
    for use, reference in reads(flow, "widgets"):
        match reference.path:
            case ("widgets", str(name), key, *rest) if source := flow.definition.state(name):
                if source.type not in FETCHES:
                    continue
                what = shown(reference.path)
                span = (reference.start, reference.end)
                if key == "parsed" and rest and isinstance(rest[0], int):
                    yield Hit(use.path, f"{what}: an answer that is a list is not parsed", span)
                elif key == "parsed" and (use.path, reference.path) in looped and not rest:
                    message = f"{what} is looped over: an answer that is a list is not parsed"
                    yield Hit(use.path, message, span)
                elif key == "body" and rest and rest != ["size"]:
                    yield Hit(
                        use.path, f"{what} is empty: body is text, parsed is the object", span
                    )


_GET = {"method": "GET", "url": "https://orders.example.com/open"}
_SORRY = text("sorry", "We cannot look that up right now.")
_FETCH = state("fetch", "make-http-request", _GET, success="tell", failed="sorry")

RULE = Rule(
    code="SL403",
    name="unparsed-answer",
    severity=Severity.ERROR,
    summary="a template looks into an answer that Studio does not parse",
    why="Only a JSON object is parsed. When the server answers with a list, parsed is not there "
    "and everything that is read from it is empty.",
    fix="let the server wrap the list in an object, or go through a Function that does",
    example=Example(
        (_FETCH, text("tell", "First: {{widgets.fetch.parsed[0].name}}"), _SORRY),
        {"incomingMessage": "fetch"},
    ),
    fixed=Example(
        (_FETCH, text("tell", "First: {{widgets.fetch.parsed.orders[0].name}}"), _SORRY),
        {"incomingMessage": "fetch"},
    ),
    check=_check,
)
