"""A flow as the rules look at it: its states, its templates, and what holds where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from soundstage.definition.model import Definition, State, read_definition
from soundstage.definition.scan import Path
from soundstage.errors import Json
from soundstage.limits import STUDIO, Limits
from soundstage.lint.facts import Facts, facts_of, variables_of
from soundstage.lint.graph import Edges, edges_of, reached
from soundstage.lint.kinds import SUBFLOW, VARIABLES
from soundstage.lint.templates import Use, uses_in

NOWHERE = Facts()


@dataclass(frozen=True)
class Flow:
    """One flow. `document` is a definition whose states are sound; properties may be missing.

    `subflows` are the flows that it runs, as far as their files are known.
    """

    document: Json
    limits: Limits = STUDIO
    most_segments: int = 3
    subflows: Mapping[str, "Flow"] = field(default_factory=dict)

    @cached_property
    def definition(self) -> Definition:
        return read_definition(self.document)

    @property
    def states(self) -> tuple[State, ...]:
        return self.definition.states

    @cached_property
    def edges(self) -> Edges:
        return edges_of(self.definition)

    @cached_property
    def start(self) -> int:
        state = self.definition.state(self.definition.initial_state)
        return state.index if state else 0

    @cached_property
    def reachable(self) -> set[int]:
        return reached([self.start], self.edges)

    @cached_property
    def facts(self) -> Mapping[int, Facts]:
        return facts_of(self.definition, self.edges, self.start)

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every template of the flow that has something to fill in."""
        return tuple(use for use in self.texts if use.is_live)

    @cached_property
    def texts(self) -> tuple[Use, ...]:
        """Every text of the flow that may be a template."""
        return tuple(
            use
            for index, state in enumerate(self.document["states"])
            for use in uses_in(index, state, self.limits)
        )

    @cached_property
    def variables(self) -> Mapping[str, Sequence[Use]]:
        """The texts that are stored under each name of `flow.variables`."""
        found: dict[str, list[Use]] = {
            key: [] for state in self.of_type(VARIABLES) for key in variables_of(state)
        }
        for use in self.texts:
            if self.states[use.state].type == VARIABLES and use.property == "variables":
                key = self.value((*use.path[:-1], "key"))
                if isinstance(key, str):
                    found.setdefault(key, []).append(use)
        return found

    @cached_property
    def by_state(self) -> Mapping[int, Sequence[Use]]:
        """The texts of each state."""
        found: dict[int, list[Use]] = {}
        for use in self.texts:
            found.setdefault(use.state, []).append(use)
        return found

    def of_type(self, *kinds: str) -> Iterator[State]:
        """Yield the states of these widget types."""
        return (state for state in self.states if state.type in kinds)

    def facts_at(self, state: int) -> Facts:
        """Return what is known when a state is entered; nothing where no path leads."""
        return self.facts.get(state, NOWHERE)

    def triggers_at(self, state: int) -> frozenset[str]:
        """Return what can have started an execution that comes to a state."""
        return frozenset(channel.trigger for channel in self.facts_at(state).channels)

    def subflow_of(self, state: State) -> "Flow | None":
        """Return the flow that a run-subflow state runs, if its file is known."""
        sid = state.properties.get("flow_sid")
        return self.subflows.get(sid) if state.type == SUBFLOW and isinstance(sid, str) else None

    def value(self, path: Path) -> Any:
        """Return the value at a path, or None."""
        found: Any = self.document
        for key in path:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def text(self, state: State, name: str) -> str:
        """Return a property as text; an empty one when it is not set."""
        value = state.properties.get(name)
        return value if isinstance(value, str) else ""


def place(state: State, *keys: str | int) -> Path:
    """Return the path of a value inside a state."""
    return ("states", state.index, *keys)
