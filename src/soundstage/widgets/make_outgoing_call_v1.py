"""The widget make-outgoing-call-v1."""

from typing import Annotated, ClassVar

from msgspec import Meta, field

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties


class MakeOutgoingCallV1Properties(Properties, frozen=True, kw_only=True):
    """What the author sets on a make-outgoing-call-v1 widget."""

    from_: Annotated[Line, Meta(description="The number that calls.")] = field(name="from")
    to: Annotated[Line, Meta(description="The number to call.")]
    record: Annotated[bool, Meta(description="Whether the call is recorded.")] = False
    timeout: Annotated[int, Meta(description="Seconds that the phone rings.")] = 60


@register
class MakeOutgoingCallV1(Widget):
    """Calls somebody; the older form of the widget [W:make-outgoing-call]."""

    type = "make-outgoing-call-v1"
    events = ("answered", "busy", "noAnswer", "failed", "answeredByMachine", "hangup")
    properties = MakeOutgoingCallV1Properties
    example: ClassVar[Example] = {
        "from": "{{flow.channel.address}}",
        "to": "{{contact.channel.address}}",
    }
