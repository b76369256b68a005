"""What every store promises about calls: who owns one, and who may have one that is not over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from soundstage.core.execution import Call, CallState, Execution, Status, Waiting

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


async def test_executions_with_a_call_that_is_not_known_to_be_over_are_listed(
    store: Store, samples: Samples
) -> None:
    ringing = Waiting(for_=("call",), placed_call=CALL)
    live = await stored(store, samples, 1, call=Call(sid=CALL))
    await stored(store, samples, 2, call=Call(sid=CALL, state=CallState.OVER))
    away = await stored(store, samples, 3, call=Call(sid=CALL, state=CallState.AWAY))
    placing = await stored(store, samples, 4, waiting=ringing)
    await stored(store, samples, 5, waiting=Waiting(for_=("message",)))
    await stored(store, samples, 6, call=Call(sid=CALL), status=Status.ENDED)
    found = {execution.sid: execution for execution in await store.open_calls()}
    assert found == {execution.sid: execution for execution in (live, away, placing)}
