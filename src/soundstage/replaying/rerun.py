"""A rerun: what happened to one execution, happening to another revision of its flow.

Inbound events come as they came. Timers are those of the revision itself. The results of
effects are those of the journal, matched by state, kind and order.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from soundstage.core.effects import AnyEffect, Result
from soundstage.core.events import AnyEvent, EffectDone, TimerFired
from soundstage.core.execution import Execution, Turn
from soundstage.engine.advance import advance
from soundstage.engine.program import Program
from soundstage.replaying.trace import Trace, Wish, kind_of, start, wishes

Assume = Callable[[str | None, AnyEffect], Result | None]
"""Returns the result of an effect of a state that the journal knows none of, or None."""

_MOST_TIMERS = 1_000


@dataclass(frozen=True, slots=True)
class Unanswered:
    """An effect that the journal has no result of."""

    state: str | None
    effect: AnyEffect


@dataclass(frozen=True, slots=True)
class Rerun:
    """The turns of another revision. `unanswered` is the effect at which nothing more is known.

    `assumed` counts the results that are not from the journal.
    """

    turns: tuple[Turn, ...]
    unanswered: Unanswered | None = None
    assumed: int = 0


def rerun(trace: Trace, program: Program, names: Mapping[str, str], assume: Assume) -> Rerun:
    """Let all events of a trace happen to another revision; `names` are states renamed in it."""
    return _Rerun(trace, program, names, assume).play()


@dataclass(slots=True)
class _Answer:
    event: EffectDone
    is_used: bool = False


@dataclass(slots=True)
class _Rerun:
    trace: Trace
    program: Program
    names: Mapping[str, str]
    assume: Assume
    turns: list[Turn] = field(default_factory=list)
    assumed: int = 0
    unanswered: Unanswered | None = None
    _execution: Execution = field(init=False)
    _asked: dict[str, AnyEffect] = field(default_factory=dict)
    _due: dict[str, datetime] = field(default_factory=dict)
    _old_due: dict[str, datetime] = field(default_factory=dict)
    _old_wishes: dict[str, Wish] = field(default_factory=dict)
    _answers: dict[tuple[str | None, str], deque[_Answer]] = field(init=False)
    _by_effect: dict[str, _Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        trace = self.trace
        self._execution = start(trace.recording, self.program)
        self._old_wishes = {wish.effect.id: wish for wish in wishes(trace.turns)}
        self._answers = defaultdict(deque)
        for turn in trace.turns:
            self._old_due |= {timer.id: timer.due for timer in turn.timers}
            event = turn.event
            if isinstance(event, EffectDone):
                answer = _Answer(event)
                self._by_effect[event.effect_id] = answer
                self._answers[self._key(event.effect_id)].append(answer)

    def play(self) -> Rerun:
        before = start(self.trace.recording, self.trace.program)
        for old in self.trace.turns:
            at = old.entry.at
            self._fire_early(before, at)
            if not self._execution.active or self.unanswered:
                break
            self._happen(before, old.event, at)
            self._settle(old, at)
            before = old.execution
            if self.unanswered:
                break
        return Rerun(tuple(self.turns), self.unanswered, self.assumed)

    def _key(self, old_effect: str) -> tuple[str | None, str]:
        wish = self._old_wishes[old_effect]
        return self._named(wish.state), wish.kind

    def _named(self, state: str | None) -> str | None:
        return self.names.get(state, state) if state else None

    def _take(self, event: AnyEvent, at: datetime) -> None:
        turn = advance(self.program, self._execution, event, at)
        if turn is None:
            return
        self._execution = turn.execution
        self._due |= {timer.id: timer.due for timer in turn.timers}
        self._asked |= {effect.id: effect for effect in turn.effects}
        self.turns.append(turn)

    def _happen(self, before: Execution, event: AnyEvent, at: datetime) -> None:
        """Let an event of the journal happen here, if it can."""
        match event:
            case EffectDone():
                self._answer_as_before(event, at)
            case TimerFired():
                mine = self._counterpart(before, event.timer_id)
                due = max(at, self._old_due.get(event.timer_id, at))
                if mine is not None and self._due[mine] <= due:
                    self._take(TimerFired(id=event.id, timer_id=mine), at)
            case _:
                self._take(event, at)

    # effects

    def _pending(self) -> Iterator[tuple[str, AnyEffect]]:
        for effect_id in self._execution.effects:
            yield effect_id, self._asked[effect_id]

    def _answer_as_before(self, event: EffectDone, at: datetime) -> None:
        answer, key = self._by_effect[event.effect_id], self._key(event.effect_id)
        state = self._execution.state
        mine = next((i for i, effect in self._pending() if (state, kind_of(effect)) == key), None)
        if mine is not None and not answer.is_used:
            answer.is_used = True
            self._take(EffectDone(id=event.id, effect_id=mine, result=event.result), at)

    def _settle(self, old: Turn, at: datetime) -> None:
        """Find results for what is asked for now and was not at this moment."""
        still = old.execution.effects
        while not self.unanswered:
            state = self._execution.state
            expected = {self._key(i) for i in still if not self._used(i)}
            asked = [
                (i, effect)
                for i, effect in self._pending()
                if (state, kind_of(effect)) not in expected
            ]
            if not asked:
                return
            self._answer(state, *asked[0], at)

    def _used(self, old_effect: str) -> bool:
        answer = self._by_effect.get(old_effect)
        return answer is not None and answer.is_used

    def _answer(self, state: str | None, effect_id: str, effect: AnyEffect, at: datetime) -> None:
        known = self._answers.get((state, kind_of(effect)), ())
        answer = next((found for found in known if not found.is_used), None)
        if answer is not None:
            answer.is_used = True
            event = answer.event
            self._take(EffectDone(id=event.id, effect_id=effect_id, result=event.result), at)
            return
        result = self.assume(state, effect)
        if result is None:
            self.unanswered = Unanswered(state, effect)
            return
        self.assumed += 1
        event = EffectDone(id=f"{effect_id}.assumed", effect_id=effect_id, result=result)
        self._take(event, at)

    # timers

    def _counterpart(self, before: Execution, old_timer: str) -> str | None:
        """Return the timer here that does what a timer of the journal did."""
        if old_timer == before.life_timer:
            return self._execution.life_timer
        waiting = self._execution.waiting
        return waiting.timer if waiting else None

    def _fire_early(self, before: Execution, at: datetime) -> None:
        """Let timers fire that are due here before the journal's next event, and were not there."""
        for _ in range(_MOST_TIMERS):
            due = [
                (self._due[timer], timer)
                for timer, old in self._timers(before)
                if self._due[timer] < at and not self._is_the_same(timer, old, before)
            ]
            if not due or self.unanswered:
                return
            moment, timer = min(due)
            self._take(TimerFired(id=f"{timer}.fired", timer_id=timer), moment)
            self._settle_at(moment)

    def _settle_at(self, moment: datetime) -> None:
        while (asked := next(self._pending(), None)) and not self.unanswered:
            self._answer(self._execution.state, *asked, moment)

    def _timers(self, before: Execution) -> Iterator[tuple[str, str | None]]:
        """Yield each timer that runs here, with the one that ran there."""
        mine = self._execution
        if mine.life_timer:
            yield mine.life_timer, before.life_timer
        if mine.waiting and mine.waiting.timer:
            yield mine.waiting.timer, before.waiting.timer if before.waiting else None

    def _is_the_same(self, timer: str, old: str | None, before: Execution) -> bool:
        """Tell whether the timer there was due at the same moment, for the same state."""
        same_state = self._named(before.state) == self._execution.state
        is_life = timer == self._execution.life_timer
        due = self._old_due.get(old) if old else None
        return due == self._due[timer] and (same_state or is_life)
