"""What every store promises about turns: all or nothing, one winner, no event twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec
import pytest

from soundstage.core.execution import Status
from soundstage.store.port import Committed, Conflict, Seen

if TYPE_CHECKING:
    from tests.store.conftest import Samples

    from soundstage.errors import Json
    from soundstage.store.port import Store


async def test_a_turn_stores_the_execution_and_its_journal(store: Store, samples: Samples) -> None:
    turn = samples.turn(samples.execution(), samples.message(1))
    assert await store.commit(turn) == Committed()
    second = samples.turn(turn.execution, samples.message(2))
    assert await store.commit(second) == Committed()
    assert await store.execution(turn.execution.sid) == second.execution
    assert await store.journal(turn.execution.sid) == (turn.entry, second.entry)


async def test_unknown_executions_have_nothing(store: Store, samples: Samples) -> None:
    sid = samples.sid("FN", 1)
    assert await store.execution(sid) is None
    assert await store.journal(sid) == ()
    assert await store.seen("message 1") is None


@pytest.mark.parametrize("read", [0, 1, 3, 4])
async def test_a_turn_on_another_version_changes_nothing(
    store: Store, samples: Samples, read: int
) -> None:
    execution = await samples.start(store)
    execution = samples.turn(execution).execution
    assert await store.commit(samples.turn(msgspec.structs.replace(execution, version=1))) == (
        Committed()
    )
    stale = samples.turn(
        msgspec.structs.replace(execution, version=read, contact="+1999"),
        samples.message(1),
        effects=(samples.http_request("e"),),
        timers=(samples.timer("t", 1),),
    )
    assert await store.commit(stale) == Conflict()
    assert await store.execution(execution.sid) == execution
    assert len(await store.journal(execution.sid)) == 2
    assert await store.seen("message 1") is None
    assert list(await store.pending_effects()) == []
    assert await store.next_timer() is None


async def test_one_of_many_writers_wins_each_version(store: Store, samples: Samples) -> None:
    sid = (await samples.start(store)).sid

    async def write(name: int) -> list[int]:
        won = []
        for _ in range(20):
            execution = await store.execution(sid)
            assert execution is not None
            turn = samples.turn(msgspec.structs.replace(execution, context={"by": name}))
            await asyncio.sleep(0)
            if await store.commit(turn) == Committed():
                won.append(turn.execution.version)
        return won

    wins = [version for won in await asyncio.gather(*map(write, range(16))) for version in won]
    assert sorted(wins) == list(range(2, len(wins) + 2))
    versions = [entry.version for entry in await store.journal(sid)]
    assert versions == list(range(1, len(wins) + 2))


async def test_a_key_has_one_active_execution(store: Store, samples: Samples) -> None:
    execution = await samples.start(store, key="k")
    rival = samples.turn(samples.execution(2, key="k"), samples.message(1))
    assert await store.commit(rival) == Conflict()
    assert await store.execution(rival.execution.sid) is None
    assert await store.seen("message 1") is None
    assert await store.commit(samples.end(execution)) == Committed()
    assert await store.commit(rival) == Committed()


async def test_a_key_is_free_in_another_flow(store: Store, samples: Samples) -> None:
    await store.add_flow(samples.flow(2), samples.revision(2))
    await samples.start(store, 1, key="k")
    await samples.start(store, 2, key="k", flow_sid=samples.sid("FW", 2))


async def test_one_of_many_starts_takes_the_key(store: Store, samples: Samples) -> None:
    turns = [samples.turn(samples.execution(n, key="k")) for n in range(1, 31)]
    answers = await asyncio.gather(*map(store.commit, turns))
    assert sorted(map(repr, answers)) == [repr(Committed()), *[repr(Conflict())] * 29]


async def test_an_execution_can_end_in_its_first_turn(store: Store, samples: Samples) -> None:
    await samples.start(store, 1, key="k")
    await samples.start(store, 2, key="k", status=Status.ENDED)


async def test_an_execution_can_take_another_key(store: Store, samples: Samples) -> None:
    one = await samples.start(store, 1, key="one")
    two = await samples.start(store, 2, key="two")
    moved = samples.turn(msgspec.structs.replace(one, key="three", contact="client:anna"))
    assert await store.commit(moved) == Committed()
    taken = samples.turn(msgspec.structs.replace(two, key="three"))
    assert await store.commit(taken) == Conflict()
    found = await store.active_execution(one.flow_sid, "client:anna", one.address)
    assert found == moved.execution
    assert await store.active_execution(one.flow_sid, one.contact, one.address) is None


async def test_an_execution_of_a_missing_flow_conflicts(store: Store, samples: Samples) -> None:
    turn = samples.turn(samples.execution(flow_sid=samples.sid("FW", 7)))
    assert await store.commit(turn) == Conflict()


async def test_a_turn_of_a_deleted_execution_conflicts(store: Store, samples: Samples) -> None:
    execution = await samples.start(store)
    assert await store.delete_execution(execution.sid)
    assert await store.commit(samples.turn(execution)) == Conflict()
    assert await store.execution(execution.sid) is None


async def test_the_youngest_active_execution_of_a_pair_is_found(
    store: Store, samples: Samples
) -> None:
    pair = {"contact": "+1", "address": "+2"}
    for number in (2, 3, 1):
        await samples.start(store, number, key=f"call {number}", **pair)
    await samples.start(store, 4, key="other", contact="+1", address="+3")
    await samples.start(store, 5, key="ended", status=Status.ENDED, **pair)
    youngest = await store.active_execution(samples.sid("FW", 1), "+1", "+2")
    assert youngest and youngest.sid == samples.sid("FN", 3)
    await store.commit(samples.end(youngest))
    youngest = await store.active_execution(samples.sid("FW", 1), "+1", "+2")
    assert youngest and youngest.sid == samples.sid("FN", 2)
    assert await store.active_execution(samples.sid("FW", 2), "+1", "+2") is None


async def test_an_inbound_event_is_taken_once(store: Store, samples: Samples) -> None:
    event = samples.message(1)
    first = samples.turn(samples.execution(), event, reply=samples.reply(event))
    assert await store.commit(first) == Committed()
    seen = Seen(first.execution.sid, samples.reply(event))
    again = samples.turn(first.execution, event, reply=samples.reply(event, "<Other/>"))
    assert await store.commit(again) == seen
    assert await store.seen(event.id) == seen
    assert await store.execution(first.execution.sid) == first.execution


async def test_a_repeat_is_recognised_before_a_conflict(store: Store, samples: Samples) -> None:
    event = samples.message(1)
    await store.commit(samples.turn(samples.execution(1, key="k"), event))
    rival = samples.turn(samples.execution(2, key="k"), event)
    assert await store.commit(rival) == Seen(samples.sid("FN", 1), None)


async def test_one_of_many_repeats_is_taken(store: Store, samples: Samples) -> None:
    event = samples.message(1)
    turns = [samples.turn(samples.execution(n), event) for n in range(1, 31)]
    answers = await asyncio.gather(*map(store.commit, turns))
    assert answers.count(Committed()) == 1
    assert sum(isinstance(answer, Seen) for answer in answers) == 29


async def test_events_that_are_not_webhooks_leave_no_mark(store: Store, samples: Samples) -> None:
    execution = await samples.start(store)
    turn = samples.turn(execution)
    assert await store.commit(turn) == Committed()
    assert await store.seen(turn.event.id) is None


async def test_a_late_reply_answers_the_event_it_names(store: Store, samples: Samples) -> None:
    event = samples.message(1)
    first = samples.turn(samples.execution(), event)
    await store.commit(first)
    assert await store.seen(event.id) == Seen(first.execution.sid, None)
    late = samples.reply(event, "<Response>später 👋</Response>")
    second = samples.turn(first.execution, reply=late)
    await store.commit(second)
    assert await store.seen(event.id) == Seen(first.execution.sid, late)


async def test_the_first_reply_stays(store: Store, samples: Samples) -> None:
    event = samples.message(1)
    first = samples.turn(samples.execution(), event, reply=samples.reply(event, "<First/>"))
    await store.commit(first)
    await store.commit(samples.turn(first.execution, reply=samples.reply(event, "<Second/>")))
    assert await store.seen(event.id) == Seen(first.execution.sid, samples.reply(event, "<First/>"))


async def test_a_reply_to_an_unknown_event_is_no_fault(store: Store, samples: Samples) -> None:
    execution = await samples.start(store)
    reply = samples.reply(samples.message(9))
    assert await store.commit(samples.turn(execution, reply=reply)) == Committed()
    assert await store.seen("message 9") is None


CONTEXTS: dict[str, Json] = {
    "unicode": {"Grüße": "日本語 👩‍👩‍👧 \u0000 \u2028 ' \" \\", "": None},
    "numbers": {"big": 2**63 - 1, "small": -(2**63), "third": 1 / 3, "e": 1e300, "whole": 1.0},
    "nested": {"a": [{"b": [[], {}, [None, True, False]]}]},
    "large": {"text": "é👋" * 175_000, "rows": list(range(10_000))},
}


@pytest.mark.parametrize("name", CONTEXTS)
async def test_a_context_comes_back_as_it_was(store: Store, samples: Samples, name: str) -> None:
    execution = await samples.start(store, context=CONTEXTS[name], contact="Jürgen 👋")
    assert await store.execution(execution.sid) == execution
    found = await store.active_execution(execution.flow_sid, "Jürgen 👋", execution.address)
    assert found == execution


@pytest.mark.parametrize("contact", ["", "\0", "a\0b", "client:' OR 1=1 --", "%_\\", "👩‍👩‍👧"])
async def test_contacts_are_whatever_came(store: Store, samples: Samples, contact: str) -> None:
    event = samples.message(f"of {contact}")
    first = samples.turn(samples.execution(contact=contact, key=f"{contact}|x"), event)
    assert await store.commit(first) == Committed()
    execution = first.execution
    found = await store.active_execution(execution.flow_sid, contact, execution.address)
    assert found == execution
    assert await store.seen(event.id) == Seen(execution.sid, None)
    assert await store.commit(samples.turn(execution, event)) == Seen(execution.sid, None)


async def test_keys_of_a_context_keep_their_order(store: Store, samples: Samples) -> None:
    execution = await samples.start(store, context={"z": 1, "a": {"y": 2, "b": 3}, "m": 4})
    found = await store.execution(execution.sid)
    assert found is not None
    assert list(found.context) == ["z", "a", "m"]
    assert list(found.context["a"]) == ["y", "b"]


async def test_nobody_can_change_what_is_stored(store: Store, samples: Samples) -> None:
    context: dict[str, Json] = {"flow": {"data": {}}}
    execution = await samples.start(store, context=context)
    context["flow"]["data"] = {"handed": "in"}
    found = await store.execution(execution.sid)
    assert found and found.context == {"flow": {"data": {}}}
    found.context["flow"]["got"] = "back"
    again = await store.execution(execution.sid)
    assert again and again.context == {"flow": {"data": {}}}


UNWRITABLE = "half a pair \ud83d"


@pytest.mark.parametrize("field", ["contact", "context"])
async def test_a_turn_that_cannot_be_written_harms_no_other(
    store: Store, samples: Samples, field: str
) -> None:
    value = UNWRITABLE if field == "contact" else {"text": UNWRITABLE}
    turns = [samples.turn(samples.execution(n)) for n in range(1, 10)]
    turns.insert(4, samples.turn(samples.execution(10, **{field: value}), samples.message(1)))
    answers = await asyncio.gather(*map(store.commit, turns), return_exceptions=True)
    assert isinstance(answers.pop(4), UnicodeEncodeError)
    assert answers == [Committed()] * 9
    assert await store.execution(samples.sid("FN", 10)) is None
    assert await store.seen("message 1") is None
