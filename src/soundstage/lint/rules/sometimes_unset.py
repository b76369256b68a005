"""SL203: a template reads a variable that only some paths have set."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import VARIABLES
from soundstage.lint.reads import is_tested, reads, span_of
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, state, text


def _check(flow: Flow) -> Iterator[Hit]:
    for use, reference in reads(flow, "flow", "variables"):
        match reference.path:
            case ("flow", "variables", str(key), *_):
                facts = flow.facts_at(use.state)
                fact = ("set", key)
                doubtful = facts.may(fact) and not facts.must(fact)
                if doubtful and not is_tested(use, reference):
                    name = flow.states[use.state].name
                    message = f"not every path to {name} sets flow.variables.{key}"
                    yield Hit(use.path, message, span_of(use, reference, 2))


_SET = {"variables": [{"key": "name", "value": "{{widgets.ask.inbound.Body}}"}]}
_ASK = ask("ask", "Your name?", incomingMessage="keep", timeout="end")
_KEEP = state("keep", VARIABLES, _SET, next="end")

RULE = Rule(
    code="SL203",
    name="sometimes-unset",
    severity=Severity.NOTE,
    summary="a template reads a variable that only some paths have set",
    why="On the other paths it prints nothing. Often one branch was added later and skips the "
    "state that sets the variable.",
    fix="set the variable on every path, or say what stands for it: {{ … | default: 'you' }}",
    example=Example(
        (_ASK, _KEEP, text("end", "Goodbye, {{flow.variables.name}}!")),
        {"incomingMessage": "ask"},
    ),
    fixed=Example(
        (_ASK, _KEEP, text("end", "Goodbye, {{flow.variables.name | default: 'stranger'}}!")),
        {"incomingMessage": "ask"},
    ),
    check=_check,
)
