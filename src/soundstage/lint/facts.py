"""Facts that hold on the way to a state: what was published, and on which channel it runs.

A fact is a short tuple: `("ran", NAME)`, `("inbound", NAME)`, `("set", VARIABLE)` …
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from soundstage.definition.model import TRIGGER, Definition, State
from soundstage.lint.graph import Edge, Edges, sources_first
from soundstage.lint.kinds import ASK, CALLS, CONVERSATION_STARTS, GATHER, SUBFLOW, VARIABLES
from soundstage.widgets import WIDGETS

Fact = tuple[str, str]

_GATHERED = {"keypress": "Digits", "speech": "SpeechResult"}


class Channel(NamedTuple):
    """What started the execution; whether it has a call and a conversation (None: who knows)."""

    trigger: str
    call: bool | None
    conversation: bool | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when a state is entered; of states that nothing reaches, nothing is.

    `some` are the facts of at least one path from the start, `every` those of all paths: bits,
    one for each fact in `bits`.
    """

    channels: frozenset[Channel] = frozenset()
    some: int = 0
    every: int = 0
    bits: Mapping[Fact, int] = field(default_factory=dict)

    def may(self, fact: Fact) -> bool:
        """Tell whether a fact holds on at least one path."""
        return bool(self.some >> self.bits[fact] & 1) if fact in self.bits else False

    def must(self, fact: Fact) -> bool:
        """Tell whether a fact holds on every path."""
        return bool(self.every >> self.bits[fact] & 1) if fact in self.bits else False


def facts_of(definition: Definition, edges: Edges, start: int) -> Mapping[int, Facts]:
    """Follow every path from the start until nothing new comes up."""
    search = _Search(definition, edges)
    search.run(start)
    return search.result()


class _Search:
    """The facts as bits, for speed: flows have a thousand states."""

    def __init__(self, definition: Definition, edges: Edges) -> None:
        self.states = definition.states
        self.edges = edges
        self.bits: dict[Fact, int] = {}
        self.some: dict[int, int] = {}
        self.all: dict[int, int] = {}
        self.channels: dict[int, frozenset[Channel]] = {}
        self.gains: dict[tuple[int, str], int] = {}

    def run(self, start: int) -> None:
        self.some[start] = self.all[start] = 0
        self.channels[start] = _beginnings(self.states[start])
        changed = {start}
        order = sources_first(start, self.edges)
        while changed:
            for node in order:
                if node in changed:
                    changed.discard(node)
                    changed |= {edge.target for edge in self.edges[node] if self._pass_on(edge)}

    def _pass_on(self, edge: Edge) -> bool:
        """Carry facts along an edge; tell whether its target learnt something."""
        state, target = self.states[edge.source], edge.target
        gained = self._gain(state, edge.event)
        some, every = self.some[edge.source] | gained, self.all[edge.source] | gained
        channels = _along(state, edge.event, self.channels[edge.source])
        if target in self.some:
            some |= self.some[target]
            every &= self.all[target]
            channels |= self.channels[target]
            known = (self.some[target], self.all[target], self.channels[target])
            if (some, every, channels) == known:
                return False
        self.some[target], self.all[target], self.channels[target] = some, every, channels
        return True

    def _gain(self, state: State, event: str) -> int:
        key = (state.index, event)
        if key not in self.gains:
            bits = 0
            for fact in gained(state, event):
                bits |= 1 << self.bits.setdefault(fact, len(self.bits))
            self.gains[key] = bits
        return self.gains[key]

    def result(self) -> Mapping[int, Facts]:
        return {
            node: Facts(self.channels[node], self.some[node], self.all[node], self.bits)
            for node in self.some
        }


def gained(state: State, event: str) -> Sequence[Fact]:
    """Return what is known after a state was left by an event."""
    facts: list[Fact] = [("ran", state.name)]
    if state.type == VARIABLES:
        facts += [("set", key) for key in variables_of(state)]
    if state.type == ASK and event == "incomingMessage":
        facts.append(("inbound", state.name))
    if state.type == GATHER and event in _GATHERED:
        facts.append((_GATHERED[event], state.name))
    return facts


def variables_of(state: State) -> list[str]:
    """Return the keys that a set-variables state sets."""
    pairs = state.properties.get("variables")
    if not isinstance(pairs, list):
        return []
    keys = [pair.get("key") for pair in pairs if isinstance(pair, dict)]
    return [key for key in keys if isinstance(key, str)]


def _beginnings(start: State) -> frozenset[Channel]:
    """Return what may have started an execution; a trigger tells it by its events later on."""
    if start.type == TRIGGER:
        return frozenset()
    return frozenset(map(_channel, WIDGETS[TRIGGER].events))


def _channel(event: str) -> Channel:
    if event == "incomingParent":
        return Channel(event, None, None)
    return Channel(event, event == "incomingCall", event == "incomingConversationMessage")


def _along(state: State, event: str, channels: frozenset[Channel]) -> frozenset[Channel]:
    if state.type == TRIGGER:
        same = frozenset(channel for channel in channels if channel.trigger == event)
        return same | {_channel(event)}
    if state.type in CALLS and event == "answered":
        return frozenset(channel._replace(call=True) for channel in channels)
    if state.type in CONVERSATION_STARTS and event != "failed":
        return frozenset(channel._replace(conversation=True) for channel in channels)
    if state.type == SUBFLOW:
        return frozenset(
            channel._replace(call=channel.call or None, conversation=channel.conversation or None)
            for channel in channels
        )
    return channels
