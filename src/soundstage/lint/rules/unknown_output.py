"""SL205: a template reads something that a widget does not publish."""

from collections.abc import Iterator, Sequence

from soundstage.definition.model import State
from soundstage.lint.facts import variables_of
from soundstage.lint.flow import Flow
from soundstage.lint.kinds import ASK, SUBFLOW, VARIABLES
from soundstage.lint.outputs import MESSAGE, OUTPUTS, Outputs
from soundstage.lint.reads import reads, recased, span_of
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, text
from soundstage.lint.templates import Use
from soundstage.lint.words import listed, meant, same_letters
from soundstage.liquid import Reference


def _check(flow: Flow) -> Iterator[Hit]:
    for use, reference in reads(flow, "widgets"):
        match reference.path:
            case ("widgets", str(name), str(key), *rest) if source := flow.definition.state(name):
                known = _outputs(flow, source)
                if known is not None and _is_wrong(key, known):
                    yield _hit(use, reference, 2, source, sorted(known.keys))
                elif (source.type, key) == (ASK, "inbound") and rest and _is_wrong_in(rest[0]):
                    yield _hit(use, reference, 3, source, sorted(MESSAGE))


def _outputs(flow: Flow, state: State) -> Outputs | None:
    if state.type == VARIABLES:
        return Outputs(frozenset(variables_of(state)))
    if state.type == SUBFLOW:
        child = flow.subflow_of(state)
        return Outputs(frozenset(child.variables)) if child else None
    return OUTPUTS.get(state.type)


def _is_wrong(key: str, known: Outputs) -> bool:
    """Where other keys may come, only one that is written in other letters is wrong for sure."""
    if key in known.keys:
        return False
    return not known.others or same_letters(key, known.keys) is not None


def _is_wrong_in(key: str | int) -> bool:
    """Tell whether a key of an inbound message is written in other letters."""
    return _is_wrong(str(key), Outputs(MESSAGE, others=True))


def _hit(use: Use, reference: Reference, depth: int, source: State, known: Sequence[str]) -> Hit:
    key = str(reference.path[depth])
    message = f"{source.name} ({source.type}) publishes no {key}"
    hint = meant(key, known)
    if not hint:
        hint = f", only {listed(known)}" if known else ", it publishes nothing"
    span = span_of(use, reference, depth)
    return Hit(use.path, message + hint, span, recased(use, reference, depth, iter(known)))


_ASK = ask("ask", "Your name?", incomingMessage="thank")

RULE = Rule(
    code="SL205",
    name="unknown-output",
    severity=Severity.ERROR,
    summary="a template reads something that a widget does not publish",
    why="Each widget publishes its own names, and upper and lower case count: it is inbound.Body "
    "of a question, Digits of a menu, parsed of a request. Anything else is empty.",
    fix="write the name as the page of the widget has it",
    example=Example(
        (_ASK, text("thank", "Thank you, {{widgets.ask.inbound.body}}!")),
        {"incomingMessage": "ask"},
    ),
    fixed=Example(
        (_ASK, text("thank", "Thank you, {{widgets.ask.inbound.Body}}!")),
        {"incomingMessage": "ask"},
    ),
    check=_check,
    repairs=True,
)
