"""Events that lead nowhere: what the rules about silent ends share."""

from collections.abc import Iterable, Iterator

from soundstage.definition.model import State
from soundstage.definition.scan import Path
from soundstage.lint.flow import Flow, place
from soundstage.lint.rule import Hit


def unhandled(state: State, events: Iterable[str]) -> list[str]:
    """Return the events among these after which the flow just ends."""
    leads: dict[str, str | None] = {}
    for transition in state.transitions:
        leads.setdefault(transition.event, transition.next)
    return [event for event in events if not leads.get(event)]


def leads_on(state: State) -> bool:
    """Tell whether the flow goes on after any event of a state."""
    return any(transition.next for transition in state.transitions)


def place_of(state: State, event: str) -> Path:
    """Return where an event is written, or the transitions of a state that leaves it out."""
    for number, transition in enumerate(state.transitions):
        if transition.event == event:
            return place(state, "transitions", number, "event")
    return place(state, "transitions")


def silent_ends(flow: Flow, kind: str, event: str, consequence: str) -> Iterator[Hit]:
    """Yield a hit for each state of a type that leads on, but not after this event."""
    for state in flow.of_type(kind):
        if unhandled(state, [event]) and leads_on(state):
            message = f"{state.name} leads nowhere on {event}: {consequence}"
            yield Hit(place_of(state, event), message)


def on_call(flow: Flow, state: State) -> bool:
    """Tell whether somebody may be on the phone when a state is entered."""
    return any(channel.call for channel in flow.facts_at(state.index).channels)


def may_be_on_call(flow: Flow, state: State) -> bool:
    """Tell whether it cannot be ruled out that somebody is on the phone."""
    return any(channel.call is not False for channel in flow.facts_at(state.index).channels)
