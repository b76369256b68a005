"""SL110: a circle of states waits for nobody and counts nothing."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.graph import circles
from soundstage.lint.kinds import QUICK, SPLIT, VARIABLES
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.lint.words import listed


def _check(flow: Flow) -> Iterator[Hit]:
    quick = {one.index for one in flow.states if one.type in QUICK} & flow.reachable
    for circle in circles(quick, flow.edges):
        if _is_counted(flow, circle):
            continue
        nodes = sorted(circle)
        names = [flow.states[node].name for node in nodes]
        alone = len(nodes) == 1
        limit = flow.limits.repeats if alone else flow.limits.steps
        what = f"{names[0]} leads to itself" if alone else f"{listed(names)} lead to each other"
        kind = "entries in a row" if alone else "steps"
        message = (
            f"{what} without a wait or a count: the execution is ended after {limit} {kind}"
            f" ({81001 if alone else 81000})"
        )
        yield Hit(_place(flow, circle), message)


def _place(flow: Flow, circle: set[int]) -> tuple[str | int, ...]:
    """Return the transition that closes the circle."""
    back = [edge for node in circle for edge in flow.edges[node] if edge.target in circle]
    edge = max(back, key=lambda edge: (edge.source >= edge.target, edge.source))
    return place(flow.states[edge.source], "transitions", edge.place, "next")


def _is_counted(flow: Flow, circle: set[int]) -> bool:
    """Tell whether a split can leave the circle by something that changes inside it."""
    names = {flow.states[node].name for node in circle}
    keys = {key for key, uses in flow.variables.items() if any(use.state in circle for use in uses)}
    for node in circle:
        if flow.states[node].type != SPLIT or not _can_leave(flow, node, circle):
            continue
        for use in flow.by_state.get(node, ()):
            for reference in use.references:
                match reference.path:
                    case ("flow", "variables", key, *_) if key in keys:
                        return True
                    case ("widgets", name, *_) if name in names:
                        return True
    return False


def _can_leave(flow: Flow, node: int, circle: set[int]) -> bool:
    targets = [edge.target for edge in flow.edges[node]]
    return len(targets) < len(flow.states[node].transitions) or not circle.issuperset(targets)


_GET = {"method": "GET", "url": "https://orders.example.com/latest"}
_TELL = text("tell", "Your order is on its way.")
_COUNT = {"variables": [{"key": "tries", "value": "{{flow.variables.tries | plus: 1}}"}]}
_ENOUGH = {
    "friendly_name": "enough",
    "arguments": ["{{flow.variables.tries}}"],
    "type": "less_than",
    "value": "4",
}
_SPLIT = {
    "name": "again",
    "type": SPLIT,
    "properties": {"input": "{{flow.variables.tries}}"},
    "transitions": [
        {"event": "noMatch", "next": "tell"},
        {"event": "match", "next": "look_up", "conditions": [_ENOUGH]},
    ],
}

RULE = Rule(
    code="SL110",
    name="endless-loop",
    severity=Severity.WARNING,
    summary="a circle of states waits for nobody and counts nothing",
    why="Such a circle runs as fast as it can. Studio ends an execution after 1,000 steps, and "
    "after ten entries of one widget in a row; until then a failing server is called again and "
    "again without a pause, and a caller hears silence.",
    fix="count the rounds in a variable and leave by a split, or ask the contact in between",
    example=Example(
        (
            state("look_up", "make-http-request", _GET, success="tell", failed="look_up"),
            _TELL,
        ),
        {"incomingMessage": "look_up"},
    ),
    fixed=Example(
        (
            state("look_up", "make-http-request", _GET, success="tell", failed="count"),
            state("count", VARIABLES, _COUNT, next="again"),
            _SPLIT,
            _TELL,
        ),
        {"incomingMessage": "look_up"},
    ),
    check=_check,
)
