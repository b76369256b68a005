"""What every store promises about effects, timers, lists of executions and their end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from soundstage.core.execution import Status
from soundstage.store.port import Cursor, DueTimer, ExecutionFilter, Page, PendingEffect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.store.conftest import Samples

    from soundstage.core.execution import Execution, Turn
    from soundstage.store.port import Store


def busy_turn(samples: Samples, number: int, **changes: object) -> Turn:
    """Return a first turn that leaves a mark in every table."""
    return samples.turn(
        samples.execution(number, **changes),
        samples.message(number),
        effects=(samples.http_request("e"),),
        timers=(samples.timer("t", 1),),
    )


async def test_effects_wait_until_they_are_done(store: Store, samples: Samples) -> None:
    http, carrier = samples.http_request("one"), samples.carrier_request("two")
    turn = samples.turn(samples.execution(), effects=(http, carrier))
    await store.commit(turn)
    sid, at = turn.execution.sid, turn.entry.at
    assert list(await store.pending_effects()) == [
        PendingEffect(sid, http, at),
        PendingEffect(sid, carrier, at),
    ]
    await store.commit(samples.turn(turn.execution, done=("one", "never asked for")))
    assert list(await store.pending_effects()) == [PendingEffect(sid, carrier, at)]
    assert await store.pending_effect(sid, "two") == PendingEffect(sid, carrier, at)
    assert await store.pending_effect(sid, "one") is None
    assert await store.pending_effect(samples.sid("FN", 2), "two") is None


async def test_effects_come_in_the_order_they_were_asked_for(
    store: Store, samples: Samples
) -> None:
    names = ["z", "a", "m"]
    execution = await samples.start(store, 2)
    for name in names:
        turn = samples.turn(execution, effects=(samples.http_request(name),))
        await store.commit(turn)
        execution = turn.execution
    await store.commit(samples.turn(samples.execution(1), effects=(samples.http_request("z"),)))
    pending = [(row.execution_sid, row.effect.id) for row in await store.pending_effects()]
    old, young = samples.sid("FN", 1), samples.sid("FN", 2)
    assert pending == [(young, "z"), (young, "a"), (young, "m"), (old, "z")]


async def test_work_of_one_execution_is_not_done_by_another(store: Store, samples: Samples) -> None:
    for number in (1, 2):
        two = busy_turn(samples, number)
        await store.commit(two)
    await store.commit(samples.turn(two.execution, done=("e",), cancelled=("t",)))
    assert [row.execution_sid for row in await store.pending_effects()] == [samples.sid("FN", 1)]
    due = await store.due_timers(samples.at(60), 10)
    assert [row.execution_sid for row in due] == [samples.sid("FN", 1)]


async def test_timers_are_due_in_the_order_of_their_moments(store: Store, samples: Samples) -> None:
    timers = [samples.timer(str(n), n) for n in (5, 1.000001, 3, 1, 9)]
    turn = samples.turn(samples.execution(), timers=tuple(timers))
    await store.commit(turn)

    def rows(*seconds: float) -> Sequence[DueTimer]:
        return [DueTimer(turn.execution.sid, samples.timer(str(n), n)) for n in seconds]

    assert await store.next_timer() == samples.at(1)
    assert list(await store.due_timers(samples.at(0.999999), 10)) == []
    assert list(await store.due_timers(samples.at(1), 10)) == rows(1)
    assert list(await store.due_timers(samples.at(5), 10)) == rows(1, 1.000001, 3, 5)
    assert list(await store.due_timers(samples.at(60), 2)) == rows(1, 1.000001)


async def test_timers_of_one_moment_keep_their_order(store: Store, samples: Samples) -> None:
    names = ["z", "a", "m"]
    timers = tuple(samples.timer(name, 1) for name in names)
    await store.commit(samples.turn(samples.execution(), timers=timers))
    assert [row.timer.id for row in await store.due_timers(samples.at(1), 10)] == names


async def test_a_cancelled_timer_is_gone(store: Store, samples: Samples) -> None:
    turn = samples.turn(
        samples.execution(), timers=(samples.timer("one", 1), samples.timer("two", 2))
    )
    await store.commit(turn)
    turn = samples.turn(turn.execution, cancelled=("one",))
    await store.commit(turn)
    assert await store.next_timer() == samples.at(2)
    await store.commit(samples.turn(turn.execution, cancelled=("two",)))
    assert await store.next_timer() is None


async def test_a_timer_can_be_cancelled_and_set_again(store: Store, samples: Samples) -> None:
    turn = samples.turn(samples.execution(), timers=(samples.timer("t", 1),))
    await store.commit(turn)
    later = (samples.timer("t", 2),)
    turn = samples.turn(turn.execution, cancelled=("t",), timers=later)
    await store.commit(turn)
    assert await store.next_timer() == samples.at(2)
    await store.commit(samples.turn(turn.execution, timers=(samples.timer("t", 3),)))
    assert [row.timer.due for row in await store.due_timers(samples.at(60), 9)] == [samples.at(3)]


async def listed(store: Store, samples: Samples, **wanted: object) -> list[int]:
    filter_ = msgspec.convert(wanted, ExecutionFilter)
    page = await store.executions(samples.sid("FW", 1), filter_, 100, Cursor())
    return [int(execution.sid[2:], 16) for execution in page.items]


async def test_executions_are_listed_by_status(store: Store, samples: Samples) -> None:
    await store.add_flow(samples.flow(2), samples.revision(2))
    await samples.start(store, 4, flow_sid=samples.sid("FW", 2))
    for number in (2, 3, 1):
        await samples.start(store, number)
    await store.commit(samples.end(await one(store, samples, 2)))
    assert await listed(store, samples) == [3, 2, 1]
    assert await listed(store, samples, status=Status.ACTIVE) == [3, 1]
    assert await listed(store, samples, status=Status.ENDED) == [2]


async def one(store: Store, samples: Samples, number: int) -> Execution:
    execution = await store.execution(samples.sid("FN", number))
    assert execution is not None
    return execution


@pytest.mark.parametrize(
    ("start", "end", "numbers"),
    [
        (None, None, [6, 5, 4, 3, 2, 1]),
        (10, None, [6, 5, 4, 3, 2]),
        (10, 11, [4, 3, 2]),
        (9, 10, [1]),
        (11, None, [6, 5]),
        (None, 11, [4, 3, 2, 1]),
        (9.6, 10.4, [4, 3, 2]),
        (10.000001, 11, []),
    ],
)
async def test_executions_are_listed_by_the_second_that_clients_see(
    store: Store, samples: Samples, start: float | None, end: float | None, numbers: list[int]
) -> None:
    for number, second in enumerate((9.499999, 9.5, 10, 10.499999, 10.5, 11.2), start=1):
        await samples.start(store, number, started_at=samples.at(second))
    wanted = {
        "created_from": None if start is None else samples.at(start),
        "created_to": None if end is None else samples.at(end),
    }
    assert await listed(store, samples, **wanted) == numbers


async def test_filtered_executions_are_paged(store: Store, samples: Samples) -> None:
    for number in range(1, 11):
        status = Status.ENDED if number % 2 else Status.ACTIVE
        await samples.start(store, number, status=status)
    ended = ExecutionFilter(status=Status.ENDED)
    flow = samples.sid("FW", 1)

    def page(*numbers: int, next_: bool, previous: bool) -> Page[int]:
        return Page(numbers, next_, previous)

    async def read(cursor: Cursor) -> Page[int]:
        found = await store.executions(flow, ended, 2, cursor)
        numbers = tuple(int(execution.sid[2:], 16) for execution in found.items)
        return Page(numbers, found.has_next, found.has_previous)

    assert await read(Cursor()) == page(9, 7, next_=True, previous=False)
    after = Cursor(after=samples.sid("FN", 7))
    assert await read(after) == page(5, 3, next_=True, previous=True)
    before = Cursor(before=samples.sid("FN", 5))
    assert await read(before) == page(9, 7, next_=True, previous=False)
    assert await read(Cursor(after=samples.sid("FN", 10))) == page(9, 7, next_=True, previous=False)


async def test_a_deleted_execution_takes_everything_with_it(store: Store, samples: Samples) -> None:
    for number in (1, 2):
        await store.commit(busy_turn(samples, number))
    gone, kept = samples.sid("FN", 1), samples.sid("FN", 2)

    assert await store.delete_execution(gone)
    assert not await store.delete_execution(gone)

    assert await store.execution(gone) is None
    assert await store.journal(gone) == ()
    assert await store.seen("message 1") is None
    assert await store.seen("message 2") is not None
    assert [row.execution_sid for row in await store.pending_effects()] == [kept]
    assert [row.execution_sid for row in await store.due_timers(samples.at(9), 9)] == [kept]
    assert len(await store.journal(kept)) == 1
    await samples.start(store, 1)


async def test_purge_takes_the_oldest_that_ended(store: Store, samples: Samples) -> None:
    for number in range(1, 8):
        execution = await samples.start(store, number)
        if number != 2:
            await store.commit(samples.end(execution, at=samples.at(100 - number)))
    assert await store.purge(samples.at(97), 2) == 2
    assert await listed(store, samples) == [5, 4, 3, 2, 1]
    assert await store.purge(samples.at(97), 10) == 2
    assert await listed(store, samples) == [3, 2, 1]
    assert await store.purge(samples.at(97), 10) == 0


async def test_purge_counts_from_the_start_without_an_update(
    store: Store, samples: Samples
) -> None:
    await samples.start(store, 1, status=Status.ENDED)
    assert await store.purge(samples.at(1), 10) == 0
    assert await store.purge(samples.at(1) + timedelta(microseconds=1), 10) == 1


async def test_purge_takes_more_than_a_batch(store: Store, samples: Samples) -> None:
    for number in range(1, 251):
        await samples.start(store, number, status=Status.ENDED)
    assert await store.purge(samples.at(1000), 240) == 240
    assert await listed(store, samples) == list(range(250, 240, -1))


async def test_a_purged_execution_takes_everything_with_it(store: Store, samples: Samples) -> None:
    turn = busy_turn(samples, 1, status=Status.ENDED)
    await store.commit(turn)
    assert await store.purge(samples.at(1000), 10) == 1
    assert await store.execution(turn.execution.sid) is None
    assert await store.journal(turn.execution.sid) == ()
    assert await store.seen("message 1") is None
    assert list(await store.pending_effects()) == []
    assert await store.next_timer() is None


async def test_executions_of_a_contact_that_ended_lately_are_found(
    store: Store, samples: Samples
) -> None:
    for number, minute in ((1, 1), (2, 5), (3, 6)):
        execution = await samples.start(store, number, contact="+1")
        ended = msgspec.structs.replace(
            execution, status=Status.ENDED, updated_at=samples.at(minute)
        )
        await store.commit(samples.turn(ended))
    stranger = await samples.start(store, 4, contact="+2")
    await store.commit(
        samples.turn(
            msgspec.structs.replace(stranger, status=Status.ENDED, updated_at=samples.at(6))
        )
    )
    now = await samples.start(store, 5, contact="+1")
    found = await store.ended_before(now, samples.at(5))
    assert list(found) == [samples.sid("FN", 2), samples.sid("FN", 3)]
