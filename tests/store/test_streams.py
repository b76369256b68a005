"""Alerts, sinks, subscriptions and events on their way: the same in every store."""

from collections.abc import Sequence
from datetime import timedelta

import msgspec
import pytest
from tests.store.conftest import NOON, Samples

from soundstage.core.alerts import Alert
from soundstage.core.execution import Execution, Turn
from soundstage.core.streams import Sink, SinkStatus, StreamEvent, Subscription
from soundstage.errors import FlowFault
from soundstage.store.port import Committed, Conflict, Cursor, Store
from soundstage.store.streams_port import AlertFilter

LATER = timedelta(hours=1)


def faulty(samples: Samples, execution: Execution, *codes: int) -> Turn:
    turn = samples.turn(execution)
    faults = tuple(
        FlowFault(
            code=code,
            level="error" if code == 81011 else "warning",
            message=f"fault {code}",
            state="ask",
        )
        for code in codes
    )
    return msgspec.structs.replace(turn, entry=msgspec.structs.replace(turn.entry, faults=faults))


def sink(samples: Samples, number: int = 1) -> Sink:
    return Sink(
        sid=samples.sid("DG", number),
        account_sid=samples.sid("AC", 1),
        description=f"Sink {number}",
        configuration={"destination": "https://example.com/events"},
        destination="https://example.com/events",
        method="POST",
        batched=True,
        status=SinkStatus.ACTIVE,
        created_at=NOON,
        updated_at=NOON,
    )


def subscription(samples: Samples, number: int = 1, sink_number: int = 1) -> Subscription:
    return Subscription(
        sid=samples.sid("DF", number),
        account_sid=samples.sid("AC", 1),
        sink_sid=samples.sid("DG", sink_number),
        description="Everything",
        types={"com.twilio.studio.flow.step.ended": 1},
        created_at=NOON,
        updated_at=NOON,
    )


def event(samples: Samples, name: str, sink_number: int = 1, seconds: float = 0) -> StreamEvent:
    body = {"id": name, "data": {"words": "Grüße 👋"}}
    return StreamEvent(sink_sid=samples.sid("DG", sink_number), at=samples.at(seconds), body=body)


async def on_their_way(store: Store, samples: Samples, sink_number: int = 1) -> list[str]:
    rows = await store.undelivered(samples.sid("DG", sink_number), 100)
    return [str(row.body["id"]) for row in rows]


async def alerts(
    store: Store, samples: Samples, filter_: AlertFilter | None = None, account: int = 1
) -> Sequence[Alert]:
    page = await store.alerts(samples.sid("AC", account), filter_ or AlertFilter(), 50, Cursor())
    return page.items


# alerts


async def test_faults_are_kept_with_their_turn_youngest_first(
    store: Store, samples: Samples
) -> None:
    turn = faulty(samples, samples.execution(), 81011, 81002)
    assert await store.commit(turn) == Committed()
    youngest, oldest = await alerts(store, samples)
    assert (youngest.code, oldest.code) == (81002, 81011)
    assert oldest.sid.startswith("NO")
    assert (oldest.execution_sid, oldest.flow_sid) == (turn.execution.sid, samples.sid("FW", 1))
    assert (oldest.level, oldest.state, oldest.message) == ("error", "ask", "fault 81011")
    assert oldest.at == turn.entry.at
    assert await store.alert(oldest.sid) == oldest


async def test_a_turn_that_is_refused_leaves_no_alert(store: Store, samples: Samples) -> None:
    await samples.start(store)
    assert await store.commit(faulty(samples, samples.execution(), 81011)) == Conflict()
    assert await alerts(store, samples) == ()


async def test_alerts_are_filtered_and_belong_to_one_account(
    store: Store, samples: Samples
) -> None:
    first = faulty(samples, samples.execution(1), 81011)
    second = faulty(samples, samples.execution(2), 81002)
    at = first.entry.at + LATER
    second = msgspec.structs.replace(second, entry=msgspec.structs.replace(second.entry, at=at))
    await store.commit(first)
    await store.commit(second)

    async def codes(**wanted: object) -> list[int]:
        found = await alerts(store, samples, AlertFilter(**wanted))  # type: ignore[arg-type]
        return [alert.code for alert in found]

    assert await codes(level="error") == [81011]
    assert await codes(level="notice") == []
    assert await codes(since=at) == [81002]
    assert await codes(until=at) == [81011]
    assert await codes(resource_sid=first.execution.sid) == [81011]
    assert await codes(resource_sid=samples.sid("FW", 1)) == [81002, 81011]
    assert await codes(resource_sid=samples.sid("FW", 2)) == []
    assert await alerts(store, samples, account=2) == ()


async def test_alerts_are_paged_by_key(store: Store, samples: Samples) -> None:
    await store.commit(faulty(samples, samples.execution(), 81001, 81002, 81005))
    account = samples.sid("AC", 1)
    first = await store.alerts(account, AlertFilter(), 2, Cursor())
    assert ([a.code for a in first.items], first.has_next) == ([81005, 81002], True)
    second = await store.alerts(account, AlertFilter(), 2, Cursor(after=first.items[-1].sid))
    assert ([a.code for a in second.items], second.has_previous) == ([81001], True)


async def test_alerts_go_with_their_execution(store: Store, samples: Samples) -> None:
    execution = samples.execution()
    await store.commit(faulty(samples, execution, 81011))
    await store.commit(faulty(samples, samples.execution(2), 81002))
    await store.delete_execution(execution.sid)
    assert [alert.code for alert in await alerts(store, samples)] == [81002]
    await store.delete_flow(samples.sid("FW", 1))
    await store.bury([execution.sid for execution in await store.doomed(10)])
    assert await alerts(store, samples) == ()


