"""Calling a phone: dialling, ringing, and who or what picks up [vweb].

Ringing begins a second after dialling; machines are told after three seconds (assumed).
"""

from collections.abc import Callable
from dataclasses import dataclass

from soundstage.network.voice.attributes import Callback
from soundstage.network.voice.events import Signal
from soundstage.network.voice.leg import Leg
from soundstage.network.voice.phones import Behaviour

_RINGS_AFTER = 1.0
_DETECTION_SECONDS = 3.0
_MACHINE = {"Enable": "machine_start", "DetectMessageEnd": "machine_end_beep"}


class PickUp(Signal):
    """Somebody picks up the ringing phone by hand."""


class Decline(Signal):
    """Somebody refuses the call by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """Whether to find out if a machine answered; `aside`: while the call goes on."""

    mode: str = ""
    timeout: int = 30
    aside: bool = False
    callback: Callback = Callback()


@dataclass(frozen=True, slots=True)
class FarEnd:
    """Whoever is called: how they behave, and what follows when it rings and is answered."""

    behaviour: Behaviour
    on_ring: Callable[[], None]
    on_answer: Callable[[], None]


async def ring(leg: Leg, far: FarEnd, patience: float) -> None:
    """Call somebody until it is answered; if it is not, the call is over."""
    behaviour = far.behaviour
    with leg.ear():
        leg.progress.begin()
        leg.note("dialling", leg.call.to)
        await leg.word(min(_RINGS_AFTER, patience))
        if behaviour.answer in ("busy", "reject"):
            leg.end("busy", by="phone")
        elif behaviour.answer == "failed":
            leg.end("failed")
        leg.check()
        leg.progress.ring()
        leg.note("ringing")
        far.on_ring()
        left = max(0.0, patience - _RINGS_AFTER)
        picks_up = behaviour.picks_up and behaviour.after <= left
        word = await leg.word(behaviour.after if picks_up else left)
        if isinstance(word, Decline):
            leg.end("busy", by="phone")
        elif word is None and not picks_up:
            leg.end("no-answer")
        leg.check()
    leg.answer()
    far.on_answer()


async def detect(leg: Leg, behaviour: Behaviour, detection: Detection) -> tuple[str, int]:
    """Find out who answered, in time; return the verdict and the milliseconds it took."""
    verdict, seconds = verdict_of(behaviour, detection)
    await leg.pass_time(seconds)
    leg.note("detected", verdict)
    return verdict, round(seconds * 1000)


def verdict_of(behaviour: Behaviour, detection: Detection) -> tuple[str, float]:
    """Return who answers, as far as the carrier can tell in its time, and when it knows."""
    verdict = behaviour.answered_by
    if not verdict:
        verdict = _MACHINE[detection.mode] if behaviour.answer == "machine" else "human"
    if verdict == "unknown" or detection.timeout < _DETECTION_SECONDS:
        return "unknown", float(detection.timeout)
    return verdict, _DETECTION_SECONDS
