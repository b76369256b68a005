"""Nodes on one database: they take over from each other, and nothing is done twice."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import msgspec
from tests.cluster.conftest import Machine, Town, soon
from tests.runtime.conftest import CARRIER, answer, ask, definition, message, state

from soundstage.carrier.http import Request, Response
from soundstage.core.effects import CarrierRequest
from soundstage.core.events import CallReceived, ConversationMessageReceived
from soundstage.core.flows import Flow
from soundstage.limits import Limits
from soundstage.runtime.echoes import Echoes
from soundstage.store.postgresql import PostgresStore
from soundstage.store.postgresql.queue import Queue
from soundstage.store.postgresql.queue_pool import Questions
from soundstage.twiml import EMPTY

QUESTION = definition("ask", ask())
FETCH = definition(
    "fetch",
    state(
        "fetch",
        "make-http-request",
        {"success": "go", "failed": "go"},
        url="https://shop.example.com/",
    ),
    state(
        "go",
        "add-twiml-redirect",
        {"return": None, "timeout": None, "fail": None},
        url="https://elsewhere.example.com/twiml",
    ),
)


def ended(town: Town, flow: Flow) -> Callable[[], Awaitable[bool]]:
    """Return what asks whether all executions of a flow have ended."""
    machine = next(iter(town.machines.values()))

    async def ask_store() -> bool:
        found = await town.executions(machine, flow)
        return bool(found) and not any(execution.active for execution in found)

    return ask_store


class Gate:
    """A server that answers when it is opened."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.asked = 0

    async def __call__(self, _: Request) -> Response:
        self.asked += 1
        await self.opened.wait()
        return Response(status=200, headers=(), body=b"{}")


async def test_a_conversation_goes_on_at_another_node(town: Town) -> None:
    one, two = await town.start("one"), await town.start("two")
    flow = await town.publish(one, definition("ask", ask(following="bye"), ask("bye", body="Bye")))
    await one.node.receive(flow, message())
    await one.node.settle()
    await two.node.receive(flow, message("yes"))
    await two.node.settle()
    assert town.sent == ["Well?", "Bye"]


async def test_a_timer_fires_once_at_one_of_three_nodes_and_never_early(town: Town) -> None:
    machines = [await town.start(name) for name in ("one", "two", "three")]
    flow = await town.publish(machines[0], definition("ask", ask(timeout="1")))
    for number in range(60):
        await machines[number % 3].node.receive(flow, message(From=f"+1555{number:07d}"))
    await soon(ended(town, flow))
    store = machines[0].store
    for execution in await town.executions(machines[0], flow):
        asked, fired = (await store.journal(execution.sid))[-2:]
        assert [step.name for step in fired.steps] == ["timeout"]
        assert fired.at - asked.at >= timedelta(seconds=1)
    assert await store.pool.fetchval("SELECT count(*) FROM timers") == 0
    assert await store.pool.fetchval("SELECT count(*) FROM journal") == 3 * 60


async def test_effects_of_a_node_that_died_are_performed_by_another(town: Town) -> None:
    gate = Gate()
    town.world.http.add(f"{CARRIER}/*", gate)
    one, two = await town.start("one"), await town.start("two")
    flow = await town.publish(one, QUESTION)
    for number in range(20):
        await one.node.receive(flow, message(From=f"+1555{number:07d}"))
    await soon(lambda: gate.asked == 20)
    await one.die()
    town.world.http.add(f"{CARRIER}/*", town.world.carrier)
    await soon(lambda: len(town.sent) == 20)
    await soon(lambda: nothing_pending(two))
    assert len({text["to"] for text in town.world.accepted}) == 20
    assert await two.store.pool.fetchval("SELECT array_agg(id) FROM nodes") == ["two"]


async def test_a_node_that_drains_hands_over_at_once_what_it_cannot_finish(town: Town) -> None:
    gate = Gate()
    town.world.http.add("https://shop*", gate)
    one = await town.start("one", limits=Limits(webhook_seconds=0))
    flow = await town.publish(one, FETCH)
    await one.node.receive(flow, message())
    await soon(lambda: gate.asked)
    await one.drain(patience=0)
    gate.opened.set()
    two = await town.start("two")
    await soon(lambda: gate.asked == 2)
    await soon(lambda: nothing_pending(two))
    assert await two.store.pool.fetchval("SELECT array_agg(id) FROM nodes") == ["two"]


