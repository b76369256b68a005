"""Timers: never early, by the database's record and by the carrier's; how late is reported."""

from dataclasses import dataclass

from tests.torture.evidence import Case
from tests.torture.known import Known
from tests.torture.verdict import Findings

from soundstage.core.events import EffectDone, TimerFired
from soundstage.core.execution import Turn

_CLOCKS_AGREE = 0.05
"""Seconds: one node sets a timer by its idea of the database's time, another one fires it."""


@dataclass(frozen=True, slots=True)
class Timers:
    """Checks the timers that fired."""

    known: Known

    def check(self, case: Case) -> Findings:
        found, timers, sid = Findings(), case.timers, case.execution.sid
        for id_, at in case.fired:
            late = (at - timers[id_].due).total_seconds() if id_ in timers else -1.0
            found.counts["timers fired"] += 1
            found.expect(late >= 0, "no timer is early", sid, f"{id_} by {-late:.6f} s")
            found.measure("timers are late", late)
        for turn in case.replayed:
            if turn is not None and isinstance(turn.event, TimerFired):
                self._outside(case, turn, turn.event.timer_id, found)
        return found

    def _outside(self, case: Case, fired: Turn, id_: str, found: Findings) -> None:
        """Between the question and what followed the silence, the carrier saw the whole time."""
        for turn in case.replayed:
            timer = (
                next((timer for timer in turn.timers if timer.id == id_), None) if turn else None
            )
            if turn is None or timer is None or not isinstance(turn.event, EffectDone):
                continue
            asked = self.known.accepted.get(turn.event.effect_id, [])
            after = [
                one.at
                for effect in fired.effects
                for one in (
                    *self.known.accepted.get(effect.id, ()),
                    *self.known.asked.get(effect.id, ()),
                )
            ]
            if asked and after:
                passed = min(after) - asked[0].at
                span = (timer.due - turn.entry.at).total_seconds()
                found.counts["time limits seen from outside"] += 1
                found.expect(
                    passed >= span - _CLOCKS_AGREE,
                    "no timer is early for the carrier",
                    case.execution.sid,
                    f"{passed:.3f} of {span:g} s",
                )
