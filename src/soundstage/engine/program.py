"""A program: one revision of a flow, compiled once and run many times."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

import msgspec

from soundstage.core.outcomes import Leave
from soundstage.definition.model import Definition, State, Transition
from soundstage.engine.rendering import Renderer, templates_in
from soundstage.errors import Json
from soundstage.limits import Limits
from soundstage.liquid import LiquidError, Template, compile_template
from soundstage.widgets import WIDGETS, Widget
from soundstage.widgets.scope import Surroundings

REDIRECT = "add-twiml-redirect"
_TEMPLATES_KEPT = 2_000
"""Revisions of a flow have most of their templates in common."""


@dataclass(frozen=True)
class CompiledState:
    """A state with everything that its widget needs, ready to run."""

    name: str
    type: str
    widget: Widget
    renderer: Renderer
    transitions: tuple[Transition, ...]

    @cached_property
    def by_event(self) -> Mapping[str, str | None]:
        """The state that each event leads to; the first transition for an event wins."""
        return {t.event: t.next for t in reversed(self.transitions)}

    def following(self, outcome: Leave) -> str | None:
        """Return the state that an outcome leads to."""
        if outcome.transition is not None:
            return self.transitions[outcome.transition].next
        return self.by_event.get(outcome.event)


@dataclass(frozen=True)
class Program:
    """A compiled revision. `subflows` are the programs that its run-subflow widgets name."""

    flow_sid: str
    revision: int
    definition: Definition
    surroundings: Surroundings
    states: Mapping[str, CompiledState]
    templates: Mapping[str, Template | LiquidError]
    subflow_uses: tuple[str, ...]
    redirects: bool
    subflows: Mapping[str, "Program"] = field(default_factory=dict)

    @property
    def initial_state(self) -> str:
        return self.definition.initial_state

    @property
    def subflow_sids(self) -> frozenset[str]:
        return frozenset(self.subflow_uses)

    @cached_property
    def answers_late(self) -> bool:
        """Tell whether a webhook's answer may depend on widgets that take time."""
        return self.redirects or any(program.redirects for program in self.subflows.values())

    @cached_property
    def runnable_subflows(self) -> frozenset[str]:
        """The flows that run-subflow can run: one level of nesting is allowed [subflows]."""
        return frozenset(sid for sid, flow in self.subflows.items() if not flow.subflow_sids)

    @cached_property
    def widget_count(self) -> int:
        """The widgets of the flow and of each use of a subflow [FAQ]."""
        used = (self.subflows.get(sid) for sid in self.subflow_uses)
        return len(self.states) + sum(len(flow.states) for flow in used if flow)

    def bind(self, subflows: Mapping[str, "Program"]) -> "Program":
        """Return this program with its subflows."""
        return replace(self, subflows=dict(subflows))

    def of(self, flow_sid: str) -> "Program":
        """Return the program of the flow that runs now: this one or a subflow's."""
        return self if flow_sid == self.flow_sid else self.subflows[flow_sid]

    def render(self, source: str, context: Mapping[str, Json], now: datetime) -> str:
        """Fill a template in.

        Raises:
            LiquidError: the template is wrong, or failed on these values.
        """
        template = self.templates[source]
        if isinstance(template, LiquidError):
            raise template
        return template.render(context, now, self.surroundings.limits)

    def resolve(self, source: str, context: Mapping[str, Json]) -> Json:
        """Return the value behind a template that is one reference; else None."""
        template = self.templates[source]
        if isinstance(template, LiquidError) or not template.is_path:
            return None
        return template.resolve(context)


def compile_program(
    flow_sid: str, revision: int, definition: Definition, surroundings: Surroundings
) -> Program:
    """Compile a valid definition."""
    states = {state.name: _compile_state(state) for state in definition.states}
    return Program(
        flow_sid=flow_sid,
        revision=revision,
        definition=definition,
        surroundings=surroundings,
        states=states,
        templates={
            source: _compile(source, surroundings.limits)
            for state in states.values()
            for source in _sources(state)
        },
        subflow_uses=tuple(
            str(state.properties["flow_sid"])
            for state in definition.states
            if state.type == "run-subflow"
        ),
        redirects=any(state.type == REDIRECT for state in definition.states),
    )


def _compile_state(state: State) -> CompiledState:
    widget = WIDGETS[state.type]
    properties: Any = msgspec.convert(state.properties, widget.properties)
    return CompiledState(
        name=state.name,
        type=state.type,
        widget=widget,
        renderer=Renderer(properties),
        transitions=state.transitions,
    )


def _sources(state: CompiledState) -> Iterator[str]:
    """Yield every template of a state; conditions are rendered as well [liquid][INFER]."""
    yield from templates_in(state.renderer.source)
    for transition in state.transitions:
        for condition in transition.conditions:
            yield from condition.arguments
            yield condition.value


@lru_cache(_TEMPLATES_KEPT)
def _compile(source: str, limits: Limits) -> Template | LiquidError:
    try:
        return compile_template(source, limits)
    except LiquidError as error:
        return error
