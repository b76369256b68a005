"""Many executions at once, in every store: their heads, their number, their outlines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from soundstage.core.execution import Status
from soundstage.errors import FlowFault
from soundstage.store.overview_port import HeadFilter

if TYPE_CHECKING:
    from typing import Any

    from tests.store.conftest import Samples

    from soundstage.store.port import Store


async def fill(store: Store, samples: Samples) -> None:
    """Six executions: 1, 3, 5 of one flow and 2, 4, 6 of another; 1 and 2 have ended."""
    await store.add_flow(samples.flow(2), samples.revision(2))
    await store.add_account(samples.account(2))
    await store.add_flow(samples.flow(3, account=2), samples.revision(3))
    for number in range(1, 7):
        flow = samples.sid("FW", 2 - number % 2)
        contact = {"contact": "+49"} if number in (1, 4, 5) else {}
        head = await samples.start(
            store, number, flow_sid=flow, running_flow=flow, state="ask", steps=3, **contact
        )
        if number < 3:
            await store.commit(samples.end(head, samples.at(100)))
    foreign = samples.sid("FW", 3)
    await samples.start(
        store, 9, flow_sid=foreign, account_sid=samples.sid("AC", 2), running_flow=foreign
    )


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({}, [6, 5, 4, 3, 2, 1]),
        ({"flow": 1}, [5, 3, 1]),
        ({"status": Status.ACTIVE}, [6, 5, 4, 3]),
        ({"status": Status.ENDED}, [2, 1]),
        ({"flow": 2, "status": Status.ENDED}, [2]),
        ({"contact": "+49"}, [5, 4, 1]),
        ({"contact": "+49", "flow": 1}, [5, 1]),
        ({"contact": "+49", "flow": 1, "status": Status.ENDED}, [1]),
        ({"contact": "+50"}, []),
        ({"since": 3}, [6, 5, 4, 3]),
        ({"since": 3, "until": 5, "contact": "+49"}, [4]),
        ({"since": 3, "until": 6, "flow": 1}, [5, 3]),
    ],
)
async def test_executions_of_an_account_are_found_newest_first_and_counted(
    store: Store, samples: Samples, wanted: dict[str, Any], numbers: list[int]
) -> None:
    await fill(store, samples)
    asked = HeadFilter(
        account_sid=samples.sid("AC", 1),
        flow_sid=samples.sid("FW", wanted["flow"]) if "flow" in wanted else None,
        status=wanted.get("status"),
        contact=wanted.get("contact"),
        created_from=samples.at(wanted["since"]) if "since" in wanted else None,
        created_to=samples.at(wanted["until"]) if "until" in wanted else None,
    )
    sids = [samples.sid("FN", number) for number in numbers]
    assert [head.sid for head in await store.heads(asked, 10)] == sids
    assert await store.count_executions(asked, 10) == len(numbers)
    assert await store.count_executions(asked, 2) == min(2, len(numbers))
    pages = [head.sid for head in await store.heads(asked, 2)]
    while len(more := await store.heads(asked, 2, pages[-1] if pages else None)) and pages:
        pages += [head.sid for head in more]
    assert pages == sids


async def test_a_head_has_what_a_list_shows(store: Store, samples: Samples) -> None:
    await fill(store, samples)
    asked = HeadFilter(account_sid=samples.sid("AC", 1), status=Status.ENDED)
    head = (await store.heads(asked, 1))[0]
    kept = await store.execution(head.sid)
    assert kept is not None
    assert {name: getattr(kept, name) for name in head.__struct_fields__} == {
        name: getattr(head, name) for name in head.__struct_fields__
    }


async def test_another_account_sees_its_own_only(store: Store, samples: Samples) -> None:
    await fill(store, samples)
    other = HeadFilter(account_sid=samples.sid("AC", 2))
    assert [head.sid for head in await store.heads(other, 10)] == [samples.sid("FN", 9)]
    own = replace(other, contact="+49")
    assert await store.heads(own, 10) == []


async def test_outlines_have_the_steps_and_faults_of_many_journals(
    store: Store, samples: Samples
) -> None:
    await fill(store, samples)
    fault = FlowFault(81002, "warning", "a second message came", "ask")
    sids = [samples.sid("FN", number) for number in range(1, 7)]
    execution = await store.execution(sids[5])
    assert execution is not None
    turn = samples.turn(execution)
    entry = msgspec.structs.replace(turn.entry, faults=(fault,))
    await store.commit(msgspec.structs.replace(turn, entry=entry))
    found = await store.outlines([*sids, samples.sid("FN", 77)])
    assert sorted(found) == sids
    assert [len(found[sid]) for sid in sids] == [2, 2, 1, 1, 1, 2]
    last = found[sids[5]][-1]
    assert last.faults == (fault,)
    assert [step.transitioned_to for step in last.steps] == ["greet"]
    assert await store.outlines([]) == {}
