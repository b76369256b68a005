"""The widget send-and-wait-for-reply."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.messaging import MessageProperties
from soundstage.widgets.properties import Example, Line


class SendAndWaitForReplyProperties(MessageProperties, frozen=True, kw_only=True):
    """What the author sets on a send-and-wait-for-reply widget."""

    timeout: Annotated[
        Line | int, Meta(description="Seconds to wait; old exports hold a number.")
    ] = "3600"
    save_response_as: Annotated[str, Meta(description="Found in old exports; without effect.")] = ""


@register
class SendAndWaitForReply(Widget):
    """Sends a message and waits for the contact's answer [W:send-wait-reply]."""

    type = "send-and-wait-for-reply"
    events = ("incomingMessage", "timeout", "deliveryFailure")
    properties = SendAndWaitForReplyProperties
    example: ClassVar[Example] = {
        "body": "What is your name?",
        "from": "{{flow.channel.address}}",
        "timeout": "3600",
    }
