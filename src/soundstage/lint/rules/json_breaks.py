"""SL401: JSON that breaks as soon as somebody writes a quote or a new line."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.jsontext import Quoted, json_uses, quoted
from soundstage.lint.natures import Nature, nature_of
from soundstage.lint.reads import shown
from soundstage.lint.rule import Edit, Example, Hit, Rule, Severity, ask, state, text
from soundstage.lint.templates import Use

_SAFE = frozenset(
    {"to_json", "url_encode", "escape", "escape_once", "h", "size", "date", "plus", "minus"}
)
_PICKS = frozenset({"replace", "remove", "replace_first", "remove_first"})
_NATURES = (Nature.TYPED, Nature.ANSWER)


def _check(flow: Flow) -> Iterator[Hit]:
    for use in json_uses(flow):
        for one in quoted(use):
            yield from _judge(flow, use, one)


def _judge(flow: Flow, use: Use, one: Quoted) -> Iterator[Hit]:
    output = one.output
    names = {applied.name for applied in output.filters}
    if output.filters and output.filters[-1].name == "to_json":
        message = "to_json writes the quotes itself, so the text ends before it begins"
        start, end = output.span
        edit = Edit(use.path, start - 1, end + 1, use.source[start:end])
        yield Hit(use.path, message, output.span, (edit,) if one.whole else ())
        return
    if output.path is None or names & _SAFE or _removes_quotes(one):
        return
    nature = nature_of(flow, output.path)
    if nature in _NATURES:
        message = (
            f"{shown(output.path)} is {nature.value}: a quote or a new line in it breaks this JSON"
        )
        yield Hit(use.path, message, output.span, _repair(use, one))


def _removes_quotes(one: Quoted) -> bool:
    return any(
        applied.name in _PICKS and (applied.argument or "") in ("", '"', "\\", "\\n")
        for applied in one.output.filters
    )


def _repair(use: Use, one: Quoted) -> tuple[Edit, ...]:
    """Let the filter write the quotes; what is missing stays an empty text."""
    start, end = one.output.span
    inner = use.source[start:end]
    if not one.whole or inner.endswith("-}}") or inner.startswith("{{-"):
        return ()
    body = inner[2:-2].strip()
    return (Edit(use.path, start - 1, end + 1, f"{{{{{body} | append: '' | to_json}}}}"),)


_ASK = ask("ask", "What is it about?", incomingMessage="open")
_DONE = text("done", "Thank you!")


def _post(body: str) -> dict[str, object]:
    properties = {
        "method": "POST",
        "url": "https://tickets.example.com/open",
        "content_type": "application/json;charset=utf-8",
        "body": body,
    }
    return state("open", "make-http-request", properties, success="done", failed="done")


RULE = Rule(
    code="SL401",
    name="json-breaks",
    severity=Severity.WARNING,
    summary="JSON that breaks as soon as somebody writes a quote or a new line",
    why="An output is copied into the JSON as it is. A quote, a backslash or a new line from the "
    "contact's keyboard makes it invalid, and the request fails for just these people.",
    fix="leave the quotes out and let to_json write them: {{ … | to_json }}",
    example=Example(
        (_ASK, _post('{"subject": "{{widgets.ask.inbound.Body}}"}'), _DONE),
        {"incomingMessage": "ask"},
    ),
    fixed=Example(
        (_ASK, _post('{"subject": {{widgets.ask.inbound.Body | to_json}}}'), _DONE),
        {"incomingMessage": "ask"},
    ),
    check=_check,
    repairs=True,
)
