"""The widget send-message."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.messaging import MessageProperties
from soundstage.widgets.properties import Example, Line


class SendMessageProperties(MessageProperties, frozen=True, kw_only=True):
    """What the author sets on a send-message widget."""

    to: Annotated[Line, Meta(description="The receiver of the message.")] = (
        "{{contact.channel.address}}"
    )


@register
class SendMessage(Widget):
    """Sends a message and goes on at once [W:send-message]."""

    type = "send-message"
    events = ("sent", "failed")
    properties = SendMessageProperties
    example: ClassVar[Example] = {
        "body": "Hello!",
        "from": "{{flow.channel.address}}",
        "to": "{{contact.channel.address}}",
    }
