"""Sample records, and a store of each kind: the contract tests run over all of them."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.fernet import Fernet
from tests.postgresql import Server, apart

from soundstage.core.effects import CarrierRequest, HttpRequest, Reply, Timer
from soundstage.core.events import AnyEvent, MessageReceived, StopRequested
from soundstage.core.execution import Change, Execution, JournalEntry, Status, Step, Turn
from soundstage.core.flows import Account, ApiKey, Flow, FlowStatus, Revision
from soundstage.store.memory import MemoryStore
from soundstage.store.port import Committed, Cursor, Store
from soundstage.store.postgresql import PostgresStore
from soundstage.store.sqlite import SqliteStore
from soundstage.store.vault import Vault

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


class Samples:
    """Makes records; the number in a SID says how young it is."""

    noon = NOON

    def sid(self, prefix: str, number: int) -> str:
        return f"{prefix}{number:032x}"

    def at(self, seconds: float) -> datetime:
        return NOON + timedelta(seconds=seconds)

    def account(self, number: int = 1) -> Account:
        return Account(
            sid=self.sid("AC", number),
            name=f"Account {number}",
            auth_token=f"secret token {number}",
            created_at=self.at(number),
        )

    def key(self, number: int = 1, account: int = 1) -> ApiKey:
        return ApiKey(
            sid=self.sid("SK", number),
            account_sid=self.sid("AC", account),
            name=f"Key {number}",
            secret_hash="5e884898da28",
            created_at=self.at(number),
        )

    def flow(self, number: int = 1, *, account: int = 1, latest: int = 1) -> Flow:
        return Flow(
            sid=self.sid("FW", number),
            account_sid=self.sid("AC", account),
            friendly_name=f"Flow {number}",
            status=FlowStatus.PUBLISHED,
            latest=latest,
            published=latest,
            created_at=self.at(number),
            updated_at=self.at(number + latest),
        )

    def revision(self, flow: int = 1, number: int = 1) -> Revision:
        return Revision(
            flow_sid=self.sid("FW", flow),
            number=number,
            status=FlowStatus.DRAFT,
            friendly_name="Grüße 👋",
            definition='{ "states": [],\n "initial_state": "Trigger"}',
            commit_message=None,
            author_sid=None,
            created_at=self.at(number),
            warnings=(("path", "message"),),
        )

    def execution(self, number: int = 1, **changes: Any) -> Execution:
        """Return an execution that nobody has stored; it has no version yet."""
        execution = Execution(
            sid=self.sid("FN", number),
            account_sid=self.sid("AC", 1),
            flow_sid=self.sid("FW", 1),
            revision=1,
            running_flow=self.sid("FW", 1),
            subflows={},
            contact=f"+1555000{number}",
            address="+15559999",
            key=f"+1555000{number}|+15559999",
            trigger="incomingMessage",
            initiated_by=None,
            started_at=self.at(number),
            context={"flow": {"data": {}}, "widgets": {}, "trigger": {}},
        )
        return msgspec.structs.replace(execution, **changes)

    def cursor(self, prefix: str, after: int | None = None, before: int | None = None) -> Cursor:
        """Return a cursor at these numbers; without a prefix they are text as they are."""

        def key(number: int | None) -> str | None:
            if number is None:
                return None
            return self.sid(prefix, number) if prefix else str(number)

        return Cursor(after=key(after), before=key(before))

    def message(self, number: object) -> MessageReceived:
        return MessageReceived(id=f"message {number}", params={"Body": "hi"})

    def turn(self, execution: Execution, event: AnyEvent | None = None, **parts: Any) -> Turn:
        """Return the turn that takes this execution one version further."""
        moved = msgspec.structs.replace(execution, version=execution.version + 1)
        step = Step(
            sid=self.sid("FT", moved.version),
            name="Trigger",
            type="trigger",
            transitioned_from="Trigger",
            transitioned_to="greet",
            parent_step_sid=None,
            created_at=self.at(moved.version),
            changes=(Change(("widgets", "greet"), {"body": "hi"}),),
        )
        entry = JournalEntry(
            version=moved.version,
            at=self.at(moved.version),
            event=event or StopRequested(id=f"stop {moved.sid} {moved.version}"),
            steps=(step,),
        )
        return Turn(execution=moved, entry=entry, **parts)

    def end(self, execution: Execution, at: datetime | None = None) -> Turn:
        ended = msgspec.structs.replace(execution, status=Status.ENDED, updated_at=at)
        return self.turn(ended)

    def carrier_request(self, name: str) -> CarrierRequest:
        return CarrierRequest(id=name, product="api", path="/Messages", form=(("Body", "hi 👋"),))

    def http_request(self, name: str) -> HttpRequest:
        return HttpRequest(
            id=name, method="GET", url="https://example.com", content_type="", body=""
        )

    def timer(self, name: str, seconds: float) -> Timer:
        return Timer(id=name, due=self.at(seconds))

    def reply(self, event: AnyEvent, body: str = "<Response/>") -> Reply:
        return Reply(event_id=event.id, body=body)

    async def furnish(self, store: Store) -> None:
        """Add an account and a flow."""
        await store.add_account(self.account())
        await store.add_flow(self.flow(), self.revision())

    async def start(self, store: Store, number: int = 1, **changes: Any) -> Execution:
        """Store the first turn of an execution."""
        turn = self.turn(self.execution(number, **changes))
        assert await store.commit(turn) == Committed()
        return turn.execution


@pytest.fixture(scope="session")
def samples() -> Samples:
    return Samples()


@pytest.fixture
def vault() -> Vault:
    return Vault(Fernet.generate_key())


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL that no other worker of the tests uses."""
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    """The URL of a database that has its tables, and nothing in them."""
    url = server.new_database()

    async def prepare() -> None:
        store = await PostgresStore.open(url, Vault(Fernet.generate_key()))
        await store.close()

    apart(prepare())
    return url


@pytest.fixture
def database(server: Server, template: str) -> Iterator[str]:
    """The URL of a database of PostgreSQL, empty but for its tables."""
    url = server.new_database(template)
    yield url
    server.drop_database(url)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def empty_store(
    request: pytest.FixtureRequest, tmp_path: Path, vault: Vault
) -> AsyncIterator[Store]:
    store: Store
    if request.param == "memory":
        store = MemoryStore()
    elif request.param == "sqlite":
        store = await SqliteStore.open(tmp_path / "store.db", vault)
    else:
        store = await PostgresStore.open(request.getfixturevalue("database"), vault)
    yield store
    await store.close()


@pytest.fixture
async def store(empty_store: Store, samples: Samples) -> Store:
    """A store with one account and one flow."""
    await samples.furnish(empty_store)
    return empty_store