async def test_a_webhook_gets_the_answer_that_another_node_has(town: Town) -> None:
    gate = Gate()
    town.world.http.add("https://shop*", gate)
    one, two = await town.start("one"), await town.start("two")
    flow = await town.publish(one, FETCH)
    event = message()
    first = asyncio.create_task(one.node.receive(flow, event))
    await soon(lambda: gate.asked)
    repeat = asyncio.create_task(two.node.receive(flow, event))
    await asyncio.sleep(0.1)
    gate.opened.set()
    assert "elsewhere" in (await first).body
    assert await repeat == await first
    assert len(await town.executions(one, flow)) == 1


async def test_a_webhook_is_answered_though_the_node_that_fetches_its_document_dies(
    town: Town,
) -> None:
    gate = Gate()
    town.world.http.add("https://shop*", gate)
    one, two = await town.start("one"), await town.start("two")
    flow = await town.publish(one, FETCH)
    event = message()
    lost = asyncio.create_task(one.node.receive(flow, event))
    await soon(lambda: gate.asked)
    repeat = asyncio.create_task(two.node.receive(flow, event))
    await one.die()
    lost.cancel()
    gate.opened.set()
    assert "elsewhere" in (await repeat).body


async def test_a_caller_whose_node_died_is_redirected_by_another(town: Town) -> None:
    redirected: list[str] = []

    async def carrier(request: Request) -> Response:
        if request.method == "POST":
            redirected.append(request.url)
        return answer({"sid": "CA1", "status": "in-progress"})

    gate = Gate()
    town.world.http.add(f"{CARRIER}/*", carrier)
    town.world.http.add("https://shop*", gate)
    one, two = await town.start("one"), await town.start("two")
    say = state("go", "say-play", {"audioComplete": None}, say="Hello", loop=1, voice="alice")
    fetch = msgspec.json.decode(FETCH)["states"][1]
    flow = await town.publish(one, definition("fetch", fetch, say))
    params = {"From": "+15551230001", "To": "+15005550006", "CallSid": "CA1"}
    lost = asyncio.create_task(one.node.receive(flow, CallReceived(id="call", params=params)))
    await soon(lambda: gate.asked)
    await one.die()
    lost.cancel()
    await soon(lambda: redirected)
    assert redirected[0].endswith("/Calls/CA1.json")
    gate.opened.set()
    await soon(lambda: nothing_pending(two))


CALL = {"From": "+15551230001", "To": "+15005550006", "CallSid": "CA1", "CallStatus": "ringing"}
SPOKEN = definition("go", state("go", "say-play", {"audioComplete": None}, say="Hello"))


class Operator:
    """A carrier that knows one call; what it is asked waits until the gate is opened."""

    def __init__(self) -> None:
        self.status = "in-progress"
        self.asked = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, _: Request) -> Response:
        self.asked += 1
        await self.gate.wait()
        return answer({"sid": "CA1", "status": self.status})


async def test_the_first_of_all_nodes_asks_what_became_of_calls_meanwhile(town: Town) -> None:
    operator = Operator()
    town.world.http.add(f"{CARRIER}/*", operator)
    one = await town.start("one")
    flow = await town.publish(one, SPOKEN)
    await one.node.receive(flow, CallReceived(id="call", params=CALL))
    await one.drain(patience=5)
    operator.status = "completed"
    two = await town.start("two")
    town.machines.pop("one")
    await soon(ended(town, flow))
    asked = operator.asked
    await two.node.receive(flow, CallReceived(id="call 2", params={**CALL, "CallSid": "CA2"}))
    three = await town.start("three")
    await three.node.settle()
    assert operator.asked == asked


async def test_a_flow_that_is_deleted_at_one_node_is_gone_for_all(town: Town) -> None:
    one, two = await town.start("one"), await town.start("two")
    flow = await town.publish(one, QUESTION)
    for number in range(20):
        await two.node.receive(flow, message(From=f"+1555{number:07d}"))
    assert await one.node.delete_flow(flow.sid)
    assert await one.store.flow(flow.sid) is None
    for table in ("flows", "executions", "effects", "timers", "seen", "revisions"):
        count = f"SELECT count(*) = 0 FROM {table}"
        await soon(partial(one.store.pool.fetchval, count))
    await soon(partial(gone_for, two, flow))


async def gone_for(machine: Machine, flow: Flow) -> bool:
    return await machine.store.flow(flow.sid) is None


