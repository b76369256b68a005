"""Where the states of a flow lead: what can be reached, and what leads back to itself."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from soundstage.definition.model import Definition


class Edge(NamedTuple):
    """A transition that leads to another state; `place` is its index in its own state."""

    source: int
    place: int
    event: str
    target: int


Edges = Mapping[int, Sequence[Edge]]


def edges_of(definition: Definition) -> Edges:
    """Return the transitions of each state that lead somewhere."""
    index = {state.name: state.index for state in definition.states}
    return {
        state.index: [
            Edge(state.index, place, transition.event, index[transition.next])
            for place, transition in enumerate(state.transitions)
            if transition.next is not None
        ]
        for state in definition.states
    }


def reached(starts: Iterable[int], edges: Edges) -> set[int]:
    """Return these states and all that they lead to."""
    found, open_ = set(starts), list(starts)
    while open_:
        for edge in edges[open_.pop()]:
            if edge.target not in found:
                found.add(edge.target)
                open_.append(edge.target)
    return found


def sources_first(start: int, edges: Edges) -> list[int]:
    """Return what can be reached from a state, each before what it leads to, circles aside."""
    seen, done = {start}, []
    work = [(start, iter(edges[start]))]
    while work:
        node, rest = work[-1]
        edge = next(rest, None)
        if edge is None:
            done.append(node)
            work.pop()
        elif edge.target not in seen:
            seen.add(edge.target)
            work.append((edge.target, iter(edges[edge.target])))
    return done[::-1]


def circles(nodes: set[int], edges: Edges) -> list[set[int]]:
    """Return the groups among these states in which each one leads to every other (Tarjan)."""
    search = _Search(nodes, edges)
    for node in sorted(nodes):
        if node not in search.order:
            search.visit(node)
    return search.found


class _Search:
    def __init__(self, nodes: set[int], edges: Edges) -> None:
        self.next = {
            node: [edge.target for edge in edges[node] if edge.target in nodes] for node in nodes
        }
        self.order: dict[int, int] = {}
        self.low: dict[int, int] = {}
        self.stack: list[int] = []
        self.on_stack: set[int] = set()
        self.found: list[set[int]] = []

    def visit(self, start: int) -> None:
        """Go through everything that a state leads to, without recursion."""
        self._enter(start)
        work = [(start, iter(self.next[start]))]
        while work:
            node, rest = work[-1]
            for target in rest:
                if target not in self.order:
                    self._enter(target)
                    work.append((target, iter(self.next[target])))
                    break
                if target in self.on_stack:
                    self.low[node] = min(self.low[node], self.order[target])
            else:
                work.pop()
                if work:
                    above = work[-1][0]
                    self.low[above] = min(self.low[above], self.low[node])
                self._close(node)

    def _enter(self, node: int) -> None:
        self.order[node] = self.low[node] = len(self.order)
        self.stack.append(node)
        self.on_stack.add(node)

    def _close(self, node: int) -> None:
        if self.low[node] != self.order[node]:
            return
        group: set[int] = set()
        while node not in group:
            member = self.stack.pop()
            self.on_stack.discard(member)
            group.add(member)
        if len(group) > 1 or node in self.next[node]:
            self.found.append(group)
