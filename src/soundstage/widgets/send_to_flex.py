"""The widget send-to-flex."""

from typing import Annotated, ClassVar

from msgspec import Meta, field

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties, Text


class SendToFlexProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a send-to-flex widget."""

    workflow: Annotated[Line, Meta(description="The SID of the TaskRouter workflow.")]
    channel: Annotated[Line, Meta(description="The SID or name of the task channel.")]
    attributes: Annotated[Text, Meta(description="Attributes of the task, as JSON.")] = ""
    priority: Annotated[Line, Meta(description="The priority of the task.")] = "0"
    timeout: Annotated[Line, Meta(description="The time-out of the task, in seconds.")] = "3600"
    wait_url: Annotated[Line, Meta(description="What the caller hears meanwhile.")] = field(
        default="", name="waitUrl"
    )
    wait_url_method: Annotated[
        Line, Meta(description="How the wait URL is called: GET or POST.")
    ] = field(default="", name="waitUrlMethod")


@register
class SendToFlex(Widget):
    """Hands the contact over to agents in Flex [W:send-flex]."""

    type = "send-to-flex"
    events = ("callComplete", "failedToEnqueue", "callFailure", "composerStarted")
    properties = SendToFlexProperties
    example: ClassVar[Example] = {
        "workflow": "WW00000000000000000000000000000000",
        "channel": "TC00000000000000000000000000000000",
        "attributes": '{"name": "{{trigger.call.From}}"}',
    }
