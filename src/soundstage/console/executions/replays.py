"""An execution's conversation on another definition: the same way, or where and why it parts."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice

from soundstage.api.errors import InvalidDefinition
from soundstage.console.call import Call
from soundstage.console.executions.recordings import play
from soundstage.console.wire.executions import Replay, Replayed, Way
from soundstage.core.effects import AnyEffect, CarrierRequest, Result
from soundstage.core.execution import Turn
from soundstage.definition.diff.renames import find_renames
from soundstage.errors import Json
from soundstage.limits import Limits
from soundstage.replaying.compare import replay
from soundstage.replaying.recording import Compiler
from soundstage.replaying.report import MEANINGS, Difference, Report, Verdict
from soundstage.replaying.rerun import Assume, rerun
from soundstage.replaying.sandbox import carrier_answer
from soundstage.replaying.trace import Trace
from soundstage.validation import validate

_MOST_REASONS = 20


async def replay_execution(call: Call[Replay, None]) -> Replayed:
    """Let what happened to an execution happen to a definition that is not stored.

    The carrier is taken to do what it is asked for; a web server that was not asked then has
    no answer now.
    """
    report = validate(call.body.definition, call.limits)
    if report.errors:
        raise InvalidDefinition(report.errors, report.warnings)
    played = await play(call, await call.execution())
    if played.trace is None or played.fault:
        reason = played.fault or "it has no journal"
        return Replayed(
            same=False,
            verdict=MEANINGS[Verdict.STUCK],
            reasons=(reason,),
            parted_at=None,
            path=(),
            before=ways(played.turns),
        )
    return await asyncio.to_thread(_replayed, played.trace, call.body.definition, call.limits)


def _replayed(trace: Trace, definition: dict[str, Json], limits: Limits) -> Replayed:
    recording = trace.recording
    definitions = {**recording.definitions, recording.execution.flow_sid: definition}
    program = Compiler(limits).other(recording, definitions)
    names = {one.old: one.new for one in find_renames(recording.definition, definition)}
    report = replay(trace, program, names, _assumption())
    return Replayed(
        same=report.verdict is Verdict.SAME,
        verdict=MEANINGS[report.verdict],
        reasons=tuple(islice(_reasons(report), _MOST_REASONS)),
        parted_at=report.place,
        path=ways(rerun(trace, program, names, _assumption()).turns),
        before=ways(trace.turns, names),
    )


def _assumption() -> Assume:
    numbers = count(1)

    def assume(_: str | None, effect: AnyEffect) -> Result | None:
        if isinstance(effect, CarrierRequest):
            return carrier_answer(effect, next(numbers))
        return None

    return assume


def ways(turns: Sequence[Turn], names: Mapping[str, str] | None = None) -> tuple[Way, ...]:
    """Return the states that were left, by what, and where to, as they are called now."""
    known = names or {}
    return tuple(
        Way(
            left=known.get(step.transitioned_from, step.transitioned_from),
            event=step.name,
            to=known.get(step.transitioned_to, step.transitioned_to),
        )
        for turn in turns
        for step in turn.entry.steps
    )


def _reasons(report: Report) -> Iterator[str]:
    if report.parting is not None:
        yield from report.parting.why
    if report.stuck:
        yield report.stuck
    for difference in (*report.texts, *report.values):
        yield _told(difference)
    yield from report.faults


def _told(difference: Difference) -> str:
    place = f"{difference.state}: " if difference.state else ""
    return f"{place}{difference.what} was {difference.old!r}, is {difference.new!r}"
