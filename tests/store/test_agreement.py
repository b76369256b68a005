"""Whatever is done in whatever order: every store gives the same answers."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec
from cryptography.fernet import Fernet
from hypothesis import given, note, settings
from hypothesis import strategies as st

from soundstage.core.execution import Status
from soundstage.errors import Bug
from soundstage.store.memory import MemoryStore
from soundstage.store.port import Cursor, ExecutionFilter, Store
from soundstage.store.postgresql import PostgresStore
from soundstage.store.sqlite import SqliteStore
from soundstage.store.vault import Vault

if TYPE_CHECKING:
    from tests.postgresql import Server
    from tests.store.conftest import Samples

    from soundstage.core.execution import Execution, Turn

KINDS = {
    "commit": 12,
    "list_executions": 4,
    "list_flows": 2,
    "due_timers": 2,
    "purge": 1,
    "delete": 1,
    "bury": 1,
    "add": 2,
}


class Chooser:
    """Chooses one operation; the same seed, the same operation."""

    def __init__(self, seed: int, samples: Samples) -> None:
        self.random = Random(seed)
        self.samples = samples

    def few(self) -> int:
        return self.random.randint(1, 4)

    def one_of(self, *values: Any) -> Any:
        return self.random.choice(values)

    def names(self) -> list[str]:
        return self.random.sample("abc", self.random.choice([0, 0, 1, 2, 3]))

    def moment(self) -> Any:
        return self.samples.at(self.random.randint(0, 12) / 2)

    def cursor(self, prefix: str) -> Cursor:
        number = self.few()
        cursors = [
            Cursor(),
            self.samples.cursor(prefix, after=number),
            self.samples.cursor(prefix, before=number),
        ]
        return self.random.choice(cursors)

    def turn(self, execution: Execution) -> Turn:
        moved = msgspec.structs.replace(
            execution,
            status=self.one_of(Status.ACTIVE, Status.ACTIVE, Status.ENDED),
            contact=self.one_of("+1", "+2"),
            key=self.one_of(execution.key, execution.key, "x", "y"),
            updated_at=self.one_of(None, self.moment()),
            context={"text": self.one_of("", "é👋", "\u0000"), "names": self.names()},
        )
        first, answered = self.samples.message(self.few()), self.samples.message(self.few())
        reply = self.samples.reply(answered, self.one_of("<One/>", "<Two/>"))
        return self.samples.turn(
            moved,
            self.one_of(None, None, first),
            effects=tuple(map(self.samples.http_request, self.names())),
            done=tuple(self.names()),
            timers=tuple(self.samples.timer(name, self.few()) for name in self.names()),
            cancelled=tuple(self.names()),
            reply=self.one_of(None, reply),
        )


class AllStores:
    """Does everything to all stores and compares what they answer."""

    def __init__(self, stores: Sequence[Store], samples: Samples) -> None:
        self.stores = stores
        self.samples = samples

    async def all(self, method: str, *arguments: object) -> Any:
        answers = [await self.answer(store, method, arguments) for store in self.stores]
        assert all_equal(answers), method
        return answers[0]

    async def answer(self, store: Store, method: str, arguments: tuple[object, ...]) -> Any:
        try:
            answer = await getattr(store, method)(*arguments)
        except Bug as bug:
            return str(bug)
        return list(answer) if isinstance(answer, Sequence) else answer

    async def perform(self, seed: int) -> None:
        choose = Chooser(seed, self.samples)
        kind = choose.random.choices(list(KINDS), list(KINDS.values()))[0]
        note(f"{kind} {seed}")
        await getattr(self, kind)(choose)

    async def commit(self, choose: Chooser) -> None:
        number = choose.few()
        execution = await self.all("execution", self.samples.sid("FN", number))
        if execution is None or choose.random.random() < 0.1:
            flow = self.samples.sid("FW", choose.one_of(1, 1, 1, 2))
            started_at = choose.moment()
            execution = self.samples.execution(number, flow_sid=flow, started_at=started_at)
        elif choose.random.random() < 0.15:
            execution = msgspec.structs.replace(execution, version=execution.version - 1)
        await self.all("commit", choose.turn(execution))

    async def list_executions(self, choose: Chooser) -> None:
        wanted = ExecutionFilter(
            choose.one_of(None, *Status),
            choose.one_of(None, choose.moment()),
            choose.one_of(None, choose.moment()),
        )
        flow, cursor = self.samples.sid("FW", choose.one_of(1, 1, 2)), choose.cursor("FN")
        await self.all("executions", flow, wanted, choose.few(), cursor)

    async def list_flows(self, choose: Chooser) -> None:
        account, flow = self.samples.sid("AC", 1), self.samples.sid("FW", choose.one_of(1, 2))
        await self.all("flows", account, choose.few(), choose.cursor("FW"))
        await self.all("revisions", flow, choose.few(), choose.cursor(""))

    async def due_timers(self, choose: Chooser) -> None:
        await self.all("due_timers", choose.moment(), choose.few())

    async def purge(self, choose: Chooser) -> None:
        await self.all("purge", choose.moment(), choose.few())

    async def delete(self, choose: Chooser) -> None:
        method, prefix = choose.one_of(
            ("delete_execution", "FN"), ("delete_flow", "FW"), ("delete_key", "SK")
        )
        await self.all(method, self.samples.sid(prefix, choose.few()))

    async def bury(self, choose: Chooser) -> None:
        """Stores may give the doomed in any order."""
        found = [{execution.sid for execution in await one.doomed(100)} for one in self.stores]
        assert all_equal(found)
        await self.all("bury", sorted(found[0])[: choose.few()])

    async def add(self, choose: Chooser) -> None:
        flow, number, account = choose.few(), choose.few(), choose.one_of(1, 1, 2)
        revision = self.samples.revision(flow, number)
        await self.all("add_revision", self.samples.flow(flow, latest=number), revision)
        await self.all("add_flow", self.samples.flow(flow, account=account), revision)
        await self.all("add_key", self.samples.key(number, account))
        await self.all("set_test_users", self.samples.sid("FW", flow), choose.names())

    async def compare(self) -> None:
        await self.all("accounts")
        await self.all("keys", self.samples.sid("AC", 1))
        await self.all("pending_effects")
        await self.all("due_timers", self.samples.at(1000), 1000)
        await self.all("next_timer")
        for number in range(1, 5):
            flow, execution = self.samples.sid("FW", number), self.samples.sid("FN", number)
            await self.all("flow", flow)
            await self.all("revision", flow, number)
            await self.all("test_users", flow)
            await self.all("active_execution", flow, "+1", "+15559999")
            await self.all("execution", execution)
            await self.all("journal", execution)
            await self.all("seen", f"message {number}")


def all_equal(answers: Sequence[Any]) -> bool:
    return all(answer == answers[0] for answer in answers)


async def live(seeds: list[int], samples: Samples, url: str) -> None:
    vault = Vault(Fernet.generate_key())
    with tempfile.TemporaryDirectory() as folder:
        stores = (
            MemoryStore(),
            await SqliteStore.open(Path(folder) / "store.db", vault),
            await PostgresStore.open(url, vault),
        )
        try:
            every = AllStores(stores, samples)
            await every.all("add_account", samples.account())
            await every.all("add_flow", samples.flow(), samples.revision())
            for seed in seeds:
                await every.perform(seed)
                await every.compare()
        finally:
            for store in stores:
                await store.close()


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(0, 2**32), min_size=15, max_size=40))
def test_all_stores_give_the_same_answers(
    samples: Samples, server: Server, template: str, seeds: list[int]
) -> None:
    url = server.new_database(template)
    try:
        asyncio.run(live(seeds, samples, url))
    finally:
        server.drop_database(url)
