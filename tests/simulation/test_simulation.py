"""Hundreds of seeds show nothing that must not happen, and each flaw we build in is found.

`make simulate` runs thousands of seeds.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.simulation.carrier import Carrier
from tests.simulation.loop import OutOfTheWorld, VirtualLoop
from tests.simulation.run import simulate
from tests.simulation.wires import Asked, json_answer

from soundstage.carrier.http import Response
from soundstage.core.execution import Execution, Turn
from soundstage.core.streams import StreamEvent
from soundstage.store.memory import MemoryStore
from soundstage.store.port import Committed, Conflict, DueTimer, Seen

ROOT = Path(__file__).parents[2]
SEEDS = 200
GROUPS = 10
MOST_SEEDS_UNTIL_FOUND = 60


@pytest.mark.parametrize("group", range(GROUPS))
def test_nothing_is_lost_or_doubled_in_any_interleaving(group: int) -> None:
    for seed in range(1 + group, SEEDS + 1, GROUPS):
        outcome = simulate(seed)
        assert outcome.breaches == [], f"python -m tests.simulation --trace --seed {seed}"


def test_a_seed_replays_exactly_in_another_process() -> None:
    def trace(hash_seed: str) -> str:
        command = [sys.executable, "-m", "tests.simulation", "--trace", "--seed", "7"]
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
        return "".join(done.stdout.decode().splitlines(keepends=True)[:-2])

    first = trace("1")
    assert first == trace("2")
    assert first == "\n".join([*simulate(7).lines, ""])


def test_other_seeds_are_other_runs() -> None:
    assert simulate(1).lines != simulate(2).lines


class LosesEffects(MemoryStore):
    """Loses the effects of some turns: of those of every fourth execution but the first."""

    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen:
        if turn.execution.version > 1 and turn.execution.sid[-1] in "0123":
            turn = msgspec.structs.replace(turn, effects=())
        return await super().commit(turn, events)


class LosesTimers(MemoryStore):
    """Keeps no timer of an execution's later turns."""

    async def commit(
        self, turn: Turn, events: Sequence[StreamEvent] = ()
    ) -> Committed | Conflict | Seen:
        if turn.execution.version > 1:
            turn = msgspec.structs.replace(turn, timers=())
        return await super().commit(turn, events)


class IgnoresVersions(MemoryStore):
    """Lets the last writer win."""

    def _may_follow(self, execution: Execution) -> bool:
        return True


class ForgetsEvents(MemoryStore):
    """Does not know an event again."""

    async def seen(self, event_id: str) -> Seen | None:
        return None


class FiresEarly(MemoryStore):
    """Takes timers for due three seconds before they are, and says so."""

    async def due_timers(self, now: datetime, limit: int) -> Sequence[DueTimer]:
        early = await super().due_timers(now + timedelta(seconds=3), limit)
        return [
            DueTimer(due.execution_sid, msgspec.structs.replace(due.timer, due=now))
            for due in early
        ]


@pytest.mark.parametrize(
    "flawed",
    [LosesEffects, LosesTimers, IgnoresVersions, ForgetsEvents, FiresEarly],
)
def test_a_flawed_store_is_found_out(flawed: type[MemoryStore]) -> None:
    assert any(simulate(seed, flawed).breaches for seed in range(1, MOST_SEEDS_UNTIL_FOUND))


class BlindCarrier(Carrier):
    """Lists nothing, so that what was sent cannot be found again."""

    def serve(self, asked: Asked) -> Response:
        response = super().serve(asked)
        if asked.method == "GET" and not asked.path.rpartition("/")[2].startswith("CA"):
            return json_answer({"messages": [], "calls": [], "next_page_uri": None})
        return response


def test_messages_that_are_sent_twice_without_need_are_found_out() -> None:
    breaches = (
        breach
        for seed in range(1, MOST_SEEDS_UNTIL_FOUND)
        for breach in simulate(seed, make_carrier=BlindCarrier).breaches
    )
    assert any("sent twice" in breach for breach in breaches)


async def _sleep_in_a_thread() -> None:
    await asyncio.to_thread(time.sleep, 0)


async def _connect() -> None:
    await asyncio.open_connection("localhost", 1)


async def _wait_for_ever() -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize("reach", [_sleep_in_a_thread, _connect, _wait_for_ever])
def test_the_real_world_is_out_of_reach(reach: Callable[[], Coroutine[Any, Any, None]]) -> None:
    loop = VirtualLoop()
    work = reach()
    with closing(loop), pytest.raises(OutOfTheWorld):
        loop.run_until_complete(work)


def test_time_passes_at_once() -> None:
    loop = VirtualLoop()
    with closing(loop):
        loop.run_until_complete(asyncio.sleep(30 * 86_400))
        assert loop.time() == pytest.approx(30 * 86_400)
