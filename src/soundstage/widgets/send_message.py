"""The widget send-message."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from soundstage.core.events import AnyEvent, EffectDone
from soundstage.core.outcomes import Leave, Outcome, Wait, WaitFor
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import SOON, Phone
from soundstage.widgets.messaging import (
    MessageProperties,
    accepted,
    message_request,
    outbound,
    refusal,
    unsendable,
)
from soundstage.widgets.properties import Example
from soundstage.widgets.scope import Scope


class SendMessageProperties(MessageProperties, frozen=True, kw_only=True):
    """What the author sets on a send-message widget."""

    to: Annotated[Phone, Meta(title="To", description="The receiver of the message."), SOON] = (
        "{{contact.channel.address}}"
    )


@register
class SendMessage(Widget):
    """Sends a message and goes on at once [W:send-message]."""

    type = "send-message"
    title = "Send Message"
    group = "messaging"
    help = (
        "The flow does not wait for the delivery. Message Failed means that the carrier did "
        "not take the message."
    )
    events = ("sent", "failed")
    labels: ClassVar = {"sent": "Message Sent", "failed": "Message Failed"}
    properties = SendMessageProperties
    example: ClassVar[Example] = {
        "body": "Hello!",
        "from": "{{flow.channel.address}}",
        "to": "{{contact.channel.address}}",
    }

    def enter(self, scope: Scope[SendMessageProperties]) -> Outcome:
        """Ask the carrier to send the message."""
        if reason := unsendable(scope):
            scope.warn(81011, f"The message was not sent: {reason}", level="error")
            return Leave("failed")
        request = message_request(scope, scope.properties.to)
        return Wait(for_=frozenset({WaitFor.EFFECT}), effects=(request,))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave when the carrier has answered; delivery is not awaited."""
        if not isinstance(event, EffectDone):
            return super().resume(scope, event)
        outputs = {"outbound": sent} if (sent := outbound(event.result)) else {}
        if accepted(event.result):
            return Leave("sent", outputs=outputs)
        scope.warn(81011, refusal(event.result), level="error")
        return Leave("failed", outputs=outputs)