async def test_a_node_whose_connection_closed_and_who_misses_beats_is_gone(town: Town) -> None:
    """No lease ends here: the beats lie in the future, so that any patience is over."""
    watcher, other = [
        await PostgresStore.open(town.url, town.vault, name, 2) for name in ("watcher", "other")
    ]
    queue = Queue(Questions(watcher.pool), "watcher")
    try:
        await queue.arrive(10)
        await Queue(Questions(other.pool), "other").arrive(10)
        await watcher.pool.execute("UPDATE nodes SET beat = beat + 3600000000")
        look = partial(queue.gone_nodes, 0.3, -7200)
        await asyncio.sleep(0.5)
        assert await look() == {}
        await other.close()
        assert set(await soon(look)) == {"other"}
        assert await queue.gone_nodes(0.3, 60) == {}
        assert await queue.gone_nodes(3600, -7200) == {}
    finally:
        await other.close()
        await watcher.close()


async def test_a_node_that_was_cut_off_itself_does_not_judge_others(town: Town) -> None:
    store = await PostgresStore.open(town.url, town.vault, "watcher", 2)
    queue = Queue(Questions(store.pool), "watcher")
    try:
        await queue.arrive(10)
        await store.pool.execute("INSERT INTO nodes SELECT 'other', beat + 3600000000 FROM nodes")
        assert set(await soon(partial(queue.gone_nodes, 2, -7200))) == {"other"}
        cut = (
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name LIKE 'soundstage %' AND datname = current_database()"
        )
        assert await store.pool.fetchval(cut)
        assert await queue.gone_nodes(2, -7200) == {}
        assert set(await soon(partial(queue.gone_nodes, 2, -7200))) == {"other"}
    finally:
        await store.close()


async def test_a_node_that_only_serves_the_web_takes_no_work_from_the_queue(town: Town) -> None:
    web = await town.start("web", takes=False)
    flow = await town.publish(web, definition("ask", ask(timeout="1")))
    await web.node.receive(flow, message())
    await web.node.settle()
    assert town.sent == ["Well?"]
    queued = "SELECT count(*) FROM queue WHERE entrypoint = 'timer' AND status = 'queued'"
    await soon(lambda: web.store.pool.fetchval(queued))
    await asyncio.sleep(1.5)
    assert await web.store.pool.fetchval(queued) == 1
    await town.start("worker")
    await soon(ended(town, flow))


async def test_work_whose_job_is_gone_is_found_again(town: Town) -> None:
    one = await town.start("one", takes=False)
    flow = await town.publish(one, definition("ask", ask(timeout="1")))
    await one.node.receive(flow, message())
    await one.node.settle()
    await soon(lambda: one.store.pool.fetchval("SELECT count(*) FROM queue"))
    await one.store.pool.execute("DELETE FROM queue; UPDATE timers SET due = due - 120000000")
    await one.cluster.queue.repair()
    await town.start("two")
    await soon(ended(town, flow))


async def test_only_one_node_holds_a_lease_until_it_ends(town: Town) -> None:
    one, two = await town.start("one"), await town.start("two")
    assert await one.cluster.peers.acquire("it", 60)
    assert await one.cluster.peers.acquire("it", 0.2)
    assert not await two.cluster.peers.acquire("it", 60)
    await soon(lambda: two.cluster.peers.acquire("it", 60))
    await one.cluster.peers.release("it")
    assert not await one.cluster.peers.acquire("it", 60)
    await two.cluster.peers.release("it")
    assert await one.cluster.peers.acquire("it", 60)


async def test_what_a_flow_says_in_a_conversation_starts_it_at_no_node(town: Town) -> None:
    one, two = await town.start("one"), await town.start("two")
    flow = await town.publish(one, QUESTION)
    said = CarrierRequest(
        id="1",
        product="conversations",
        path="/v1/Conversations/CH1/Messages",
        form=(("Author", "bot"), ("Body", "Hello")),
    )
    await Echoes(one.cluster.peers).saying(said)
    params = {"ConversationSid": "CH1", "Author": "bot", "Body": "Hello", "Source": "API"}
    echo = ConversationMessageReceived(id="echo", params=params | {"MessageSid": "IM1"})
    assert (await two.node.receive(flow, echo)).body == EMPTY
    assert await town.executions(two, flow) == ()
    other = ConversationMessageReceived(id="2", params=params | {"Body": "Hi", "MessageSid": "IM2"})
    await two.node.receive(flow, other)
    assert len(await town.executions(two, flow)) == 1
    await two.node.settle()


async def nothing_pending(machine: Machine) -> bool:
    """Tell whether every effect has its result."""
    count = await machine.store.pool.fetchval("SELECT count(*) FROM effects")
    return bool(count == 0)
