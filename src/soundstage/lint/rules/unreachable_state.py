"""SL101: no path leads to a state."""

from collections.abc import Iterator

from soundstage.definition.model import TRIGGER
from soundstage.lint.flow import Flow, place
from soundstage.lint.graph import reached
from soundstage.lint.rule import Example, Hit, Rule, Severity, ask, text


def _check(flow: Flow) -> Iterator[Hit]:
    """Name only the states from which the others that nothing reaches can be reached."""
    lost = {state.index for state in flow.states if state.type != TRIGGER} - flow.reachable
    led_to = {edge.target for node in lost for edge in flow.edges[node] if edge.target != node}
    heads = sorted(lost - led_to)
    covered = reached(heads, flow.edges)
    for node in sorted(lost):
        if node not in covered:
            heads.append(node)
            covered |= reached([node], flow.edges)
    for node in sorted(heads):
        state = flow.states[node]
        behind = len((reached([node], flow.edges) & lost) - {node})
        more = f", so the {behind} behind it may not be either" if behind else ""
        yield Hit(place(state, "name"), f"{state.name} cannot be reached from the start{more}")


RULE = Rule(
    code="SL101",
    name="unreachable-state",
    severity=Severity.WARNING,
    summary="no path leads to a state",
    why="It never runs. Mostly a transition was forgotten or lost its target when a widget was "
    "deleted; what it should have done is missing from the flow.",
    fix="connect the state, or delete it",
    example=Example(
        (ask("ask", "Yes or no?", incomingMessage=None), text("thank", "Thank you!")),
        {"incomingMessage": "ask"},
    ),
    fixed=Example(
        (ask("ask", "Yes or no?", incomingMessage="thank"), text("thank", "Thank you!")),
        {"incomingMessage": "ask"},
    ),
    check=_check,
    everywhere=True,
)
