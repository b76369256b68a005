"""The widget send-to-auto-pilot."""

from typing import Annotated, ClassVar

from msgspec import Meta, field

from soundstage.core.outcomes import Leave, Outcome
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import SECONDS, JsonText, Phone, sid
from soundstage.widgets.properties import Example, KeyValue, Line, Properties, Text
from soundstage.widgets.scope import Scope


class SendToAutoPilotProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a send-to-auto-pilot widget."""

    autopilot_assistant_sid: Annotated[
        Line, Meta(title="Assistant", description="The SID of the assistant."), sid("UA")
    ]
    from_: Annotated[Phone, Meta(title="From", description="The sender of the messages.")] = field(
        name="from"
    )
    body: Annotated[Text, Meta(title="Message", description="The first message to the assistant.")]
    timeout: Annotated[
        int, Meta(description="Seconds to wait for the end of the session."), SECONDS
    ]
    chat_channel: Annotated[Line, Meta(description="The chat channel, for chat messages.")] = ""
    chat_service: Annotated[Line, Meta(description="The chat service, for chat messages.")] = ""
    chat_attributes: Annotated[
        JsonText, Meta(description="Attributes of a chat message, as JSON.")
    ] = ""
    target_task: Annotated[Line, Meta(description="The task that the assistant starts with.")] = ""
    memory_parameters: Annotated[
        tuple[KeyValue, ...], Meta(description="What the assistant remembers at the start.")
    ] = ()


@register
class SendToAutoPilot(Widget):
    """Hands the contact over to an Autopilot assistant, a product that is gone [go]."""

    type = "send-to-auto-pilot"
    title = "Send to Autopilot"
    group = "retired"
    help = "The product is gone, so the flow always leaves by Failure."
    events = ("sessionEnded", "failure", "timeout")
    labels: ClassVar = {"sessionEnded": "Session Ended", "failure": "Failure", "timeout": "Timeout"}
    silent = frozenset({"sessionEnded", "timeout"})
    properties = SendToAutoPilotProperties
    example: ClassVar[Example] = {
        "autopilot_assistant_sid": "UA00000000000000000000000000000000",
        "from": "{{flow.channel.address}}",
        "body": "{{trigger.message.Body}}",
        "timeout": 14400,
    }

    def enter(self, scope: Scope[SendToAutoPilotProperties]) -> Outcome:
        """Fail at once: there is no assistant to talk to (assumed); the code is Understand's."""
        scope.warn(81013, "Autopilot is gone, so nobody answered", level="error")
        return Leave("failure")
