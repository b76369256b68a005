"""Phones of scenario files in the words of the phone network."""

from typing import Any

from soundstage.errors import Json
from soundstage.testing.durations import read_duration
from soundstage.testing.located import as_text
from soundstage.testing.scenario import Behaviour, PhoneStep, Speaking


def as_network(behaviour: Behaviour) -> dict[str, Any]:
    """Return what a phone does as the phone network takes it."""
    return {
        "answer": behaviour.answer,
        "after": read_duration(behaviour.after).total_seconds(),
        "answered_by": behaviour.answered_by,
        "script": [_step(step) for step in behaviour.script],
    }


def _step(step: PhoneStep) -> dict[str, Json]:
    if step.wait is not None:
        return {"wait": read_duration(step.wait).total_seconds()}
    if step.press is not None:
        return {"press": as_text(step.press)}
    if step.say is not None:
        said = step.say if isinstance(step.say, Speaking) else Speaking(text=step.say)
        return {"say": as_text(said.text), "confidence": said.confidence}
    if step.expect is not None:
        return {"expect": step.expect}
    return {"hangup": True} if step.hang_up else {**(step.provide or {})}
