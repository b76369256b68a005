"""The widget send-to-flex."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta, field

from soundstage.core.events import AnyEvent, EffectDone
from soundstage.core.outcomes import Leave, Outcome
from soundstage.widgets.base import Widget, register
from soundstage.widgets.conversations import active_conversation
from soundstage.widgets.form import ADVANCED, SECONDS, JsonText, Url, choices, sid
from soundstage.widgets.handover import begin, go_on, of_conversation, of_message
from soundstage.widgets.properties import Example, Line, Properties
from soundstage.widgets.queueing import call_handed_over, hand_over_call
from soundstage.widgets.scope import Scope


class SendToFlexProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a send-to-flex widget."""

    workflow: Annotated[
        Line, Meta(title="Workflow", description="The SID of the TaskRouter workflow."), sid("WW")
    ]
    channel: Annotated[
        Line,
        Meta(title="Task channel", description="The SID or name of the task channel."),
        sid("TC"),
    ]
    attributes: Annotated[JsonText, Meta(description="Attributes of the task, as JSON.")] = ""
    priority: Annotated[
        Line, Meta(title="Task priority", description="The priority of the task."), ADVANCED
    ] = "0"
    timeout: Annotated[
        Line,
        Meta(title="Task timeout", description="The time-out of the task, in seconds."),
        SECONDS,
    ] = "3600"
    wait_url: Annotated[
        Url, Meta(title="Hold music URL", description="What the caller hears meanwhile.")
    ] = field(default="", name="waitUrl")
    wait_url_method: Annotated[
        Line,
        Meta(title="Hold music method", description="How the wait URL is called: GET or POST."),
        choices("GET", "POST"),
        ADVANCED,
    ] = field(default="", name="waitUrlMethod")


@register
class SendToFlex(Widget):
    """Hands the contact over to agents in Flex [W:send-flex]."""

    type = "send-to-flex"
    title = "Send to Flex"
    group = "connect"
    help = (
        "A call waits in the queue of Flex; messages and conversations are handed over, and "
        "the flow goes on."
    )
    events = ("callComplete", "failedToEnqueue", "callFailure", "composerStarted")
    labels: ClassVar = {
        "callComplete": "Task Created",
        "failedToEnqueue": "Failed to Create Task",
        "callFailure": "Call Failed",
        "composerStarted": "Composer Started",
    }
    silent = frozenset({"composerStarted"})
    properties = SendToFlexProperties
    example: ClassVar[Example] = {
        "workflow": "WW00000000000000000000000000000000",
        "channel": "TC00000000000000000000000000000000",
        "attributes": '{"name": "{{trigger.call.From}}"}',
    }

    def enter(self, scope: Scope[SendToFlexProperties]) -> Outcome:
        """Hand over on the channel that the contact uses; a REST start has none (81020) [err]."""
        context, trigger = scope.context, scope.execution.trigger
        if active_conversation(context):
            return begin(scope, {}, of_conversation(context))
        if trigger == "incomingCall":
            return self._on_call(scope)
        if trigger == "incomingMessage":
            return begin(scope, of_message(context), {})
        scope.warn(81020, f"{scope.state} cannot hand over what was started by REST")
        return Leave("failedToEnqueue")

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Go on with an answer of the carrier, or with what the caller's side says."""
        if isinstance(event, EffectDone):
            return go_on(scope, event.result)
        return self._call_came_back(scope, event)

    def _on_call(self, scope: Scope[SendToFlexProperties]) -> Outcome:
        """Put the caller into the workflow's queue [W:send-flex]."""
        return hand_over_call(scope, scope.properties)

    def _call_came_back(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave with what became of the caller in the queue [W:send-flex]."""
        return call_handed_over(scope, event)
