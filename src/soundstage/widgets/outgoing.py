"""What the two widgets that call somebody share: the call is placed, then answered or not."""

from typing import Any, ClassVar

from soundstage.core.effects import CarrierAnswer, CarrierRequest, Result
from soundstage.core.events import (
    FINAL_CALL_STATUSES,
    AnyEvent,
    CallReceived,
    CallStatusChanged,
    EffectDone,
)
from soundstage.core.outcomes import Leave, Outcome, Wait, WaitFor
from soundstage.errors import Json
from soundstage.widgets.answers import with_query
from soundstage.widgets.base import Widget
from soundstage.widgets.messaging import accepted, refusal
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import EXECUTION, given, passed_on, repeat

_EVENTS = {
    "busy": "busy",
    "no-answer": "noAnswer",
    "canceled": "noAnswer",
    "failed": "failed",
}


class OutgoingCall(Widget):
    """Places a call and waits until it is answered or over.

    An answered call becomes the call of the execution; one that it had until then is let go
    (assumed). `unanswered` is the event of a call that is over before a flow could speak.
    """

    unanswered: ClassVar[str] = "noAnswer"

    def place(self, scope: Scope[Any], options: dict[str, Json]) -> Outcome:
        """Ask the carrier to call; its requests name the execution, whichever comes first."""
        message = scope.context["trigger"].get("message") or {}
        if message.get("MessagingServiceSid"):
            scope.warn(81020, f"{scope.state} cannot call for a Messaging Service")
            return Leave("failed")
        execution = scope.execution
        back = with_query(scope.webhook_url, f"{EXECUTION}={execution.sid}")
        form = given({"Url": back, "StatusCallback": back, **options})
        request = CarrierRequest(
            id=scope.next_id(),
            product="api",
            path=f"/2010-04-01/Accounts/{execution.account_sid}/Calls.json",
            form=tuple(form.items()),
        )
        return Wait(for_=frozenset({WaitFor.EFFECT, WaitFor.CALL}), effects=(request,))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Take the carrier's answer, then the request of the call when it is answered.

        The request may overtake the answer.
        """
        match event:
            case EffectDone(result=result):
                return self._placed(scope, result)
            case CallReceived() if self._is_ours(scope, event):
                return Leave("answered", outputs=passed_on(event))
            case _:
                return repeat(scope)

    def hung_up(self, scope: Scope[Any], event: CallStatusChanged) -> Leave | None:
        """Take how the call ended; the end of another call changes nothing here."""
        call = scope.execution.call
        if not self._is_ours(scope, event) or (call and call.sid == event.params.get("CallSid")):
            return None
        return self._ended(scope, passed_on(event))

    def _placed(self, scope: Scope[Any], result: Result) -> Outcome:
        """Wait for the call; one that was found after a crash may be over by now."""
        if not isinstance(result, CarrierAnswer) or not accepted(result):
            scope.warn(81008, refusal(result, "call"), level="error")
            return Leave("failed")
        sid, status = result.body.get("sid"), result.body.get("status")
        if status in FINAL_CALL_STATUSES:
            return self._ended(scope, {"CallSid": sid, "CallStatus": status})
        return Wait(for_=frozenset({WaitFor.CALL}), placed_call=sid)

    def _ended(self, scope: Scope[Any], outputs: dict[str, Json]) -> Leave:
        name = _EVENTS.get(outputs["CallStatus"], self.unanswered)
        if name == "failed":
            scope.warn(81008, "The call could not be connected", level="error")
        return Leave(name, outputs=outputs)

    def _is_ours(self, scope: Scope[Any], event: CallReceived | CallStatusChanged) -> bool:
        """Tell whether a request is about the call that was placed here."""
        params, waiting = event.params, scope.execution.waiting
        placed = waiting.placed_call if waiting else None
        named = params.get(EXECUTION) == scope.execution.sid
        return params.get("CallSid") == placed if placed else named
