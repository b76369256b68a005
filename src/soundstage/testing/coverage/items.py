"""The parts of a flow that scenarios can reach, and how they are called."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from soundstage.definition.model import Definition, State, Transition
from soundstage.engine.program import Program
from soundstage.engine.rendering import templates_in
from soundstage.liquid import Branch, Branches, LiquidError, compile_template
from soundstage.widgets import WIDGETS

SPLIT = "split-based-on"


class Kind(StrEnum):
    """The kinds of parts, in the order reports show them."""

    STATES = "states"
    TRANSITIONS = "transitions"
    CONDITIONS = "conditions"
    BRANCHES = "branches"


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """One part of a flow: a state, or what is in it.

    `transition` is the index of a transition, `condition` of one of its conditions with
    whether it `holds`; `branch` is the index of a branch in `template`.
    """

    kind: Kind
    state: str
    transition: int = -1
    condition: int = -1
    holds: bool = False
    template: str = ""
    branch: int = -1


def items_of(program: Program) -> tuple[Item, ...]:
    """Return all parts of a flow that count, in the order of its definition."""
    return tuple(item for state in program.definition.states for item in _items(program, state))


def _items(program: Program, state: State) -> Iterator[Item]:
    yield Item(Kind.STATES, state.name)
    for index in countable(state):
        yield Item(Kind.TRANSITIONS, state.name, index)
    if state.type == SPLIT:
        for index, transition in enumerate(state.transitions):
            for number in range(len(transition.conditions)):
                for holds in (True, False):
                    yield Item(Kind.CONDITIONS, state.name, index, number, holds)
    for source in sources_of(program, state):
        for number in range(len(branches_of(source))):
            yield Item(Kind.BRANCHES, state.name, template=source, branch=number)


def sources_of(program: Program, state: State) -> tuple[str, ...]:
    """Return the templates of a state, each once."""
    sources = list(templates_in(program.states[state.name].renderer.source))
    for condition in (c for transition in state.transitions for c in transition.conditions):
        sources += (*condition.arguments, condition.value)
    return tuple(dict.fromkeys(sources))


def countable(state: State) -> Iterator[int]:
    """Yield the transitions that lead to a state by an event that can come.

    Of two transitions for one event the first is taken; those of a split have conditions.
    """
    silent = WIDGETS[state.type].silent
    seen: set[str] = set()
    for index, transition in enumerate(state.transitions):
        event = transition.event
        first = event not in seen or _chosen_by_conditions(state, transition)
        if transition.next and first and event not in silent:
            yield index
        seen.add(event)


def _chosen_by_conditions(state: State, transition: Transition) -> bool:
    return state.type == SPLIT and bool(transition.conditions)


def branches_of(source: str) -> list[Branch]:
    """Return the branches of a template; one that is wrong has none."""
    if "{%" not in source:
        return []
    branches = Branches(source)
    try:
        compile_template(source, watcher=branches)
    except LiquidError:
        return []
    return branches.found


def label(item: Item, definition: Definition) -> str:
    """Name a part in the words of the flow's author."""
    state = definition.state(item.state)
    if item.kind is Kind.STATES or state is None:
        return item.state
    if item.kind is Kind.BRANCHES:
        branch = branches_of(item.template)[item.branch]
        return f"{item.state}: {{% {branch.words} %}}, {branch.taken}"
    transition = state.transitions[item.transition]
    if item.kind is Kind.CONDITIONS:
        condition = transition.conditions[item.condition]
        outcome = "holds" if item.holds else "does not hold"
        return f"{item.state}: {condition.type} {condition.value!r} {outcome}"
    told = " and ".join(f"{c.type} {c.value!r}" for c in transition.conditions)
    return f"{item.state}: {transition.event}{f' ({told})' if told else ''} → {transition.next}"
