"""SL206: a template reads something that no flow has."""

from collections.abc import Iterator, Mapping

from soundstage.lint.flow import Flow
from soundstage.lint.outputs import CALL, MESSAGE
from soundstage.lint.reads import reads, recased, shown, span_of
from soundstage.lint.rule import Example, Hit, Rule, Severity, text
from soundstage.lint.words import listed, meant, same_letters
from soundstage.liquid import Reference

_ROOTS = ("contact", "flow", "trigger", "widgets")
_INSIDE: Mapping[tuple[str, ...], tuple[str, ...]] = {
    (): _ROOTS,
    ("flow",): ("add_ons", "channel", "data", "flow_sid", "sid", "variables"),
    ("contact",): ("channel",),
    ("contact", "channel"): ("address",),
    ("flow", "channel"): ("address", "details", "sid", "status", "type"),
    ("trigger",): ("call", "conversation", "message", "parent", "request"),
    ("trigger", "parent"): (
        "execution_sid",
        "flow_sid",
        "parameters",
        "step_sid",
        "trigger_type",
    ),
}
_SENT: Mapping[tuple[str, ...], frozenset[str]] = {
    ("trigger", "message"): MESSAGE,
    ("trigger", "conversation"): MESSAGE,
    ("trigger", "call"): CALL,
    ("trigger", "request"): frozenset({"from", "parameters", "to"}),
}
"""A request may carry more than is known: only other letters are wrong for sure."""


def _check(flow: Flow) -> Iterator[Hit]:
    for use, reference in reads(flow):
        wrong = _wrong(reference)
        if wrong is None:
            continue
        depth, known = wrong
        name = str(reference.path[depth])
        where = shown(reference.path[:depth]) if depth else "the context of a flow"
        hint = meant(name, known) or f", only {listed(known)}"
        yield Hit(
            use.path,
            f"{where} has no {name}{hint}",
            span_of(use, reference, depth),
            recased(use, reference, depth, iter(known)),
        )


def _wrong(reference: Reference) -> tuple[int, list[str]] | None:
    """Return the depth of the first wrong name and the names that are known there."""
    path = tuple(map(str, reference.path))
    for depth, name in enumerate(path):
        start = path[:depth]
        if start in _INSIDE and name not in _INSIDE[start]:
            return depth, list(_INSIDE[start])
        if start in _SENT and name not in _SENT[start]:
            near = same_letters(name, _SENT[start])
            return (depth, sorted(_SENT[start])) if near else None
    return None


RULE = Rule(
    code="SL206",
    name="unknown-name",
    severity=Severity.ERROR,
    summary="a template reads something that no flow has",
    why="A context has flow, contact, trigger and widgets, and a fixed shape below them. What is "
    "not there prints nothing, without any error.",
    fix="correct the name; variables are flow.variables.NAME, parameters flow.data.NAME",
    example=Example(
        (text("hello", "You wrote: {{trigger.message.body}}"),), {"incomingMessage": "hello"}
    ),
    fixed=Example(
        (text("hello", "You wrote: {{trigger.message.Body}}"),), {"incomingMessage": "hello"}
    ),
    check=_check,
    repairs=True,
)
