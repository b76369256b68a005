"""Whatever is done in whatever order: both stores give the same answers."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from cryptography.fernet import Fernet
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from soundstage.core.execution import Execution, Status
from soundstage.errors import Bug
from soundstage.store.memory import MemoryStore
from soundstage.store.port import Cursor, ExecutionFilter, Store
from soundstage.store.sqlite import SqliteStore
from soundstage.store.vault import Vault

if TYPE_CHECKING:
    from tests.store.conftest import Samples

    from soundstage.core.effects import Reply
    from soundstage.errors import Json

few = st.integers(1, 4)
names = st.lists(st.sampled_from("abc"), max_size=3, unique=True)
seconds = st.integers(0, 12).map(lambda halves: halves / 2)
cursors = st.tuples(st.sampled_from(["after", "before", "none"]), few)
sizes = st.integers(1, 3)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@dataclass(frozen=True)
class Plan:
    """What one turn does."""

    status: Status
    contact: str
    updated: float | None
    context: dict[str, Json]
    message: int | None
    answers: int | None
    text: str
    effects: list[str]
    done: list[str]
    timers: dict[str, float]
    cancelled: list[str]


plans = st.builds(
    Plan,
    status=st.sampled_from([Status.ACTIVE, Status.ACTIVE, Status.ENDED]),
    contact=st.sampled_from(["+1", "+2"]),
    updated=st.none() | seconds,
    context=st.dictionaries(texts, json, max_size=2),
    message=st.none() | few,
    answers=st.none() | few,
    text=texts,
    effects=names,
    done=names,
    timers=st.dictionaries(st.sampled_from("abc"), seconds),
    cancelled=names,
)


class TwoStores(RuleBasedStateMachine):
    """Does everything to both stores and compares what they answer."""

    samples: Samples

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        path, vault = Path(self.folder.name) / "store.db", Vault(Fernet.generate_key())
        self.sqlite = self.runner.run(SqliteStore.open(path, vault))
        self.memory = MemoryStore()
        self.both("add_account", self.samples.account())
        self.both("add_flow", self.samples.flow(), self.samples.revision())

    def teardown(self) -> None:
        self.runner.run(self.sqlite.close())
        self.runner.close()
        self.folder.cleanup()

    def both(self, method: str, *arguments: object) -> Any:
        answers = [
            self.runner.run(self.answer(store, method, arguments))
            for store in (self.memory, self.sqlite)
        ]
        assert answers[0] == answers[1], method
        return answers[0]

    async def answer(self, store: Store, method: str, arguments: tuple[object, ...]) -> Any:
        try:
            answer = await getattr(store, method)(*arguments)
        except Bug as bug:
            return str(bug)
        is_list = isinstance(answer, Sequence) and not isinstance(answer, str)
        return list(answer) if is_list else answer

    def cursor(self, prefix: str, chosen: tuple[str, int]) -> Cursor:
        side, number = chosen
        return self.samples.cursor(
            prefix, number if side == "after" else None, number if side == "before" else None
        )

    @rule(number=few, account=st.integers(1, 2))
    def add_flow(self, number: int, account: int) -> None:
        flow = self.samples.flow(number, account=account)
        self.both("add_flow", flow, self.samples.revision(number))

    @rule(flow=few, number=few)
    def add_revision(self, flow: int, number: int) -> None:
        revision = self.samples.revision(flow, number)
        self.both("add_revision", self.samples.flow(flow, latest=number), revision)

    @rule(flow=few, users=names, key=few, account=st.integers(1, 2))
    def add_people(self, flow: int, users: list[str], key: int, account: int) -> None:
        self.both("set_test_users", self.samples.sid("FW", flow), users)
        self.both("add_key", self.samples.key(key, account))

    @rule(
        method=st.sampled_from(["delete_flow", "delete_execution", "delete_key"]),
        number=few,
    )
    def delete(self, method: str, number: int) -> None:
        prefix = {"delete_flow": "FW", "delete_execution": "FN", "delete_key": "SK"}[method]
        self.both(method, self.samples.sid(prefix, number))

    @rule(before=seconds, limit=sizes)
    def purge(self, before: float, limit: int) -> None:
        self.both("purge", self.samples.at(before), limit)

    @rule(number=few, flow=st.integers(1, 2), key=st.sampled_from("xy"), at=seconds, plan=plans)
    def start(self, number: int, flow: int, key: str, at: float, plan: Plan) -> None:
        flow_sid = self.samples.sid("FW", flow)
        execution = self.samples.execution(
            number, flow_sid=flow_sid, key=key, started_at=self.samples.at(at)
        )
        self.commit(execution, plan)

    @rule(number=few, behind=st.sampled_from([0, 0, 0, 1]), plan=plans)
    def go_on(self, number: int, behind: int, plan: Plan) -> None:
        execution = self.both("execution", self.samples.sid("FN", number))
        if execution is not None:
            version = execution.version - behind
            self.commit(msgspec.structs.replace(execution, version=version), plan)

    @rule(plans=st.lists(plans, min_size=2, max_size=6))
    def go_on_with_all(self, plans: list[Plan]) -> None:
        for number, plan in enumerate(plans):
            self.go_on(number % 4 + 1, 0, plan)

    def commit(self, execution: Execution, plan: Plan) -> None:
        reply: Reply | None = None
        if plan.answers is not None:
            reply = self.samples.reply(self.samples.message(plan.answers), plan.text)
        moved = msgspec.structs.replace(
            execution,
            status=plan.status,
            contact=plan.contact,
            updated_at=None if plan.updated is None else self.samples.at(plan.updated),
            context=plan.context,
        )
        turn = self.samples.turn(
            moved,
            None if plan.message is None else self.samples.message(plan.message),
            effects=tuple(map(self.samples.http_request, plan.effects)),
            done=tuple(plan.done),
            timers=tuple(self.samples.timer(name, due) for name, due in plan.timers.items()),
            cancelled=tuple(plan.cancelled),
            reply=reply,
        )
        self.both("commit", turn)

    @rule(size=sizes, flow=few, chosen=cursors)
    def list_flows_and_revisions(self, size: int, flow: int, chosen: tuple[str, int]) -> None:
        self.both("flows", self.samples.sid("AC", 1), size, self.cursor("FW", chosen))
        self.both("revisions", self.samples.sid("FW", flow), size, self.cursor("", chosen))

    @rule(
        size=sizes,
        flow=few,
        chosen=cursors,
        status=st.sampled_from([None, *Status]),
        start=st.none() | seconds,
        end=st.none() | seconds,
    )
    def list_executions(
        self,
        size: int,
        flow: int,
        chosen: tuple[str, int],
        status: Status | None,
        start: float | None,
        end: float | None,
    ) -> None:
        wanted = ExecutionFilter(
            status,
            None if start is None else self.samples.at(start),
            None if end is None else self.samples.at(end),
        )
        flow_sid = self.samples.sid("FW", flow)
        self.both("executions", flow_sid, wanted, size, self.cursor("FN", chosen))

    @rule(now=seconds, limit=sizes)
    def due_timers(self, now: float, limit: int) -> None:
        self.both("due_timers", self.samples.at(now), limit)

    @invariant()
    def the_same_is_there(self) -> None:
        self.both("accounts")
        self.both("keys", self.samples.sid("AC", 1))
        self.both("pending_effects")
        self.both("next_timer")
        for number in range(1, 5):
            flow, execution = self.samples.sid("FW", number), self.samples.sid("FN", number)
            self.both("flow", flow)
            self.both("revision", flow, number)
            self.both("test_users", flow)
            self.both("active_execution", flow, "+1", "+15559999")
            self.both("execution", execution)
            self.both("journal", execution)
            self.both("seen", f"message {number}")


def test_both_stores_give_the_same_answers(samples: Samples) -> None:
    TwoStores.samples = samples
    machine = settings(max_examples=40, stateful_step_count=25, deadline=None)
    run_state_machine_as_test(TwoStores, settings=machine)
