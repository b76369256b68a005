"""SL309: a condition tests something else than its split shows."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import SPLIT
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, split, text
from soundstage.lint.words import shortened


def _check(flow: Flow) -> Iterator[Hit]:
    for state in flow.of_type(SPLIT):
        tested = flow.text(state, "input")
        for number, transition in enumerate(state.transitions):
            for rank, condition in enumerate(transition.conditions):
                argument = condition.arguments[0] if condition.arguments else tested
                if argument.strip() != tested.strip():
                    path = place(state, "transitions", number, "conditions", rank, "arguments")
                    message = (
                        f"this tests {shortened(argument)}, {state.name} shows {shortened(tested)}"
                    )
                    yield Hit(path, message)


_ASK = ask("ask", "Yes or no?", incomingMessage="check")
_BODY, _TRIGGER = "{{widgets.ask.inbound.Body}}", "{{trigger.message.Body}}"
_STATES = (text("thank", "Thank you!"), text("pity", "What a pity."))
_RIGHT = split("check", _BODY, ("equal_to", "yes", "thank"), no_match="pity")
_WRONG = {**split("check", _TRIGGER, ("equal_to", "yes", "thank"), no_match="pity")}
_WRONG["properties"] = {"input": _BODY}

RULE = Rule(
    code="SL309",
    name="split-argument",
    severity=Severity.WARNING,
    summary="a condition tests something else than its split shows",
    why="The canvas shows the input of the split, but each condition tests its own argument. The "
    "two are the same in everything that the console writes; an edit by hand parts them.",
    fix="write the same template in both places",
    example=Example((_ASK, _WRONG, *_STATES), {"incomingMessage": "ask"}),
    fixed=Example((_ASK, _RIGHT, *_STATES), {"incomingMessage": "ask"}),
    check=_check,
)
