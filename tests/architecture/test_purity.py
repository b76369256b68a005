"""The engine does no input or output: proven while it runs, and in its imports."""

import subprocess
import sys

WATCHED = """
import json
import sys
from datetime import UTC, datetime

from soundstage.core.effects import CarrierAnswer
from soundstage.core.events import EffectDone, MessageReceived, TimerFired
from soundstage.definition.model import read_definition
from soundstage.engine.advance import advance
from soundstage.engine.program import compile_program
from soundstage.engine.start import begin
from soundstage.validation import validate
from soundstage.widgets import WIDGETS
from soundstage.widgets.scope import Surroundings

FORBIDDEN = ("open", "os.", "socket.", "subprocess.", "time.", "urllib.", "sqlite3.", "shutil.")
seen = []


def watch(name, arguments):
    if name.startswith(FORBIDDEN):
        seen.append(f"{name} {arguments!r}"[:200])


now = datetime(2026, 1, 5, tzinfo=UTC)
ask = {
    "name": "ask",
    "type": "send-and-wait-for-reply",
    "transitions": [{"event": "incomingMessage", "next": "ask"}, {"event": "timeout"}],
    "properties": {"from": "x", "body": "{{ 'now' | date: '%c' }} {{trigger.message.Body}}"},
}
trigger = {
    "name": "Trigger",
    "type": "trigger",
    "transitions": [{"event": "incomingMessage", "next": "ask"}],
    "properties": {},
}
document = {"states": [trigger, ask], "initial_state": "Trigger"}
sys.addaudithook(watch)
assert not validate(document).errors
program = compile_program("FW" + "0" * 32, 1, read_definition(document), Surroundings())
event = MessageReceived(id="1", params={"From": "+1", "To": "+2", "Body": "hi"})
start = begin(event, sid="FN" + "1" * 32, account_sid="AC" + "2" * 32, program=program, now=now)
turn = advance(program, start, event, now)
answer = CarrierAnswer(status=201, body={"sid": "SM1"})
done = EffectDone(id="2", effect_id=turn.effects[0].id, result=answer)
waiting = advance(program, turn.execution, done, now).execution
timer = TimerFired(id="3", timer_id=waiting.waiting.timer)
assert advance(program, waiting, timer, now).execution.ended_reason == "FLOW_END"
print(json.dumps(seen))
"""


def test_compiling_validating_and_advancing_touch_nothing_outside_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_importing_the_engine_loads_nothing_that_speaks_to_the_network() -> None:
    code = (
        "import sys, soundstage.engine.advance\n"
        "loaded = {'aiohttp', 'apsw', 'asyncio', 'starlette', 'uvicorn', 'socket', 'ssl'}\n"
        "print(sorted(loaded & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
