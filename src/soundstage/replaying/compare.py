"""Two runs of one execution side by side: the same, or where and why they differ."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from soundstage.core.execution import Execution, Turn
from soundstage.engine.program import Program
from soundstage.replaying.outgoing import (
    describe_effect,
    document_differences,
    effect_differences,
    wait_differences,
)
from soundstage.replaying.partings import Side, find_parting
from soundstage.replaying.report import Difference, Report, Verdict
from soundstage.replaying.rerun import Assume, Rerun, rerun
from soundstage.replaying.trace import Trace
from soundstage.replaying.tree import ABSENT, Path, change_differences

_MOST_DIFFERENCES = 50


def replay_itself(trace: Trace) -> Report:
    """Report whether an execution's own revision still goes the way of its journal."""
    verdict = Verdict.STUCK if trace.fault else Verdict.SAME
    return _report(trace, verdict, _steps_taken(trace.turns), stuck=trace.fault)


def replay(trace: Trace, program: Program, names: Mapping[str, str], assume: Assume) -> Report:
    """Replay an execution on another revision; `names` are the states that it renames."""
    if trace.fault:
        return replay_itself(trace)
    other = rerun(trace, program, names, assume)
    old, new = Side.of(trace.turns, trace.program, names), Side.of(other.turns, program, {})
    common = _common(old, new)
    stuck = _stuck(other)
    parting = find_parting(old, new, common, stopped=stuck is not None)
    texts = _first(
        chain(
            effect_differences(trace.turns, other.turns, names, common),
            document_differences(trace.turns, other.turns, common),
            wait_differences(trace.turns, other.turns, common),
        )
    )
    values = _first(_values(old, new, common))
    return _report(
        trace,
        _verdict(parting is not None, stuck, bool(texts), bool(values)),
        common,
        parting=parting,
        texts=texts,
        values=values,
        faults=_new_faults(trace.turns, other.turns),
        stuck=stuck,
        end=_end(other.turns),
        assumed=other.assumed,
    )


def _report(trace: Trace, verdict: Verdict, steps: int, **more: object) -> Report:
    execution = trace.recording.execution
    found = {"end": _end(trace.turns), **more}
    return Report(
        execution=execution.sid,
        flow=execution.flow_sid,
        revision=execution.revision,
        verdict=verdict,
        steps=steps,
        old_end=_end(trace.turns),
        gaps=trace.recording.gaps,
        **found,  # type: ignore[arg-type]
    )


def _verdict(parts: bool, stuck: str | None, texts: bool, values: bool) -> Verdict:
    if parts:
        return Verdict.PATH
    if stuck:
        return Verdict.STUCK
    if texts:
        return Verdict.TEXT
    return Verdict.VALUES if values else Verdict.SAME


def _common(old: Side, new: Side) -> int:
    """Return how many steps both sides take alike."""
    count = 0
    for one, other in zip(old.ways, new.ways, strict=False):
        if one != other:
            break
        count += 1
    return count


def _values(old: Side, new: Side, common: int) -> Iterator[Difference]:
    for place in range(common):
        one, other = old.steps[place], new.steps[place]
        renamed = old.renamed(one)
        for path, was, becomes in change_differences(renamed, other.changes):
            yield Difference(
                place, other.transitioned_from, shown_path(path), _known(was), _known(becomes)
            )


def shown_path(path: Path) -> str:
    """Return a path as templates write it."""
    return ".".join(path) or "context"


def _known(value: object) -> object:
    return None if value is ABSENT else value


def _first(found: Iterator[Difference]) -> tuple[Difference, ...]:
    return tuple(islice(found, _MOST_DIFFERENCES))


def _stuck(other: Rerun) -> str | None:
    if other.unanswered is None:
        return None
    what = describe_effect(other.unanswered.effect)
    return f"{other.unanswered.state} asks for {what}, and the journal has no answer to it"


def _new_faults(old: Sequence[Turn], new: Sequence[Turn]) -> tuple[str, ...]:
    """Return the warnings and errors that only the new revision causes."""
    known = {(fault.code, fault.message) for turn in old for fault in turn.entry.faults}
    return tuple(
        dict.fromkeys(
            f"{fault.level} {fault.code}: {fault.message}"
            for turn in new
            for fault in turn.entry.faults
            if (fault.code, fault.message) not in known
        )
    )


def _steps_taken(turns: Sequence[Turn]) -> int:
    return turns[-1].execution.steps if turns else 0


def _end(turns: Sequence[Turn]) -> str:
    """Return where a run ended or waits."""
    return describe_end(turns[-1].execution) if turns else "nowhere"


def describe_end(execution: Execution) -> str:
    """Return the end of an execution, or where it waits."""
    if execution.active:
        return f"waits in {execution.state}"
    return f"ended, {execution.ended_reason}"
