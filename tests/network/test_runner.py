"""The agenda: lanes run side by side, what shares one runs in turn, and nothing is lost."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import apsw
import pytest

from soundstage.carrier.http import Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.clock import SystemClock, VirtualClock
from soundstage.errors import Bug
from soundstage.network import create_network
from soundstage.network.records import Pending
from soundstage.network.runner import Runner
from soundstage.network.state import State


class Agenda:
    """A runner whose only work is noted, and waits where a test says so."""

    def __init__(self, state: State) -> None:
        self.runner = Runner(state)
        self.runner.handlers["note"] = self._note
        self.runner.handlers["wait"] = self._wait
        self.runner.handlers["break"] = self._break
        self.done: list[str] = []
        self.gate = asyncio.Event()
        self.running = 0

    def add(self, kind: str, lane: str, name: str, delay: float = 0.0) -> None:
        self.runner.schedule(kind, lane, {"name": name}, delay)

    def _note(self, item: Pending) -> None:
        self.done.append(item.data["name"])

    async def _wait(self, item: Pending) -> None:
        self.running += 1
        await self.gate.wait()
        self.done.append(item.data["name"])

    def _break(self, item: Pending) -> None:
        raise RuntimeError(item.data["name"])


async def until(holds: Callable[[], bool], pause: float = 0.0) -> None:
    for _ in range(2_000):
        if holds():
            return
        await asyncio.sleep(pause)
    raise AssertionError("it never came to hold")


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def state(clock: VirtualClock) -> Iterator[State]:
    opened = State(":memory:", clock)
    yield opened
    opened.connection.close()


async def test_things_of_one_lane_wait_for_each_other(state: State) -> None:
    agenda = Agenda(state)
    agenda.add("wait", "a", "a1")
    agenda.add("note", "a", "a2")
    agenda.add("note", "b", "b1")
    task = asyncio.create_task(agenda.runner.run_due())
    await until(lambda: bool(agenda.done))
    assert agenda.done == ["b1"]
    agenda.gate.set()
    await task
    assert agenda.done == ["b1", "a1", "a2"]


async def test_lanes_run_side_by_side_but_not_without_bound(state: State) -> None:
    agenda = Agenda(state)
    for number in range(150):
        agenda.add("wait", f"lane {number}", str(number))
    task = asyncio.create_task(agenda.runner.run_due())
    await until(lambda: agenda.running >= 100)
    agenda.runner.start_due()
    await asyncio.sleep(0)
    assert agenda.running == 100
    agenda.gate.set()
    await task
    assert len(agenda.done) == 150


async def test_nothing_runs_before_its_moment(state: State, clock: VirtualClock) -> None:
    agenda = Agenda(state)
    agenda.add("note", "a", "later", 5.0)
    agenda.add("note", "a", "sooner", 1.0)
    await agenda.runner.run_due()
    assert agenda.done == []
    assert agenda.runner.next_due() == clock.now() + timedelta(seconds=1)
    clock.move_by(timedelta(seconds=10))
    await agenda.runner.run_due()
    assert agenda.done == ["sooner", "later"]
    assert agenda.runner.next_due() is None


async def test_what_is_under_way_is_not_due(state: State) -> None:
    agenda = Agenda(state)
    agenda.add("wait", "a", "a1")
    agenda.runner.start_due()
    assert agenda.runner.next_due() is None
    agenda.gate.set()
    await agenda.runner.settle()
    assert agenda.done == ["a1"]


async def test_a_fault_of_ours_is_raised_once_and_not_repeated(state: State) -> None:
    agenda = Agenda(state)
    agenda.add("break", "a", "broken")
    agenda.add("note", "a", "next")
    with pytest.raises(RuntimeError, match="broken"):
        await agenda.runner.run_due()
    await agenda.runner.run_due()
    assert agenda.done == ["next"]


async def test_what_was_stopped_is_done_after_the_next_start(state: State) -> None:
    agenda = Agenda(state)
    agenda.add("wait", "a", "a1")
    agenda.runner.start_due()
    await asyncio.sleep(0)
    await agenda.runner.close()
    again = Agenda(state)
    again.gate.set()
    await again.runner.run_due()
    assert (agenda.done, again.done) == ([], ["a1"])


async def test_serving_does_new_things_when_they_come(state: State) -> None:
    state.clock = SystemClock()
    agenda = Agenda(state)
    agenda.gate.set()
    task = asyncio.create_task(agenda.runner.serve())
    await asyncio.sleep(0)
    agenda.add("note", "a", "at once")
    agenda.add("wait", "b", "soon", 0.05)
    await until(lambda: len(agenda.done) == 2, pause=0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert agenda.done == ["at once", "soon"]


AC = "AC00000000000000000000000000000001"


async def test_a_network_goes_on_where_it_was_closed(tmp_path: Path, clock: VirtualClock) -> None:
    path, http, tokens = tmp_path / "network.sqlite", InProcessClient(), list[str]()
    started = asyncio.Event()

    async def hang(_: Request) -> Response:
        started.set()
        await asyncio.Event().wait()
        raise AssertionError

    network = create_network(str(path), clock, http)
    network.add_account(AC, "token")
    network.add_number(AC, "+15005550006", sms_url="http://app.example/sms")
    http.mount("http://127.0.0.1:1080", network.app)
    http.add("http://app.example/sms", hang)
    post = Request(
        method="POST",
        url=f"http://{AC}:token@127.0.0.1:1080/network/phones/+15005550100/messages",
        body=b'{"to": "+15005550006", "body": "hi"}',
    )
    assert (await http.send(post)).status == 201
    task = asyncio.create_task(network.run_due())
    await started.wait()
    await network.close()
    await task

    again = create_network(str(path), clock, http)
    http.add("http://app.example/sms", Response(status=204))
    await again.run_due()
    assert again.next_due() is None
    await again.close()
    calls = [request for request in http.requests if request.url == "http://app.example/sms"]
    tokens = [dict(call.headers)["I-Twilio-Idempotency-Token"] for call in calls]
    assert len(calls) == 2 and tokens[0] == tokens[1]
    assert path.stat().st_mode & 0o077 == 0


async def test_a_newer_file_is_refused(tmp_path: Path, clock: VirtualClock) -> None:
    path = str(tmp_path / "network.sqlite")
    connection = apsw.Connection(path)
    connection.pragma("user_version", 99)
    connection.close()
    with pytest.raises(Bug, match="schema 99"):
        create_network(path, clock, InProcessClient())
