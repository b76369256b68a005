"""A film: the moments of an execution, the one that is looked at, and how it goes on."""

from collections.abc import Callable
from datetime import datetime

from soundstage.cli.errors import CommandError
from soundstage.core.execution import Execution, Turn
from soundstage.engine.program import CompiledState, Program
from soundstage.replaying.sandbox import Sandbox
from soundstage.replaying.timeline import Moment, moments

Stop = Callable[[Moment, Moment | None], bool]


class Film:
    """Goes forward and back; an input goes on from the moment that is looked at.

    What came after that moment is gone then: a film has one end. `recorded` counts the turns
    of the journal that are still in it.
    """

    def __init__(self, program: Program, turns: tuple[Turn, ...], start: datetime) -> None:
        self.program = program
        self.journal = turns
        self.turns = turns
        self.moments = moments(turns)
        self.place = 0
        self.recorded = len(turns)
        self._start = start
        self._clock: datetime | None = None

    @property
    def now(self) -> Moment | None:
        """The moment that is looked at; None before anything has happened."""
        return self.moments[self.place] if self.moments else None

    @property
    def before(self) -> Moment | None:
        """The moment before the one that is looked at."""
        return self.moments[self.place - 1] if self.place else None

    @property
    def at_end(self) -> bool:
        return self.place >= len(self.moments) - 1

    @property
    def in_sandbox(self) -> bool:
        """Tell whether what is looked at never happened."""
        moment = self.now
        return moment is None or moment.turn >= self.recorded

    def go(self, place: int) -> None:
        """Look at another moment."""
        if not 0 <= place < len(self.moments):
            last = len(self.moments)
            raise CommandError(f"there is no moment {place + 1}: there are 1 to {last}")
        self.place = place
        self._clock = None

    def run(self, stops: Stop) -> bool:
        """Go forward to the next moment that stops, or to the last one."""
        while not self.at_end:
            self.go(self.place + 1)
            moment = self.now
            if moment is not None and stops(moment, self.before):
                return True
        return False

    # the sandbox

    @property
    def box(self) -> Sandbox:
        """The sandbox that goes on from here."""
        moment = self.now
        if moment is None:
            return Sandbox.after((), self.program, self._clock or self._start)
        if moment.execution is None:
            rests = (place for place, found in enumerate(self.moments) if found.execution)
            near = sorted(rests, key=lambda place: abs(place - self.place))[:2]
            words = " or ".join(f"goto {place + 1}" for place in sorted(near))
            raise CommandError(f"the flow does not wait here, so nothing can happen: {words}")
        taken = self.turns[: moment.turn + 1]
        return Sandbox.after(taken, self.program, self._clock or moment.at)

    def follow(self, box: Sandbox) -> int:
        """Go on as the sandbox did; return the first of the new moments."""
        first = self.place + 1 if self.moments else 0
        old = self.box
        self._clock = box.now
        if box.turns != old.turns:
            self.recorded = min(self.recorded, len(old.turns))
            self.turns = box.turns
            self.moments = moments(box.turns)
            self.place = len(self.moments) - 1
        return first

    @property
    def clock(self) -> datetime:
        """What time it is in the sandbox."""
        moment = self.now
        return self._clock or (moment.at if moment else self._start)

    def next_of_journal(self) -> Turn:
        """Return the turn of the journal that follows those that happened here."""
        here = self.box.turns
        last = here[-1].execution if here else None
        if last is None or not self.journal or last.sid != self.journal[0].execution.sid:
            raise CommandError("there is no journal whose next event could happen")
        version = here[-1].entry.version
        if version >= len(self.journal):
            raise CommandError("the journal has ended: it holds no event that comes next")
        return self.journal[version]

    # the flow

    def state(self, name: str | None = None) -> CompiledState | None:
        """Return a state by its name, or the one that the flow is in."""
        wanted = name or self._place_name()
        if wanted is None:
            return None
        flows = (self.program, *self.program.subflows.values())
        return next((flow.states[wanted] for flow in flows if wanted in flow.states), None)

    def _place_name(self) -> str | None:
        moment = self.now
        if moment is None:
            return self.program.initial_state
        if moment.state is None and moment.step is not None:
            return moment.step.transitioned_from
        return moment.state or self._last_state()

    def _last_state(self) -> str | None:
        steps = [m.step for m in self.moments[: self.place + 1] if m.step]
        return steps[-1].transitioned_from if steps else None


def waits(execution: Execution) -> str:
    """Say what an execution waits for."""
    waiting = execution.waiting
    return ", ".join(waiting.for_) if waiting else "nothing"
