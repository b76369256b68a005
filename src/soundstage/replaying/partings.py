"""Where two runs part, and what can be told of the reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from soundstage.core.execution import Change, Step, Turn
from soundstage.engine.journal import apply
from soundstage.engine.program import CompiledState, Program
from soundstage.errors import Json
from soundstage.replaying.events import describe_event
from soundstage.replaying.outgoing import wait_differences
from soundstage.replaying.rendered import rendered
from soundstage.replaying.report import Difference, Parting, Way

_MOST_WAYS = 12
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Side:
    """One run: its turns, its steps, and its ways under the names of the new revision."""

    turns: Sequence[Turn]
    program: Program
    names: Mapping[str, str]
    steps: tuple[Step, ...]
    ways: tuple[Way, ...]

    @classmethod
    def of(cls, turns: Sequence[Turn], program: Program, names: Mapping[str, str]) -> "Side":
        steps = tuple(step for turn in turns for step in turn.entry.steps)
        return cls(turns, program, names, steps, tuple(_way(step, names) for step in steps))

    def renamed(self, step: Step) -> tuple[Change, ...]:
        """Return the changes of a step, with the outputs of widgets under their new names."""
        if not self.names or step.parent_step_sid:
            return step.changes
        return tuple(self._renamed(change) for change in step.changes)

    def _renamed(self, change: Change) -> Change:
        path = change.path
        if len(path) < _NAMED or path[0] != "widgets":
            return change
        return Change((path[0], self.names.get(path[1], path[1]), *path[2:]), change.value)

    def context_before(self, place: int) -> dict[str, Json]:
        """Return the context when that many steps were over."""
        context: Json = {}
        seen = 0
        for turn in self.turns:
            for step in turn.entry.steps:
                if seen == place:
                    return dict(context) if context else dict(_first_context(step))
                context = apply(context, step.changes)
                seen += 1
            context = apply(context, turn.entry.changes)
        return dict(context)

    def turn_of(self, place: int) -> Turn:
        """Return the turn in which that step was taken, or the last one."""
        seen = 0
        for turn in self.turns:
            seen += len(turn.entry.steps)
            if seen > place:
                return turn
        return self.turns[-1]

    def state(self, place: int) -> CompiledState | None:
        """Return the state that a step leaves, or the last one waits in."""
        if place < len(self.steps):
            step = self.steps[place]
            inner = step.parent_step_sid is not None
            return _find(self.program, step.transitioned_from, step.type, inner=inner)
        execution = self.turns[-1].execution
        name = execution.state
        return _find(self.program, name, None, inner=bool(execution.frames)) if name else None


def _first_context(step: Step) -> dict[str, Json]:
    """Return what an execution knows at its very beginning."""
    return dict(apply({}, step.changes))


def _find(program: Program, name: str, type_: str | None, *, inner: bool) -> CompiledState | None:
    flows = program.subflows.values() if inner else (program,)
    found = (flow.states.get(name) for flow in flows)
    return next((s for s in found if s and type_ in (None, s.type)), None)


def _way(step: Step, names: Mapping[str, str]) -> Way:
    if step.parent_step_sid or not names:
        return Way(step.transitioned_from, step.name, step.transitioned_to)
    from_, to = step.transitioned_from, step.transitioned_to
    return Way(names.get(from_, from_), step.name, names.get(to, to))


def find_parting(old: Side, new: Side, common: int, *, stopped: bool) -> Parting | None:
    """Return where the runs part after their common steps; None when they go the same way.

    A run that stopped because an answer is missing has not parted.
    """
    one = old.ways[common] if common < len(old.ways) else None
    other = new.ways[common] if common < len(new.ways) else None
    if other is None and stopped:
        return None
    if one is None and other is None and _alike_ends(old, new):
        return None
    turn = old.turn_of(common) if one else new.turn_of(common)
    if one and other and new.turn_of(common).entry.at < turn.entry.at:
        turn = new.turn_of(common)
    state = other.from_ if other else one.from_ if one else new.turns[-1].execution.state
    values = tuple(_rendered_differences(old, new, common, turn.entry.at))
    return Parting(
        step=common,
        state=state,
        at=turn.entry.at,
        event=describe_event(turn.event),
        old=one,
        new=other,
        why=tuple(dict.fromkeys(_reasons(old, new, common))),
        values=values,
        goes_on=new.ways[common + 1 : common + 1 + _MOST_WAYS],
    )


def _alike_ends(old: Side, new: Side) -> bool:
    one, other = old.turns[-1].execution, new.turns[-1].execution
    return one.active == other.active and one.ended_reason == other.ended_reason


def _reasons(old: Side, new: Side, place: int) -> Iterator[str]:
    one, other = old.state(place), new.state(place)
    if one is not None and other is not None:
        if one.type != other.type:
            yield f"{other.name} is a {other.type} and was a {one.type}"
        yield from _target_reasons(old, new, place)
    for wait in wait_differences(old.turns, new.turns, place):
        if wait.step == place:
            yield f"{wait.state} waits {wait.new}, and waited {wait.old}"
    last = new.turns[-1].execution
    if place >= len(new.steps):
        yield (
            f"there {last.state} still waits"
            if last.active
            else (f"there it has ended, {last.ended_reason}")
        )
    elif place >= len(old.steps):
        past = old.turns[-1].execution
        yield (
            f"the old run waits in {past.state}"
            if past.active
            else (f"the old run ended, {past.ended_reason}")
        )


def _target_reasons(old: Side, new: Side, place: int) -> Iterator[str]:
    if place >= len(old.steps) or place >= len(new.steps):
        return
    one, other = old.ways[place], new.ways[place]
    if one.from_ == other.from_ and one.event == other.event:
        yield f"on {one.event} {one.from_} leads to {other.to}, and led to {one.to}"
    elif one.from_ == other.from_:
        yield f"{one.from_} is left by {other.event}, and was left by {one.event}"


def _rendered_differences(old: Side, new: Side, place: int, at: datetime) -> Iterator[Difference]:
    """Yield what the two definitions make of the state; a split's input is always told."""
    one, other = old.state(place), new.state(place)
    if one is None or other is None:
        return
    before = rendered(old.program, one, old.context_before(place), at)
    after = rendered(new.program, other, new.context_before(place), at)
    for name in dict.fromkeys((*before, *after)):
        was, becomes = before.get(name), after.get(name)
        if was != becomes or (name == "input" and other.type == "split-based-on"):
            yield Difference(place, other.name, name, was, becomes)
