"""The widget send-and-wait-for-reply."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from soundstage.core.effects import Result
from soundstage.core.events import (
    AnyEvent,
    ConversationMessageReceived,
    EffectDone,
    Inbound,
    MessageStatusChanged,
    TimerFired,
)
from soundstage.core.outcomes import Leave, Outcome, Wait, WaitFor
from soundstage.errors import Json
from soundstage.widgets.answers import with_query
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import HIDDEN, SECONDS
from soundstage.widgets.messaging import (
    MessageProperties,
    accepted,
    message_request,
    outbound,
    refusal,
    unsendable,
)
from soundstage.widgets.properties import Example, Line
from soundstage.widgets.scope import Scope
from soundstage.widgets.values import seconds

DEFAULT_TIMEOUT = 3600
_SENDING = frozenset({WaitFor.EFFECT, WaitFor.MESSAGE, WaitFor.MESSAGE_STATUS})
_SENT = frozenset({WaitFor.MESSAGE, WaitFor.MESSAGE_STATUS})


class SendAndWaitForReplyProperties(MessageProperties, frozen=True, kw_only=True):
    """What the author sets on a send-and-wait-for-reply widget."""

    timeout: Annotated[
        Line | int,
        Meta(title="Stop waiting after", description="Seconds to wait; old exports hold a number."),
        SECONDS,
    ] = "3600"
    save_response_as: Annotated[
        str, Meta(description="Found in old exports; without effect."), HIDDEN
    ] = ""


@register
class SendAndWaitForReply(Widget):
    """Sends a message and waits for the contact's answer [W:send-wait-reply]."""

    type = "send-and-wait-for-reply"
    title = "Send & Wait for Reply"
    group = "messaging"
    help = (
        "The answer is in widgets.NAME.inbound.Body. Connect No Reply too, so that nobody "
        "waits for ever."
    )
    events = ("incomingMessage", "timeout", "deliveryFailure")
    labels: ClassVar = {
        "incomingMessage": "Reply",
        "timeout": "No Reply",
        "deliveryFailure": "Delivery Fails",
    }
    properties = SendAndWaitForReplyProperties
    example: ClassVar[Example] = {
        "body": "What is your name?",
        "from": "{{flow.channel.address}}",
        "timeout": "3600",
    }

    def enter(self, scope: Scope[SendAndWaitForReplyProperties]) -> Outcome:
        """Ask the carrier to send the question, always to the contact of this execution."""
        if reason := unsendable(scope):
            scope.warn(81011, f"The message was not sent: {reason}", level="error")
            return Leave("deliveryFailure")
        contact = scope.context["contact"]["channel"]["address"]
        callback = with_query(scope.webhook_url, f"ExecutionSid={scope.execution.sid}")
        request = message_request(scope, contact, callback)
        most = scope.limits.execution_days * 86_400
        span = seconds(scope, "timeout", scope.properties.timeout, DEFAULT_TIMEOUT, most)
        return Wait(for_=_SENDING, effects=(request,), memory={"timeout": span})

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Take the carrier's answer, then the contact's reply or the end of the time.

        A reply or a delivery failure that overtakes the carrier's answer is kept until the
        answer is there.
        """
        memory = scope.memory
        match event:
            case EffectDone():
                return _sent(scope, event.result)
            case TimerFired():
                return Leave("timeout", outputs={"outbound": memory["outbound"]})
            case MessageStatusChanged():
                return _status(scope, event.params)
            case Inbound() if "outbound" in memory:
                outputs = {"outbound": memory["outbound"], "inbound": _inbound(event)}
                return Leave("incomingMessage", outputs=outputs)
            case Inbound() if "reply" not in memory:
                return Wait(for_=_SENDING, memory={**memory, "reply": _inbound(event)})
            case _:
                scope.warn(81002, f"A second message came while {scope.state} was sending")
                return Wait(for_=_SENDING, memory=memory)


def _sent(scope: Scope[Any], result: Result) -> Outcome:
    sent, memory = outbound(result), scope.memory
    if not accepted(result):
        scope.warn(81011, refusal(result), level="error")
        return Leave("deliveryFailure", outputs={"outbound": sent} if sent else {})
    if "failure" in memory:
        return _undelivered(scope, sent, memory["failure"])
    if "reply" in memory:
        outputs = {"outbound": sent, "inbound": memory["reply"]}
        return Leave("incomingMessage", outputs=outputs)
    span = timedelta(seconds=memory["timeout"])
    return Wait(for_=_SENT, timer=span, memory={"outbound": sent})


def _status(scope: Scope[Any], params: Mapping[str, str]) -> Outcome:
    """Take a status callback; only one that says the question did not arrive matters."""
    memory, sent = scope.memory, scope.memory.get("outbound")
    failed = params.get("MessageStatus") in ("failed", "undelivered")
    if sent is None:
        kept = {**memory, "failure": dict(params)} if failed else memory
        return Wait(for_=_SENDING, memory=kept)
    if failed and params.get("MessageSid") == sent.get("Sid"):
        return _undelivered(scope, sent, params)
    return Wait(for_=_SENT, memory=memory)


def _undelivered(scope: Scope[Any], sent: Mapping[str, Json], params: Mapping[str, str]) -> Outcome:
    code = params.get("ErrorCode", "")
    scope.warn(81011, f"The message was not delivered, error {code or 'unknown'}", level="error")
    failure = {
        "Status": params.get("MessageStatus"),
        "ErrorCode": int(code) if code.isdigit() else None,
        "ErrorMessage": params.get("ErrorMessage"),
    }
    return Leave("deliveryFailure", outputs={"outbound": {**sent, **failure}})


def _inbound(event: Inbound) -> dict[str, Json]:
    """Return the webhook body as it is; a conversation's author is its sender, too."""
    params: dict[str, Json] = dict(event.params)
    if isinstance(event, ConversationMessageReceived):
        params.setdefault("From", params.get("Author", ""))
    return params
