"""SL201: a template reads from a widget that the flow does not have."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.reads import reads, recased, shown, span_of
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, text
from soundstage.lint.words import meant


def _check(flow: Flow) -> Iterator[Hit]:
    known = {state.name: state.index for state in flow.states}
    for use, reference in reads(flow, "widgets"):
        match reference.path:
            case ("widgets", str(name), *_) if name not in known:
                message = f"there is no widget {name}, so {shown(reference.path)} is always empty"
                yield Hit(
                    use.path,
                    message + meant(name, known),
                    span_of(use, reference, 1),
                    recased(use, reference, 1, iter(known)),
                )


RULE = Rule(
    code="SL201",
    name="unknown-widget",
    severity=Severity.ERROR,
    summary="a template reads from a widget that the flow does not have",
    why="What is not there prints nothing and matches nothing, without any error. It is what "
    "remains when a widget is renamed or deleted.",
    fix="write the name of the widget as the flow has it; upper and lower case count",
    example=Example(
        (
            ask("ask_name", "Your name?", incomingMessage="thank"),
            text("thank", "Thank you, {{widgets.ask_Name.inbound.Body}}!"),
        ),
        {"incomingMessage": "ask_name"},
    ),
    fixed=Example(
        (
            ask("ask_name", "Your name?", incomingMessage="thank"),
            text("thank", "Thank you, {{widgets.ask_name.inbound.Body}}!"),
        ),
        {"incomingMessage": "ask_name"},
    ),
    check=_check,
    repairs=True,
)
