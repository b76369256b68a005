"""SL204: a template reads from a widget that cannot have run before."""

from collections.abc import Iterator

from soundstage.definition.model import State
from soundstage.lint.facts import Fact, Facts
from soundstage.lint.flow import Flow
from soundstage.lint.kinds import ASK, GATHER
from soundstage.lint.reads import is_tested, reads, shown, span_of
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, text

_GATHERED = ("Digits", "SpeechResult")


def _check(flow: Flow) -> Iterator[Hit]:
    for use, reference in reads(flow, "widgets"):
        match reference.path:
            case ("widgets", str(name), *rest) if source := flow.definition.state(name):
                facts = flow.facts_at(use.state)
                here = flow.states[use.state].name
                reason = _missing(source, rest[0] if rest else None, facts)
                if reason and not is_tested(use, reference):
                    message = f"{shown(reference.path)} is always empty at {here}: {reason}"
                    yield Hit(use.path, message, span_of(use, reference, 1))


def _missing(source: State, key: object, facts: Facts) -> str | None:
    """Say why there is nothing to read, or None."""
    if not facts.may(("ran", source.name)):
        return f"no path to it goes through {source.name}"
    fact: Fact | None = None
    if source.type == ASK and key == "inbound":
        fact = ("inbound", source.name)
    if source.type == GATHER and key in _GATHERED:
        fact = (str(key), source.name)
    if fact and not facts.may(fact):
        return f"it is only reached when {source.name} got no such answer"
    return None


_HELLO = "Thank you, {{widgets.ask.inbound.Body}}!"

RULE = Rule(
    code="SL204",
    name="widget-not-run",
    severity=Severity.WARNING,
    summary="a template reads from a widget that cannot have run before",
    why="A widget publishes what it knows when it is left. Before that, and on paths that do not "
    "go through it, its values are empty; so is the answer to a question that timed out.",
    fix="read from a widget that is on the way here, or go through this one first",
    example=Example(
        (ask("ask", "Your name?", timeout="thank"), text("thank", _HELLO)),
        {"incomingMessage": "ask"},
    ),
    fixed=Example(
        (ask("ask", "Your name?", incomingMessage="thank"), text("thank", _HELLO)),
        {"incomingMessage": "ask"},
    ),
    check=_check,
)
