"""The pure engine in memory: `advance` and nothing else, `python -m bench.engine WORKLOAD SECONDS`.

One process, one core: no server, no store, no serialisation. Carrier answers are given at once.
"""

import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bench.conversation import FLOW, accepted
from bench.workloads import ACCOUNT, WORKLOADS, Workload

from soundstage.api.inbound import classify
from soundstage.carrier.http import Request
from soundstage.core.effects import CarrierAnswer
from soundstage.core.events import AnyEvent, EffectDone
from soundstage.definition.model import read_definition
from soundstage.definition.parse import parse_definition
from soundstage.engine.advance import advance
from soundstage.engine.program import Program, compile_program
from soundstage.engine.start import begin
from soundstage.limits import Limits
from soundstage.widgets.scope import Surroundings

_NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
_ANSWER: dict[str, Any] = json.loads(accepted(Request(method="POST", url="")).body)


def compiled(workload: Workload) -> Program:
    """Return the program of a workload."""
    limits = Limits()
    document = parse_definition(json.dumps(workload.definition), limits)
    surroundings = Surroundings(limits=limits, public_url="http://127.0.0.1:8080")
    return compile_program(FLOW, 1, read_definition(document), surroundings)


def conversation(program: Program, workload: Workload, contact: int) -> int:
    """Run one conversation and return its turns."""
    execution, turns = None, 0
    for event in _webhooks(workload, contact):
        if execution is None:
            sid = f"FN{contact:032x}"
            execution = begin(event, sid=sid, account_sid=ACCOUNT, program=program, now=_NOW)
        events: list[AnyEvent] = [event]
        for event in events:
            turn = advance(program, execution, event, _NOW)
            assert turn
            execution, turns = turn.execution, turns + 1
            for effect in turn.effects:
                result = CarrierAnswer(status=201, body=dict(_ANSWER))
                events.append(EffectDone(id=effect.id, effect_id=effect.id, result=result))
    assert execution and not execution.active
    return turns


def _webhooks(workload: Workload, contact: int) -> Iterator[Any]:
    for number in range(workload.webhooks):
        yield classify(FLOW, "", dict(workload.params(contact, number)))


def measure(workload: Workload, seconds: float) -> dict[str, float]:
    """Run conversations for a while and return the turns a second and the CPU they cost."""
    program = compiled(workload)
    assert conversation(program, workload, 0) == workload.turns
    turns, contact = 0, 0
    began, cpu = time.perf_counter(), time.process_time()
    while time.perf_counter() - began < seconds:
        contact += 1
        turns += conversation(program, workload, contact)
    elapsed, used = time.perf_counter() - began, time.process_time() - cpu
    return {
        "turns_a_second": turns / elapsed,
        "flows_a_second": contact / elapsed,
        "cpu_per_1000_turns": 1000 * used / turns,
    }


if __name__ == "__main__":
    print(json.dumps(measure(WORKLOADS[sys.argv[1]], float(sys.argv[2]))))
