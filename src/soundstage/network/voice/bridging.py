"""Two legs that hear each other, until one of them leaves."""

from dataclasses import dataclass
from datetime import timedelta

from soundstage.network.voice.events import Key, Signal, Speech
from soundstage.network.voice.leg import Ear, Leg


@dataclass(frozen=True, slots=True)
class PartnerLeft(Signal):
    """The other side of a bridge is gone."""

    leg: Leg


async def bridge(
    leg: Leg, partner: Leg, partner_ear: Ear, seconds: float | None = None, star: bool = False
) -> None:
    """Stay with another leg until one leaves, the time is over, or `*` if it counts.

    Called by each side for itself; whoever leaves tells the other.
    """
    state = leg.desk.state
    ends = None if seconds is None else state.now() + timedelta(seconds=seconds)
    leg.note("bridge", partner.call.to, call_sid=partner.sid)
    try:
        with leg.listen("key", "speech"):
            while True:
                left = None if ends is None else (ends - state.now()).total_seconds()
                word = await leg.word(left)
                if word is None or isinstance(word, PartnerLeft):
                    return
                if isinstance(word, Key) and star and word.key == "*":
                    return
                if isinstance(word, Speech):
                    partner.note("heard", word.text, by=leg.sid)
    finally:
        partner_ear.tell(PartnerLeft(leg))
