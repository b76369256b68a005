"""The widget trigger."""

from typing import Any, ClassVar

from soundstage.core.outcomes import Leave, Outcome
from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example
from soundstage.widgets.scope import Scope


@register
class Trigger(Widget):
    """Where every execution of a flow starts; it cannot be deleted [W:trigger-start]."""

    type = "trigger"
    title = "Trigger"
    group = "trigger"
    help = (
        "Connect each way in which this flow is to begin. One that is not connected ends at once."
    )
    events = (
        "incomingMessage",
        "incomingCall",
        "incomingConversationMessage",
        "incomingRequest",
        "incomingParent",
    )
    labels: ClassVar = {
        "incomingMessage": "Incoming Message",
        "incomingCall": "Incoming Call",
        "incomingConversationMessage": "Incoming Conversation",
        "incomingRequest": "REST API",
        "incomingParent": "Subflow",
    }
    example: ClassVar[Example] = {"offset": {"x": 0, "y": 0}}

    def enter(self, scope: Scope[Any]) -> Outcome:
        """Leave at once, by the kind of event that started this run of the flow."""
        execution = scope.execution
        event = "incomingParent" if execution.frames else execution.trigger
        return Leave(event, outputs=None)
