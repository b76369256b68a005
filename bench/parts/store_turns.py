"""How many turns a second the SQLite store commits: `python -m bench.parts.store_turns [FOLDER]`.

The floor writes the same rows with bare apsw, one thread, the same number of turns in each
transaction. `busy` is the store while the event loop's thread computes a while for
each turn, as it does when flows run.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import msgspec
from cryptography.fernet import Fernet

from soundstage.core.effects import CarrierRequest, Reply, Timer
from soundstage.core.events import MessageReceived
from soundstage.core.execution import Execution, JournalEntry, Step, Turn
from soundstage.core.flows import Account, Flow, FlowStatus, Revision
from soundstage.store.records import PackedTurn
from soundstage.store.sqlite import SqliteStore
from soundstage.store.sqlite.schema import migrate
from soundstage.store.sqlite.turns import commit
from soundstage.store.vault import Vault

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ACCOUNT, FLOW = f"AC{1:032x}", f"FW{1:032x}"
SECONDS = 3.0


def first_state(number: int) -> Execution:
    """Return an execution with a context of 2 KB."""
    words = {"text": "lorem ipsum " * 20, "number": number}
    return Execution(
        sid=f"FN{number:032x}",
        account_sid=ACCOUNT,
        flow_sid=FLOW,
        running_flow=FLOW,
        revision=1,
        subflows={},
        contact=f"+1555{number}",
        address="+15559999",
        key=f"+1555{number}",
        trigger="incomingMessage",
        initiated_by=None,
        started_at=NOON,
        context={"widgets": {f"widget_{n}": words for n in range(8)}},
    )


def next_turn(execution: Execution) -> Turn:
    """Return a turn as a conversation makes it: a message in, a message out, a timer moved."""
    version = execution.version + 1
    name, before = f"{execution.sid}-{version}", f"{execution.sid}-{version - 1}"
    event = MessageReceived(id=f"SM{name}", params={"Body": "hello", "From": execution.contact})
    step = Step(
        sid=f"FT{version:032x}",
        name="ask",
        type="send-and-wait-for-reply",
        transitioned_from="ask",
        transitioned_to="answer",
        parent_step_sid=None,
        created_at=NOON,
    )
    form = (("To", execution.contact), ("Body", "how are you?"))
    return Turn(
        execution=msgspec.structs.replace(execution, version=version),
        entry=JournalEntry(version=version, at=NOON, event=event, steps=(step,)),
        effects=(CarrierRequest(id=name, product="api", path="/Messages", form=form),),
        done=(before,),
        timers=(Timer(id=name, due=NOON + timedelta(seconds=version)),),
        cancelled=(before,),
        reply=Reply(event_id=event.id, body="<Response/>"),
    )


@dataclass(slots=True)
class Count:
    """Counts turns until the time is over."""

    turns: int = 0
    end: float = 0.0

    def start(self) -> float:
        self.end = time.perf_counter() + SECONDS
        return time.perf_counter()

    @property
    def over(self) -> bool:
        return time.perf_counter() > self.end


async def through_the_store(path: Path, writers: int, *, busy: bool) -> float:
    """Return turns a second of so many concurrent writers."""
    store = await SqliteStore.open(path, Vault(Fernet.generate_key()))
    await furnish(store)
    count = Count()
    began = count.start()

    async def write(number: int) -> None:
        execution = first_state(number)
        while not count.over:
            turn = next_turn(execution)
            if busy:
                sum(range(15_000))
            await store.commit(turn)
            execution = turn.execution
            count.turns += 1

    await asyncio.gather(*(write(number) for number in range(writers)))
    elapsed = time.perf_counter() - began
    await store.close()
    return count.turns / elapsed


async def furnish(store: SqliteStore) -> None:
    account = Account(sid=ACCOUNT, name="bench", auth_token="none", created_at=NOON)
    flow = Flow(
        sid=FLOW,
        account_sid=ACCOUNT,
        friendly_name="bench",
        status=FlowStatus.PUBLISHED,
        latest=1,
        published=1,
        created_at=NOON,
    )
    revision = Revision(
        flow_sid=FLOW,
        number=1,
        status=FlowStatus.PUBLISHED,
        friendly_name="bench",
        definition="{}",
        commit_message=None,
        author_sid=None,
        created_at=NOON,
    )
    await store.add_account(account)
    await store.add_flow(flow, revision)


def bare(path: Path, batch: int) -> float:
    """Return turns a second of one thread without a loop, so many turns to a transaction."""
    db = apsw.Connection(str(path))
    db.pragma("journal_mode", "wal")
    db.pragma("synchronous", "full")
    migrate(db)
    db.execute("INSERT INTO accounts VALUES (?, 'bench', x'00', 0)", (ACCOUNT,))
    db.execute("INSERT INTO flows VALUES (?, ?, x'00')", (FLOW, ACCOUNT))
    db.pragma("foreign_keys", True)
    executions = [first_state(number) for number in range(batch)]
    count = Count()
    began = count.start()
    while not count.over:
        with db:
            for number, execution in enumerate(executions):
                turn = next_turn(execution)
                commit(db, PackedTurn.of(turn))
                executions[number] = turn.execution
                count.turns += 1
    elapsed = time.perf_counter() - began
    db.close()
    return count.turns / elapsed


def measure(folder: str | None, work: Callable[[Path], float]) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        return work(Path(place) / "bench.db")


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    print(f"{'writers':>8} {'store':>8} {'busy':>8} {'floor':>8}   turns a second")
    for writers in (1, 16, 64):

        def store(path: Path, writers: int = writers, busy: bool = False) -> float:
            return asyncio.run(through_the_store(path, writers, busy=busy))

        def busy_store(path: Path, writers: int = writers) -> float:
            return store(path, writers, busy=True)

        def floor(path: Path, writers: int = writers) -> float:
            return bare(path, writers)

        figures = [measure(folder, work) for work in (store, busy_store, floor)]
        print(f"{writers:>8} " + " ".join(f"{figure:>8,.0f}" for figure in figures))


if __name__ == "__main__":
    main()
