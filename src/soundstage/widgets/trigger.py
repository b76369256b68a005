"""The widget trigger."""

from typing import ClassVar

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example


@register
class Trigger(Widget):
    """Where every execution of a flow starts; it cannot be deleted [W:trigger-start]."""

    type = "trigger"
    events = (
        "incomingMessage",
        "incomingCall",
        "incomingConversationMessage",
        "incomingRequest",
        "incomingParent",
    )
    example: ClassVar[Example] = {"offset": {"x": 0, "y": 0}}
