"""Probes: experiments that settle on the real service what its documentation leaves open.

Each one is a flow, what to do with it there, and a scenario that shows what it does here.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from soundstage.errors import Json
from soundstage.testing.located import read_yaml
from soundstage.widgets import WIDGETS

_TRIGGER = "Trigger"
_STEP = 220
_SUFFIX = ".yaml"


class ProbeState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One state of a probe's flow; the events that lead nowhere are left out."""

    type: str
    properties: dict[str, Json] = {}
    transitions: dict[str, str] = {}


class Move(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step on the real service: exactly one of `start`, `hook`, `ask`, `sleep` and `end`.

    `start` holds the parameters of a start by REST, `from` its sender if it is not `$FROM`;
    `hook` is the kind of webhook that must lead to the flow; `ask` is for the reader to do;
    `end` ends what is active by REST.
    """

    start: dict[str, Json] | None = None
    from_: str = msgspec.field(default="$FROM", name="from")
    hook: str | None = None
    ask: str | None = None
    sleep: int | None = None
    end: bool | None = None


class Probe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One open question, and how to settle it.

    `ours` is what Soundstage does; `cases` are the widget cases that hold it; `here` is a
    scenario file without its flow.
    """

    question: str
    ours: str
    look: str
    trigger: dict[str, str]
    states: dict[str, ProbeState]
    there: list[Move]
    here: dict[str, Json]
    needs: list[str] = []
    cases: list[str] = []

    def definition(self) -> dict[str, Json]:
        """Return the flow as Studio publishes it."""
        trigger = ProbeState(type="trigger", transitions=self.trigger)
        states = {_TRIGGER: trigger, **self.states}
        return {
            "description": self.question,
            "states": [_state(*named, row) for row, named in enumerate(states.items())],
            "initial_state": _TRIGGER,
            "flags": {"allow_concurrent_calls": True},
        }


@cache
def probes() -> Mapping[str, Probe]:
    """Return all probes by topic."""
    found = sorted(
        (entry for entry in files(__name__).iterdir() if entry.name.endswith(_SUFFIX)),
        key=lambda entry: entry.name,
    )
    return {
        entry.name.removesuffix(_SUFFIX).replace("_", "-"): msgspec.convert(
            read_yaml(entry.read_text(encoding="utf-8")).value, Probe
        )
        for entry in found
    }


def _state(name: str, state: ProbeState, row: int) -> dict[str, Json]:
    transitions = [
        {
            "event": event,
            **({"next": state.transitions[event]} if event in state.transitions else {}),
        }
        for event in WIDGETS[state.type].events
    ]
    return {
        "name": name,
        "type": state.type,
        "transitions": transitions,
        "properties": {"offset": {"x": 0, "y": row * _STEP}, **state.properties},
    }
