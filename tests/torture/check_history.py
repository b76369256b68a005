"""The history of one execution: whole, in order, and what the engine makes of its events."""

from collections import defaultdict

import msgspec
from tests.torture.evidence import Case, Leftovers
from tests.torture.verdict import Findings

from soundstage.core.execution import Step
from soundstage.core.outcomes import WaitFor
from soundstage.engine.draft import ENDED

_encode = msgspec.json.Encoder(order="sorted").encode
_HUNG_UP = "STOPPED"
_OF_CALLS = ("inbound", "outbound")


def check_history(case: Case) -> Findings:
    """Check what is stored of an execution against itself and the engine."""
    found, execution = Findings(), case.execution
    versions = [entry.version for entry in case.journal]
    whole = versions == list(range(1, execution.version + 1))
    found.expect(whole, "the journal has the versions 1 to n", execution.sid, str(versions))
    _compare(case, found)
    steps = [step for entry in case.journal for step in entry.steps]
    twice = len({step.sid for step in steps}) != len(steps)
    found.expect(not twice, "no step is there twice", execution.sid)
    _chain(case, steps, found)
    _end(case, found)
    found.counts["executions"] += 1
    found.counts[f"executions of {case.flow}"] += 1
    found.counts["turns"] += len(case.journal)
    found.counts["steps"] += len(steps)
    found.counts["executions that wait"] += execution.active
    return found


def _compare(case: Case, found: Findings) -> None:
    execution = case.execution
    folded = _encode(case.context) == _encode(execution.context)
    found.expect(folded, "the journal folds to the snapshot", execution.sid)
    for entry, turn in zip(case.journal, case.replayed, strict=False):
        if turn is None or _encode(turn.entry) != _encode(entry):
            found.breach("the engine takes the journal again", execution.sid, str(entry.version))
            return
    last = case.replayed[-1] if case.replayed else None
    same = last is not None and _encode(last.execution) == _encode(execution)
    found.expect(same, "the engine comes to the snapshot", execution.sid)


def _chain(case: Case, steps: list[Step], found: Findings) -> None:
    """Steps of one level form a chain; those of a subflow hang from their parent's step."""
    levels: dict[str | None, list[Step]] = defaultdict(list)
    for step in steps:
        levels[step.parent_step_sid].append(step)
    execution = case.execution
    for parent, level in levels.items():
        ends = [step.transitioned_to for step in level]
        begins = [step.transitioned_from for step in level]
        linked = begins[0] == "Trigger" and ends[:-1] == begins[1:]
        found.expect(linked, "steps form one chain", execution.sid, f"{begins} {ends}")
        over = parent is not None or not execution.active
        if over and not execution.active and execution.ended_reason != _HUNG_UP:
            found.expect(ends[-1] == ENDED, "a chain comes to its end", execution.sid, ends[-1])


def _end(case: Case, found: Findings) -> None:
    """An execution has ended as its flow allows, or waits for what can still come."""
    execution = case.execution
    if not execution.active:
        allowed = {"FLOW_END"} | ({_HUNG_UP} if case.flow in _OF_CALLS else set())
        reason = str(execution.ended_reason)
        found.expect(reason in allowed, "it ended as its flow allows", execution.sid, reason)
        return
    waiting = execution.waiting
    can_come = waiting is not None and WaitFor.MESSAGE in waiting.for_ and waiting.timer is not None
    detail = f"{execution.state}: {waiting.for_ if waiting else 'for nothing'}"
    found.expect(
        can_come and not execution.effects, "what it waits for can come", execution.sid, detail
    )


def check_leftovers(cases_active: dict[str, tuple[str | None, ...]], left: Leftovers) -> Findings:
    """Nothing is pending or leased, and timers belong to those who wait (SID: timer ids)."""
    found = Findings()
    for pending in left.effects:
        found.breach("nothing is left pending", pending.execution_sid, pending.effect.id)
    found.expect(left.leases == 0, "nothing is left leased", str(left.leases))
    there = {(due.execution_sid, due.timer.id) for due in left.timers}
    wanted = {(sid, timer) for sid, timers in cases_active.items() for timer in timers if timer}
    for sid, timer in there - wanted:
        found.breach("timers belong to those who wait", sid, timer)
    for sid, timer in wanted - there:
        found.breach("those who wait have their timers", sid, timer)
    return found
