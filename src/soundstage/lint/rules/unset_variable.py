"""SL202: a template reads a variable that no path has set."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import VARIABLES
from soundstage.lint.reads import is_tested, reads, recased, span_of
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, state, text
from soundstage.lint.words import meant


def _check(flow: Flow) -> Iterator[Hit]:
    """A variable that is set somewhere may be looked at before, if the template is ready for it."""
    known = list(flow.variables)
    for use, reference in reads(flow, "flow", "variables"):
        match reference.path:
            case ("flow", "variables", str(key), *_) if key not in known:
                message = f"nothing sets flow.variables.{key}" + meant(key, known)
                repair = recased(use, reference, 2, iter(known))
                yield Hit(use.path, message, span_of(use, reference, 2), repair)
            case ("flow", "variables", str(key), *_) if _is_early(flow, use.state, key):
                if not is_tested(use, reference):
                    message = f"no path to {flow.states[use.state].name} sets flow.variables.{key}"
                    span = span_of(use, reference, 2)
                    yield Hit(use.path, message, span, severity=Severity.WARNING)


def _is_early(flow: Flow, state: int, key: str) -> bool:
    return not flow.facts_at(state).may(("set", key))


_SET = {"variables": [{"key": "name", "value": "{{widgets.ask.inbound.Body}}"}]}
_ASK = ask("ask", "Your name?", incomingMessage="keep")
_KEEP = state("keep", VARIABLES, _SET, next="thank")

RULE = Rule(
    code="SL202",
    name="unset-variable",
    severity=Severity.ERROR,
    summary="a template reads a variable that no path has set",
    why="A variable that is not set prints nothing and matches nothing, without any error. "
    "Variables belong to one flow: a subflow does not see those of its parent. What is set "
    "somewhere else in the flow, but never before this state, is a warning.",
    fix="correct the name, or set the variable on the way here",
    example=Example(
        (_ASK, _KEEP, text("thank", "Thank you, {{flow.variables.nane}}!")),
        {"incomingMessage": "ask"},
    ),
    fixed=Example(
        (_ASK, _KEEP, text("thank", "Thank you, {{flow.variables.name}}!")),
        {"incomingMessage": "ask"},
    ),
    check=_check,
    repairs=True,
)
