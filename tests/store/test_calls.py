"""What every store promises about calls: who owns one, and who owes one a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from soundstage.core.execution import Call, CallState, Execution, Owed, Status

if TYPE_CHECKING:
    from tests.store.conftest import Samples

    from soundstage.store.port import Store

CALL = f"CA{'1' * 32}"


async def stored(store: Store, samples: Samples, number: int, **changes: object) -> Execution:
    execution = await samples.start(store, number)
    moved = samples.turn(msgspec.structs.replace(execution, **changes))
    await store.commit(moved)
    return moved.execution


async def test_the_youngest_active_owner_of_a_call_is_found(store: Store, samples: Samples) -> None:
    call = Call(sid=CALL)
    await stored(store, samples, 1, call=call)
    younger = await stored(store, samples, 2, call=call)
    await stored(store, samples, 3, call=call, status=Status.ENDED)
    flow_sid = younger.flow_sid
    assert await store.execution_of_call(flow_sid, CALL) == younger
    assert await store.execution_of_call(flow_sid, f"CA{'2' * 32}") is None
    assert await store.execution_of_call(samples.sid("FW", 2), CALL) is None


async def test_only_live_calls_that_wait_for_a_document_are_owed(
    store: Store, samples: Samples
) -> None:
    owed = Owed(event_id="message 9", until=samples.at(9))
    live = Call(sid=CALL)
    expected = await stored(store, samples, 1, call=live, owed=owed)
    await stored(store, samples, 2, call=Call(sid=CALL, state=CallState.OVER), owed=owed)
    await stored(store, samples, 3, owed=owed)
    await stored(store, samples, 4, call=live)
    await stored(store, samples, 5, call=live, owed=owed, status=Status.ENDED)
    assert list(await store.owed_calls()) == [expected]
