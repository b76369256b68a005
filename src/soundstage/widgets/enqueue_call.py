"""The widget enqueue-call."""

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Meta, UnsetType

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Need, Properties, Text


class EnqueueCallProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a enqueue-call widget."""

    queue_name: Annotated[
        Line, Meta(description="The queue; it is made when there is none of that name.")
    ] = ""
    workflow_sid: Annotated[
        str, Meta(description="The TaskRouter workflow that takes the call.")
    ] = ""
    task_attributes: Annotated[Text, Meta(description="Attributes of the task, as JSON.")] = ""
    priority: Annotated[int, Meta(description="The priority of the task.")] = 0
    timeout: (
        Annotated[int, Meta(description="The time-out of the task, in seconds.")] | UnsetType
    ) = UNSET
    wait_url: Annotated[Line, Meta(description="What the caller hears meanwhile.")] = ""
    wait_url_method: Annotated[
        Literal["GET", "POST"], Meta(description="How the wait URL is called.")
    ] = "GET"

    needs = (Need("queue_name", unless=("workflow_sid",)),)


@register
class EnqueueCall(Widget):
    """Puts the caller in a queue or gives the call to TaskRouter [W:enqueue-call]."""

    type = "enqueue-call"
    events = ("callComplete", "failedToEnqueue", "callFailure")
    properties = EnqueueCallProperties
    example: ClassVar[Example] = {"queue_name": "support"}
