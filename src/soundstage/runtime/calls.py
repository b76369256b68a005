"""Callers who wait: the document they get late, and the one they get once more."""

from collections.abc import Mapping
from functools import partial

from soundstage.core.effects import Reply
from soundstage.core.events import (
    FINAL_CALL_STATUSES,
    AnyInbound,
    CallReceived,
    CallStatusChanged,
    FlowEventReceived,
)
from soundstage.core.execution import Execution
from soundstage.core.flows import Flow
from soundstage.core.outcomes import WaitFor
from soundstage.errors import Json
from soundstage.runtime.replies import Replies
from soundstage.store.port import Store
from soundstage.twiml import EMPTY, HOLD_SECONDS, hold_document
from soundstage.widgets.scope import Surroundings

_CALLBACK = {
    "From": "from",
    "To": "to",
    "Direction": "direction",
    "CallDuration": "duration",
}
"""The parameters of a status callback, and the fields of a call that they repeat [oai]."""


class HeldCalls:
    """Gives live calls the current document of their execution, when there is one."""

    def __init__(
        self, store: Store, replies: Replies, surroundings: Surroundings, patience: float
    ) -> None:
        self._store = store
        self._replies = replies
        self._surroundings = surroundings
        self._patience = patience

    async def document(self, execution: Execution, event: AnyInbound) -> Reply:
        """Return the current document, or one that keeps the caller on the line.

        The request stays open while the flow works on an effect: that does not take long.
        """
        with self._replies.expect(execution.sid) as later:
            current = await self._store.execution(execution.sid)
            reply = _current(execution.sid, current)
            if reply is None and _works(current):
                look = partial(self._look, execution.sid)
                reply = await self._replies.wait(later, self._patience, look)
        if reply is not None:
            return Reply(event_id=event.id, body=reply.body)
        return self._hold(execution.account_sid, execution.flow_sid, event)

    def late(self, flow: Flow, event: AnyInbound) -> Reply:
        """Return the answer of a webhook whose flow needs more time."""
        if is_about_call(event):
            return self._hold(flow.account_sid, flow.sid, event)
        return Reply(event_id=event.id, body=EMPTY)

    def announce(self, execution: Execution) -> None:
        """Tell the callers who wait that there is a document, or that the flow has ended."""
        if reply := _current(execution.sid, execution):
            self._replies.give(reply)

    def again_url(self, execution: Execution) -> str:
        """Return where a live call asks for the current document."""
        return self._surroundings.again_url(execution.account_sid, execution.flow_sid)

    async def _look(self, execution_sid: str) -> Reply | None:
        return _current(execution_sid, await self._store.execution(execution_sid))

    def _hold(self, account_sid: str, flow_sid: str, event: AnyInbound) -> Reply:
        url = self._surroundings.again_url(account_sid, flow_sid)
        return Reply(event_id=event.id, body=hold_document(url, HOLD_SECONDS))


def _current(sid: str, execution: Execution | None) -> Reply | None:
    """Return what a caller of an execution is to hear now; None while there is nothing yet."""
    if execution is None or not execution.active:
        return Reply(event_id=sid, body=EMPTY)
    waiting = execution.waiting
    return Reply(event_id=sid, body=waiting.document) if waiting and waiting.document else None


def _works(execution: Execution | None) -> bool:
    """Tell whether an execution waits for an effect: that does not take long."""
    waiting = execution.waiting if execution else None
    return waiting is not None and waiting.for_ == (WaitFor.EFFECT,)


def is_about_call(event: AnyInbound) -> bool:
    """Tell whether an event belongs to a call."""
    kinds = CallReceived | CallStatusChanged | FlowEventReceived
    return isinstance(event, kinds) and "CallSid" in event.params


def end_of_call(
    execution: Execution, call_sid: str, call: Mapping[str, Json]
) -> CallStatusChanged | None:
    """Return the status callback of a call that is over; a call that nobody knows is over, too.

    It has the identity of the callback that may have been lost, so one of the two is taken.
    """
    status = str(call.get("status", "completed"))
    if status not in FINAL_CALL_STATUSES:
        return None
    return CallStatusChanged(
        id=f"{execution.flow_sid}:{call_sid} {status}",
        params={
            "AccountSid": execution.account_sid,
            "CallSid": call_sid,
            "CallStatus": status,
            **{name: str(call.get(field) or "") for name, field in _CALLBACK.items()},
        },
    )
