"""A flow definition that is known to be valid."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from soundstage.errors import Json

CONDITION_TYPES = (
    "equal_to",
    "not_equal_to",
    "matches_any_of",
    "does_not_match_any_of",
    "is_blank",
    "is_not_blank",
    "regex",
    "contains",
    "does_not_contain",
    "starts_with",
    "does_not_start_with",
    "less_than",
    "greater_than",
    "is_before_time",
    "is_after_time",
    "is_before_date",
    "is_after_date",
)
"""The operators of conditions [skill][tf]."""

TRIGGER = "trigger"
TRIGGER_NAME = "Trigger"
"""The name of a trigger that has none [contract]."""


class Condition(msgspec.Struct, frozen=True, gc=False):
    """One test of a `match` transition [contract]."""

    friendly_name: str
    arguments: tuple[str, ...]
    type: str
    value: str


class Transition(msgspec.Struct, frozen=True, gc=False):
    """Where a state leads on an event; to the end of the flow when `next` is None."""

    event: str
    next: str | None = None
    conditions: tuple[Condition, ...] = ()


class State(msgspec.Struct, frozen=True):
    """One node of a flow; `type` names its widget, `index` is its place in the definition."""

    name: str
    type: str
    properties: Mapping[str, Json]
    transitions: tuple[Transition, ...]
    index: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole flow definition [schema]."""

    description: str
    states: tuple[State, ...]
    initial_state: str
    flags: Mapping[str, Json]
    _by_name: Mapping[str, State] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {state.name: state for state in self.states})

    def state(self, name: str) -> State | None:
        """Return the state of that name, or None."""
        return self._by_name.get(name)

    @property
    def allow_concurrent_calls(self) -> bool:
        """Tell whether one caller may have several calls in the flow; the default is yes [UG]."""
        return bool(self.flags.get("allow_concurrent_calls", True))


def read_definition(document: Json) -> Definition:
    """Return the definition in a document that has passed validation."""
    return Definition(
        description=document.get("description", ""),
        states=tuple([_state(index, state) for index, state in enumerate(document["states"])]),
        initial_state=document["initial_state"],
        flags=document.get("flags", {}),
    )


def _state(index: int, state: Mapping[str, Json]) -> State:
    return State(
        name=state.get("name", TRIGGER_NAME),
        type=state["type"],
        properties=state.get("properties", {}),
        transitions=tuple([_transition(transition) for transition in state["transitions"]]),
        index=index,
    )


def _transition(transition: Mapping[str, Json]) -> Transition:
    conditions = transition.get("conditions") or ()
    return Transition(
        event=transition["event"],
        next=transition.get("next") or None,
        conditions=tuple([_condition(condition) for condition in conditions]),
    )


def _condition(condition: Mapping[str, Json]) -> Condition:
    return Condition(
        friendly_name=condition["friendly_name"],
        arguments=tuple(condition["arguments"]),
        type=condition["type"],
        value=condition["value"],
    )
