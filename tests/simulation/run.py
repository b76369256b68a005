"""One run: a house, a carrier, people and bad weather, all out of one seed."""

import asyncio
import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from tests.simulation.carrier import Carrier
from tests.simulation.checker import Checker, Evidence
from tests.simulation.host import adopt_tasks
from tests.simulation.house import CARRIER, HOUSE, SHOP, House
from tests.simulation.loop import OutOfTheWorld, VirtualLoop
from tests.simulation.people import WORDS, Client, Texters
from tests.simulation.phones import Phones
from tests.simulation.servers import Shop
from tests.simulation.webhooks import Webhooks
from tests.simulation.wires import Wires
from tests.simulation.world import World

from soundstage.core.flows import Account, Flow, FlowStatus, Revision
from soundstage.sid import SidSource, drawn_from, new_sid
from soundstage.store.errors import StoreError
from soundstage.store.memory import MemoryStore

FLOWS = Path(__file__).with_name("flows")
ACCOUNT_SID = f"AC{'5' * 32}"
SUBFLOW = "FW00000000000000000000000000000001"
NODES = (1, 1, 2, 3)
_STORM = 150.0
_LONGEST_CALM = 7_200.0
_LOOK_EVERY = 20.0


@dataclass(frozen=True)
class Outcome:
    """What a run showed: its trace, what must not happen, and figures."""

    seed: int
    lines: list[str]
    breaches: list[str]
    figures: dict[str, int] = field(default_factory=dict)


def simulate(
    seed: int,
    make_store: Callable[[], MemoryStore] = MemoryStore,
    make_carrier: Callable[[World], Carrier] = Carrier,
) -> Outcome:
    """Run one seed."""
    loop = VirtualLoop()
    world = World(loop, seed)
    adopt_tasks(loop)
    with drawn_from(SidSource(world.clock.time_ns, world.dice)), _log_into(world):
        try:
            loop.run_until_complete(_play(world, make_store(), make_carrier(world)))
        except OutOfTheWorld as stuck:
            world.breach(str(stuck))
        finally:
            _close(loop)
    return Outcome(seed, world.lines, world.breaches, world.figures)


async def _play(world: World, store: MemoryStore, carrier: Carrier) -> None:
    flows = await _publish(store, world)
    shop = Shop(world)
    wires = Wires(world, {CARRIER: carrier.serve, SHOP: shop.serve})
    house = House(world, store, wires, world.dice.choice(NODES))
    webhooks = Webhooks(world, house)
    texters, phones = Texters(world, carrier, webhooks), Phones(world, carrier, webhooks)
    client = Client(world, house)
    world.note(f"{house.nodes} nodes, {world.weather}")
    living = [asyncio.create_task(house.live()) for _ in range(house.nodes)]
    _let_people_act(world, flows, texters, phones, client)
    await asyncio.sleep(_STORM)
    world.note("the weather clears up")
    world.weather.clear_up()
    if world.dice.random() < 0.5:
        house.restart()
    await _calm(world, store, house)
    evidence = Evidence(world, store, house, carrier, shop, webhooks, phones, client)
    await Checker(evidence).check()
    for life in living:
        life.cancel()
    await asyncio.wait(living)


def _let_people_act(
    world: World, flows: dict[str, Flow], texters: Texters, phones: Phones, client: Client
) -> None:
    dice = world.dice
    numbers = {name: f"+1500555000{place}" for place, name in enumerate(flows)}
    urls = {
        numbers[name]: f"{HOUSE}/v1/Accounts/{ACCOUNT_SID}/Flows/{flow.sid}"
        for name, flow in flows.items()
    }
    for place in range(dice.randint(1, 3)):
        contact = f"+1555000000{place}"
        texters.know(contact, urls, dice.randint(1, 8))
        for _ in range(dice.randint(1, 3)):
            at, number = dice.uniform(0, _STORM), numbers[dice.choice(("survey", "burst"))]
            world.loop.call_later(at, texters.text, contact, number, dice.choice(WORDS))
        if dice.random() < 0.5:
            at, number = dice.uniform(0, _STORM / 2), numbers["menu"]
            world.loop.call_later(at, phones.call, contact, number, urls[number])
        if dice.random() < 0.7:
            name = dice.choice(list(flows))
            start = client.start, flows[name].sid, contact, numbers[name]
            world.loop.call_later(dice.uniform(0, _STORM), _spawn_start, world, *start)


def _spawn_start(world: World, start: Callable[..., Any], *to: str) -> None:
    world.spawn("client", start(*to))


async def _calm(world: World, store: MemoryStore, house: House) -> None:
    """Let time pass until nothing is left to do."""
    waited = 0.0
    while waited < _LONGEST_CALM:
        await asyncio.sleep(_LOOK_EVERY)
        waited += _LOOK_EVERY
        quiet = house.up and not world.busy
        if quiet and await store.next_timer() is None and not await store.pending_effects():
            return
    world.breach("something was still going on hours later")


async def _publish(store: MemoryStore, world: World) -> dict[str, Flow]:
    now = world.clock.now()
    await store.add_account(
        Account(sid=ACCOUNT_SID, name="Simulated", auth_token="token", created_at=now)
    )
    flows = {}
    for name in ("survey", "burst", "menu", "confirm"):
        flow = Flow(
            sid=SUBFLOW if name == "confirm" else new_sid("FW"),
            account_sid=ACCOUNT_SID,
            friendly_name=name,
            status=FlowStatus.PUBLISHED,
            latest=1,
            published=1,
            created_at=now,
        )
        revision = Revision(
            flow_sid=flow.sid,
            number=1,
            status=FlowStatus.PUBLISHED,
            friendly_name=name,
            definition=_definition(name),
            commit_message=None,
            author_sid=None,
            created_at=now,
        )
        await store.add_flow(flow, revision)
        flows[name] = flow
    del flows["confirm"]
    return flows


def _definition(name: str) -> str:
    return (FLOWS / f"{name}.json").read_text(encoding="utf-8")


@contextmanager
def _log_into(world: World) -> Iterator[None]:
    """Let the log be part of the trace; only the weather may make errors in it."""

    def write(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        error = event.pop("exc_info", None)
        error = sys.exc_info()[1] if error is True else error
        world.note(f"log {dict(event)} {error or ''}")
        if error is not None and not isinstance(error, StoreError):
            world.breach(f"the log has an error: {event['event']}: {error!r}")
        raise structlog.DropEvent

    usual = structlog.get_config()
    everything = structlog.make_filtering_bound_logger(0)
    structlog.configure(processors=[write], wrapper_class=everything)
    try:
        yield
    finally:
        structlog.configure(**usual)


def _close(loop: VirtualLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.wait(tasks))
    loop.close()
