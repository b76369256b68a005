"""The widget enqueue-call."""

from typing import Annotated, Any, ClassVar, Literal

from msgspec import UNSET, Meta, UnsetType

from soundstage.core.events import AnyEvent
from soundstage.core.outcomes import Leave, Outcome
from soundstage.twiml import verb
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, SECONDS, JsonText, Url, sid
from soundstage.widgets.properties import Example, Line, Need, Properties
from soundstage.widgets.queueing import left_queue, problem_with_task, task
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import action, given, mute, speak, wait_url


class EnqueueCallProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a enqueue-call widget."""

    queue_name: Annotated[
        Line,
        Meta(title="Queue", description="The queue; it is made when there is none of that name."),
    ] = ""
    workflow_sid: Annotated[
        str,
        Meta(
            title="TaskRouter workflow", description="The TaskRouter workflow that takes the call."
        ),
        sid("WW"),
    ] = ""
    task_attributes: Annotated[JsonText, Meta(description="Attributes of the task, as JSON.")] = ""
    priority: Annotated[
        int, Meta(title="Task priority", description="The priority of the task."), ADVANCED
    ] = 0
    timeout: (
        Annotated[
            int,
            Meta(title="Task timeout", description="The time-out of the task, in seconds."),
            SECONDS,
            ADVANCED,
        ]
        | UnsetType
    ) = UNSET
    wait_url: Annotated[
        Url, Meta(title="Hold music URL", description="What the caller hears meanwhile.")
    ] = ""
    wait_url_method: Annotated[
        Literal["GET", "POST"],
        Meta(title="Hold music method", description="How the wait URL is called."),
        ADVANCED,
    ] = "GET"

    needs = (Need("queue_name", unless=("workflow_sid",)),)


@register
class EnqueueCall(Widget):
    """Puts the caller in a queue or gives the call to TaskRouter [W:enqueue-call]."""

    type = "enqueue-call"
    title = "Enqueue Call"
    group = "voice"
    help = (
        "Give a queue's name, or a TaskRouter workflow that finds somebody. The caller hears "
        "the hold music until the call leaves the queue."
    )
    events = ("callComplete", "failedToEnqueue", "callFailure")
    labels: ClassVar = {
        "callComplete": "Call Complete",
        "failedToEnqueue": "Failed to Enqueue",
        "callFailure": "Call Failed",
    }
    properties = EnqueueCallProperties
    example: ClassVar[Example] = {"queue_name": "support"}

    def enter(self, scope: Scope[EnqueueCallProperties]) -> Outcome:
        """Put the caller in the queue; a workflow comes before a name (assumed)."""
        properties = scope.properties
        workflow = properties.workflow_sid
        attributes = properties.task_attributes.strip() or "{}"
        problem = problem_with_task(attributes) if workflow else None
        if problem and not mute(scope):
            scope.warn(81009, f"The task attributes of {scope.state} {problem}", level="error")
            return Leave("failedToEnqueue")
        enqueue = verb(
            "Enqueue",
            "" if workflow else properties.queue_name,
            {
                **given({"workflowSid": workflow}),
                **wait_url(scope, properties.wait_url, properties.wait_url_method),
                **action(scope, "callComplete"),
            },
            (task(attributes, properties.priority, properties.timeout or ""),) if workflow else (),
        )
        return speak(scope, enqueue)

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave by how the caller left the queue."""
        return left_queue(scope, event, 81009)
