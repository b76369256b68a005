"""Programs that tell which of their parts are reached while they run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from soundstage.core.outcomes import Leave, Outcome
from soundstage.definition.model import Transition
from soundstage.engine.program import CompiledState, Program
from soundstage.errors import Json
from soundstage.liquid import Branches, LiquidError, Template, compile_template
from soundstage.testing.coverage.items import SPLIT, Item, Kind
from soundstage.widgets.scope import Scope
from soundstage.widgets.split_based_on import (
    SplitBasedOn,
    SplitBasedOnProperties,
    condition_holds,
)


@dataclass(slots=True)
class Watch:
    """What is reached, by flow; `at` is the flow and the state that runs now."""

    reached: set[tuple[str, Item]] = field(default_factory=set)
    at: tuple[str, str] = ("", "")

    def reach(self, kind: Kind, **part: Any) -> None:
        flow_sid, state = self.at
        self.reached.add((flow_sid, Item(kind, state, **part)))


class _States(Mapping[str, CompiledState]):
    """The states of a program; to look one up is to be in it."""

    def __init__(self, watch: Watch, flow_sid: str, states: Mapping[str, CompiledState]) -> None:
        self._watch = watch
        self._flow_sid = flow_sid
        self._states = states

    def __getitem__(self, name: str) -> CompiledState:
        self._watch.at = self._flow_sid, name
        self._watch.reach(Kind.STATES)
        return self._states[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._states)

    def __len__(self) -> int:
        return len(self._states)


@dataclass(frozen=True, slots=True)
class _State(CompiledState):
    """A state that tells by which transition it is left."""

    watch: Watch

    def following(self, outcome: Leave) -> str | None:
        index = outcome.transition
        if index is None:
            index = next(
                (n for n, t in enumerate(self.transitions) if t.event == outcome.event), -1
            )
        self.watch.reach(Kind.TRANSITIONS, transition=index)
        return CompiledState.following(self, outcome)


class _Split(SplitBasedOn):
    """A split that tells which conditions it tested, and what came of them."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def enter(self, scope: Scope[SplitBasedOnProperties]) -> Outcome:
        for index, transition in enumerate(scope.transitions):
            if self._match(scope, index, transition):
                break
        return super().enter(scope)

    def _match(
        self, scope: Scope[SplitBasedOnProperties], index: int, transition: Transition
    ) -> bool:
        for number, condition in enumerate(transition.conditions):
            holds = condition_holds(scope, condition)
            self._watch.reach(Kind.CONDITIONS, transition=index, condition=number, holds=holds)
            if not holds:
                return False
        return bool(transition.conditions)


@dataclass(frozen=True, slots=True)
class _Program(Program):
    """A program that tells which branches its templates take."""

    watch: Watch = field(default_factory=Watch)
    branches: Mapping[str, Branches] = field(default_factory=dict)

    def render(self, source: str, context: Mapping[str, Json], now: datetime) -> str:
        try:
            return Program.render(self, source, context, now)
        finally:
            self._note(source)

    def _note(self, source: str) -> None:
        branches = self.branches.get(source)
        for index in branches.taken if branches else ():
            self.watch.reach(Kind.BRANCHES, template=source, branch=index)
        if branches:
            branches.taken.clear()


def watched(program: Program, watch: Watch) -> Program:
    """Return a program, with its subflows, that tells `watch` which parts it reaches."""
    branches: dict[str, Branches] = {}
    templates = {
        source: _template(source, template, branches)
        for source, template in program.templates.items()
    }
    states = {name: _state(state, watch) for name, state in program.states.items()}
    given = {part.name: getattr(program, part.name) for part in fields(Program)}
    given |= {
        "states": _States(watch, program.flow_sid, states),
        "templates": templates,
        "subflows": {sid: watched(flow, watch) for sid, flow in program.subflows.items()},
    }
    return _Program(**given, watch=watch, branches=branches)


def _template(
    source: str, template: Template | LiquidError, branches: dict[str, Branches]
) -> Template | LiquidError:
    if "{%" not in source or isinstance(template, LiquidError):
        return template
    branches[source] = Branches(source)
    return compile_template(source, watcher=branches[source])


def _state(state: CompiledState, watch: Watch) -> CompiledState:
    widget = _Split(watch) if state.type == SPLIT else state.widget
    return _State(
        name=state.name,
        type=state.type,
        widget=widget,
        renderer=state.renderer,
        transitions=state.transitions,
        watch=watch,
    )
