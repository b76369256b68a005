"""How far each state is from the transitions that are still to be reached."""

from collections import deque
from collections.abc import Iterable, Mapping

from soundstage.engine.program import Program

Place = tuple[str, str]
"""A flow and one of its states."""


class Graph:
    """The ways of a flow and its subflows, walked backwards."""

    def __init__(self, program: Program) -> None:
        self._before: dict[Place, set[Place]] = {}
        self._add(program)
        for state in program.definition.states:
            flow = program.subflows.get(str(state.properties.get("flow_sid")))
            if flow is None or state.type != "run-subflow":
                continue
            caller = (program.flow_sid, state.name)
            self._lead(caller, (flow.flow_sid, flow.initial_state))
            for inner in flow.definition.states:
                if any(t.next is None for t in inner.transitions) or not inner.transitions:
                    self._lead((flow.flow_sid, inner.name), caller)
        for flow in program.subflows.values():
            self._add(flow)

    def _add(self, program: Program) -> None:
        for state in program.definition.states:
            for transition in state.transitions:
                if transition.next:
                    source = (program.flow_sid, state.name)
                    self._lead(source, (program.flow_sid, transition.next))

    def _lead(self, source: Place, target: Place) -> None:
        self._before.setdefault(target, set()).add(source)

    def distances(self, goals: Iterable[Place]) -> Mapping[Place, int]:
        """Return how many transitions lead from each place to the nearest goal."""
        found = dict.fromkeys(goals, 0)
        queue = deque(found)
        while queue:
            place = queue.popleft()
            for before in self._before.get(place, ()):
                if before not in found:
                    found[before] = found[place] + 1
                    queue.append(before)
        return found
