"""What every store promises about accounts, keys, flows, revisions and their lists."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from soundstage.core.flows import Note
from soundstage.errors import Bug
from soundstage.store.port import Committed, Conflict, Cursor, Page, Seen

if TYPE_CHECKING:
    from tests.store.conftest import Samples

    from soundstage.core.flows import Flow
    from soundstage.store.port import Store


async def test_an_account_comes_back_as_it_was_added(empty_store: Store, samples: Samples) -> None:
    await empty_store.add_account(samples.account())
    assert await empty_store.account(samples.sid("AC", 1)) == samples.account()
    assert await empty_store.account(samples.sid("AC", 2)) is None


async def test_accounts_come_in_the_order_of_their_making(
    empty_store: Store, samples: Samples
) -> None:
    for number in (2, 3, 1):
        await empty_store.add_account(samples.account(number))
    assert list(await empty_store.accounts()) == [samples.account(n) for n in (1, 2, 3)]


async def test_an_account_sid_is_taken_once(store: Store, samples: Samples) -> None:
    with pytest.raises(Bug, match=samples.sid("AC", 1)):
        await store.add_account(samples.account())


async def test_a_new_auth_token_replaces_the_old_one(store: Store, samples: Samples) -> None:
    assert await store.set_auth_token(samples.sid("AC", 1), "another")
    account = await store.account(samples.sid("AC", 1))
    assert account and account.auth_token == "another" and account.name == "Account 1"
    assert not await store.set_auth_token(samples.sid("AC", 2), "nobody's")


async def test_keys_belong_to_one_account(store: Store, samples: Samples) -> None:
    await store.add_account(samples.account(2))
    for number, account in ((2, 1), (1, 1), (3, 2)):
        await store.add_key(samples.key(number, account))
    assert await store.key(samples.sid("SK", 3)) == samples.key(3, 2)
    assert list(await store.keys(samples.sid("AC", 1))) == [samples.key(1), samples.key(2)]


async def test_a_deleted_key_is_gone(store: Store, samples: Samples) -> None:
    await store.add_key(samples.key())
    assert await store.delete_key(samples.sid("SK", 1))
    assert not await store.delete_key(samples.sid("SK", 1))
    assert await store.key(samples.sid("SK", 1)) is None


async def test_keys_and_flows_need_their_account(empty_store: Store, samples: Samples) -> None:
    with pytest.raises(Bug):
        await empty_store.add_key(samples.key())
    with pytest.raises(Bug):
        await empty_store.add_flow(samples.flow(), samples.revision())


async def test_a_flow_comes_back_with_its_revision(store: Store, samples: Samples) -> None:
    sid = samples.sid("FW", 1)
    assert await store.flow(sid) == samples.flow()
    assert await store.revision(sid, 1) == samples.revision()
    assert await store.revision(sid, 2) is None
    assert await store.flow(samples.sid("FW", 2)) is None


async def test_a_flow_sid_is_taken_once(store: Store, samples: Samples) -> None:
    with pytest.raises(Bug, match=samples.sid("FW", 1)):
        await store.add_flow(samples.flow(), samples.revision(number=2))
    assert await store.revision(samples.sid("FW", 1), 2) is None


async def test_the_next_revision_moves_the_flow(store: Store, samples: Samples) -> None:
    assert await store.add_revision(samples.flow(latest=2), samples.revision(number=2))
    assert await store.flow(samples.sid("FW", 1)) == samples.flow(latest=2)
    assert await store.revision(samples.sid("FW", 1), 2) == samples.revision(number=2)


async def test_a_revision_number_is_taken_by_one_of_many(store: Store, samples: Samples) -> None:
    flow, revision = samples.flow(latest=2), samples.revision(number=2)
    taken = await asyncio.gather(*(store.add_revision(flow, revision) for _ in range(20)))
    assert sorted(taken) == [False] * 19 + [True]


async def test_a_revision_of_a_deleted_flow_is_refused(store: Store, samples: Samples) -> None:
    await store.delete_flow(samples.sid("FW", 1))
    assert not await store.add_revision(samples.flow(latest=2), samples.revision(number=2))
    assert await store.revision(samples.sid("FW", 1), 2) is None


async def test_test_users_are_replaced_in_their_order(store: Store, samples: Samples) -> None:
    sid = samples.sid("FW", 1)
    assert await store.test_users(sid) == ()
    await store.set_test_users(sid, ["+15552", "+15551", "whatsapp:+15553"])
    assert await store.test_users(sid) == ("+15552", "+15551", "whatsapp:+15553")
    await store.set_test_users(sid, [])
    assert await store.test_users(sid) == ()


async def test_test_users_of_a_missing_flow_are_not_kept(store: Store, samples: Samples) -> None:
    await store.set_test_users(samples.sid("FW", 2), ["+15551"])
    assert await store.test_users(samples.sid("FW", 2)) == ()


def note(text: str) -> Note:
    return Note(id=text, x=-4.5, y=0, width=120, height=80, text=f"{text} 👋")


async def test_notes_are_replaced_in_their_order(store: Store, samples: Samples) -> None:
    sid = samples.sid("FW", 1)
    assert await store.notes(sid) == ()
    await store.set_notes(sid, [note("b"), note("a")])
    assert await store.notes(sid) == (note("b"), note("a"))
    await store.set_notes(sid, [])
    assert await store.notes(sid) == ()


async def test_notes_of_a_flow_that_is_gone_are_not_kept(store: Store, samples: Samples) -> None:
    await store.set_notes(samples.sid("FW", 2), [note("a")])
    assert await store.notes(samples.sid("FW", 2)) == ()
    sid = samples.sid("FW", 1)
    await store.set_notes(sid, [note("a")])
    await store.delete_flow(sid)
    await store.set_notes(sid, [note("b")])
    assert await store.notes(sid) == (note("a"),)
    await store.bury([])
    assert await store.notes(sid) == ()


async def test_a_deleted_flow_is_gone_at_once_and_its_executions_go_on(
    store: Store, samples: Samples
) -> None:
    sid = samples.sid("FW", 1)
    execution = await samples.start(store)
    await store.set_test_users(sid, ["+15551"])
    assert await store.delete_flow(sid)
    assert not await store.delete_flow(sid)
    assert await store.flow(sid) is None
    assert (await store.flows(samples.sid("AC", 1), 10, Cursor())).items == ()
    assert await store.revision(sid, 1) == samples.revision()
    await store.set_test_users(sid, [])
    assert await store.test_users(sid) == ("+15551",)
    assert await store.commit(samples.turn(samples.execution(2))) == Conflict()
    assert await store.commit(samples.turn(execution)) == Committed()
    with pytest.raises(Bug):
        await store.add_flow(samples.flow(), samples.revision())


async def test_an_event_that_a_deleted_flow_took_is_still_known(
    store: Store, samples: Samples
) -> None:
    first = samples.turn(samples.execution(), samples.message(1))
    await store.commit(first)
    await store.delete_flow(samples.sid("FW", 1))
    again = samples.turn(samples.execution(2), samples.message(1))
    assert await store.commit(again) == Seen(first.execution.sid, None)


async def test_deleted_flows_are_buried_in_parts(store: Store, samples: Samples) -> None:
    await store.add_flow(samples.flow(2), samples.revision(2))
    await store.add_flow(samples.flow(3), samples.revision(3))
    for number in range(1, 6):
        await samples.start(store, number)
    kept = await samples.start(store, 6, flow_sid=samples.sid("FW", 3))
    assert list(await store.doomed(10)) == []
    await store.bury([])
    for number in (1, 2):
        assert await store.delete_flow(samples.sid("FW", number))
    parts = []
    while doomed := await store.doomed(2):
        assert {execution.flow_sid for execution in doomed} == {samples.sid("FW", 1)}
        await store.bury([execution.sid for execution in doomed])
        parts.append(len(doomed))
    assert parts == [2, 2, 1]
    assert await store.revision(samples.sid("FW", 1), 1) is None
    assert await store.revision(samples.sid("FW", 2), 1) is None
    assert await store.execution(kept.sid) == kept
    assert await store.flow(samples.sid("FW", 3)) == samples.flow(3)
    await store.add_flow(samples.flow(), samples.revision())
    assert await store.flow(samples.sid("FW", 1)) == samples.flow()


async def test_a_deleted_flow_takes_everything_with_it(store: Store, samples: Samples) -> None:
    sid = samples.sid("FW", 1)
    event = samples.message(1)
    turn = samples.turn(
        samples.execution(),
        event,
        effects=(samples.http_request("e"),),
        timers=(samples.timer("t", 1),),
    )
    await store.commit(turn)
    await store.set_test_users(sid, ["+15551"])

    assert await store.delete_flow(sid)
    await store.bury([turn.execution.sid])

    assert await store.revision(sid, 1) is None
    assert await store.test_users(sid) == ()
    assert await store.execution(turn.execution.sid) is None
    assert await store.journal(turn.execution.sid) == ()
    assert await store.seen(event.id) is None
    assert list(await store.pending_effects()) == []
    assert await store.next_timer() is None


async def test_flows_are_listed_newest_first_and_by_account(store: Store, samples: Samples) -> None:
    await store.add_account(samples.account(2))
    for number, account in ((3, 1), (2, 1), (4, 2)):
        await store.add_flow(samples.flow(number, account=account), samples.revision(number))
    page = await store.flows(samples.sid("AC", 1), 10, Cursor())
    assert page == Page(tuple(samples.flow(n) for n in (3, 2, 1)), False, False)
    assert (await store.flows(samples.sid("AC", 3), 10, Cursor())).items == ()


PAGES_OF_FIVE = {
    "the first page": (None, None, (5, 4), True, False),
    "the next page": (4, None, (3, 2), True, True),
    "the last page": (2, None, (1,), False, True),
    "a full last page": (3, None, (2, 1), False, True),
    "past the end": (1, None, (), False, True),
    "the page before": (None, 2, (4, 3), True, True),
    "back at the first": (None, 3, (5, 4), True, False),
    "a short first page": (None, 4, (5,), True, False),
    "before the start": (None, 5, (), True, False),
}
pages_of_five = pytest.mark.parametrize(
    ("after", "before", "numbers", "has_next", "has_previous"),
    list(PAGES_OF_FIVE.values()),
    ids=list(PAGES_OF_FIVE),
)


@pages_of_five
async def test_flows_are_paged_both_ways(
    store: Store,
    samples: Samples,
    after: int | None,
    before: int | None,
    numbers: tuple[int, ...],
    has_next: bool,
    has_previous: bool,
) -> None:
    for number in range(2, 6):
        await store.add_flow(samples.flow(number), samples.revision(number))
    cursor = samples.cursor("FW", after, before)
    page = await store.flows(samples.sid("AC", 1), 2, cursor)
    assert page == Page(tuple(samples.flow(n) for n in numbers), has_next, has_previous)


@pages_of_five
async def test_revisions_are_paged_by_number(
    store: Store,
    samples: Samples,
    after: int | None,
    before: int | None,
    numbers: tuple[int, ...],
    has_next: bool,
    has_previous: bool,
) -> None:
    for number in range(2, 6):
        await store.add_revision(samples.flow(latest=number), samples.revision(number=number))
    cursor = samples.cursor("", after, before)
    page = await store.revisions(samples.sid("FW", 1), 2, cursor)
    expected = tuple(samples.revision(number=n) for n in numbers)
    assert page == Page(expected, has_next, has_previous)


async def test_the_tenth_revision_comes_before_the_ninth(store: Store, samples: Samples) -> None:
    for number in range(2, 12):
        await store.add_revision(samples.flow(latest=number), samples.revision(number=number))
    page = await store.revisions(samples.sid("FW", 1), 3, Cursor(after="11"))
    assert [revision.number for revision in page.items] == [10, 9, 8]


async def test_paging_while_rows_are_added_skips_and_doubles_nothing(
    store: Store, samples: Samples
) -> None:
    for number in range(2, 21):
        await store.add_flow(samples.flow(number), samples.revision(number))
    walked: list[Flow] = []
    page = await store.flows(samples.sid("AC", 1), 3, Cursor())
    young = 21
    while True:
        walked += page.items
        await store.add_flow(samples.flow(young), samples.revision(young))
        young += 1
        if not page.has_next:
            break
        page = await store.flows(samples.sid("AC", 1), 3, Cursor(after=page.items[-1].sid))
    assert walked == [samples.flow(number) for number in range(20, 0, -1)]


async def test_walking_back_meets_the_rows_that_were_added(store: Store, samples: Samples) -> None:
    for number in range(2, 9):
        await store.add_flow(samples.flow(number), samples.revision(number))
    cursor = Cursor(before=samples.sid("FW", 3))
    walked: list[Flow] = []
    while (page := await store.flows(samples.sid("AC", 1), 2, cursor)).items:
        walked = [*page.items, *walked]
        cursor = Cursor(before=page.items[0].sid)
    assert walked == [samples.flow(number) for number in range(8, 3, -1)]