async def test_alerts_are_purged_with_what_has_ended(store: Store, samples: Samples) -> None:
    turn = faulty(samples, samples.execution(), 81011)
    await store.commit(turn)
    await store.commit(samples.end(turn.execution, samples.at(60)))
    assert await store.purge(samples.at(60), 10) == 0
    assert len(await alerts(store, samples)) == 1
    assert await store.purge(samples.at(61), 10) == 1
    assert await alerts(store, samples) == ()


# sinks and subscriptions


async def test_sinks_are_kept_changed_and_deleted(store: Store, samples: Samples) -> None:
    await store.put_sink(sink(samples, 2))
    await store.put_sink(sink(samples, 1))
    changed = msgspec.structs.replace(sink(samples, 2), description="Another")
    await store.put_sink(changed)
    assert list(await store.sinks(samples.sid("AC", 1))) == [sink(samples, 1), changed]
    assert list(await store.sinks(samples.sid("AC", 2))) == []
    assert await store.delete_sink(changed.sid)
    assert not await store.delete_sink(changed.sid)
    assert await store.sink(changed.sid) is None


async def test_subscriptions_are_read_as_they_were_last_written(
    store: Store, samples: Samples
) -> None:
    account = samples.sid("AC", 1)
    assert list(await store.subscriptions(account)) == []
    await store.put_sink(sink(samples))
    first = subscription(samples)
    assert await store.put_subscription(first)
    assert list(await store.subscriptions(account)) == [first]
    changed = msgspec.structs.replace(first, types={})
    assert await store.put_subscription(changed)
    assert list(await store.subscriptions(account)) == [changed]
    assert not await store.delete_subscription(samples.sid("AC", 2), first.sid)
    assert await store.delete_subscription(account, first.sid)
    assert list(await store.subscriptions(account)) == []


async def test_a_subscription_needs_its_sink(store: Store, samples: Samples) -> None:
    assert not await store.put_subscription(subscription(samples))
    await store.put_sink(sink(samples))
    await store.put_subscription(subscription(samples))
    await store.post([event(samples, "one")])
    await store.delete_sink(samples.sid("DG", 1))
    assert list(await store.subscriptions(samples.sid("AC", 1))) == []
    assert await store.waiting_sinks() == []


# events on their way


async def test_events_leave_with_their_turn_or_not_at_all(store: Store, samples: Samples) -> None:
    await store.put_sink(sink(samples))
    turn = samples.turn(samples.execution())
    assert await store.commit(turn, [event(samples, "one")]) == Committed()
    assert await store.commit(turn, [event(samples, "two")]) == Conflict()
    assert await on_their_way(store, samples) == ["one"]


async def test_events_wait_in_order_until_their_own_sink_takes_them(
    store: Store, samples: Samples
) -> None:
    await store.put_sink(sink(samples, 1))
    await store.put_sink(sink(samples, 2))
    names = ["one", "two", "three"]
    await store.post([event(samples, name) for name in names])
    await store.post([event(samples, "other", 2), event(samples, "lost", 3)])
    assert list(await store.waiting_sinks()) == [samples.sid("DG", 1), samples.sid("DG", 2)]
    first, second = await store.undelivered(samples.sid("DG", 1), 2)
    assert first.body["data"] == {"words": "Grüße 👋"}
    await store.delivered(samples.sid("DG", 2), [first.number])
    assert await on_their_way(store, samples) == names
    await store.delivered(samples.sid("DG", 1), [first.number, second.number])
    assert await on_their_way(store, samples) == ["three"]
    assert await on_their_way(store, samples, 2) == ["other"]


async def test_old_events_are_dropped(store: Store, samples: Samples) -> None:
    await store.put_sink(sink(samples))
    await store.post([event(samples, "old", seconds=1), event(samples, "new", seconds=2)])
    assert await store.drop_undelivered(samples.at(2)) == 1
    assert await on_their_way(store, samples) == ["new"]


# executions with a conversation


def talking(samples: Samples, number: int) -> Execution:
    execution = samples.execution(number)
    context = {**execution.context, "flow": {"channel": {"sid": "CH1"}}}
    return msgspec.structs.replace(execution, context=context)


async def test_an_execution_is_found_by_its_conversation_while_it_lives(
    store: Store, samples: Samples
) -> None:
    await store.commit(samples.turn(talking(samples, 1)))
    youngest = samples.turn(talking(samples, 2))
    await store.commit(youngest)
    flow = samples.sid("FW", 1)
    assert await store.execution_of_conversation(flow, "CH1") == youngest.execution
    assert await store.execution_of_conversation(flow, "CH2") is None
    assert await store.execution_of_conversation(samples.sid("FW", 2), "CH1") is None
    await store.commit(samples.end(youngest.execution))
    older = await store.execution_of_conversation(flow, "CH1")
    assert older is not None
    assert older.sid == samples.sid("FN", 1)


@pytest.mark.parametrize("known", [True, False])
async def test_an_effect_that_nobody_waits_for_is_dropped(
    store: Store, samples: Samples, *, known: bool
) -> None:
    effects = (samples.carrier_request("one"), samples.carrier_request("two"))
    execution = samples.execution()
    await store.commit(samples.turn(execution, effects=effects))
    await store.drop_effect(execution.sid if known else "FN0", "one")
    left = [pending.effect.id for pending in await store.pending_effects()]
    assert left == (["two"] if known else ["one", "two"])
