"""The widget resume-conversation."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from soundstage.core.effects import CarrierAnswer
from soundstage.core.events import AnyEvent, EffectDone
from soundstage.core.outcomes import Outcome
from soundstage.errors import Json
from soundstage.widgets.base import Widget, register
from soundstage.widgets.conversations import (
    ask,
    ask_for_webhook,
    failed,
    joined,
    pairs,
    path_of,
    refused,
    shown,
    shown_participant,
    why_not,
)
from soundstage.widgets.form import ADVANCED, JsonText, sid
from soundstage.widgets.properties import Example, Line, Properties
from soundstage.widgets.scope import Scope

_MOST_PARTICIPANTS = 1_000


class ResumeConversationProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a resume-conversation widget."""

    conversation_service_sid: Annotated[
        Line,
        Meta(title="Conversations service", description="The SID of the Conversations service."),
        sid("IS"),
    ]
    conversation_sid: Annotated[
        Line, Meta(title="Conversation", description="The SID of the conversation."), sid("CH")
    ] = ""
    webhook_filters: Annotated[
        tuple[Json, ...],
        Meta(
            title="Events that reach the flow",
            description="The conversation events that reach the flow.",
        ),
        ADVANCED,
    ] = ()
    attributes: Annotated[
        JsonText, Meta(description="Attributes of the conversation, as JSON."), ADVANCED
    ] = ""


@register
class ResumeConversation(Widget):
    """Takes up an existing conversation; for flows that the REST API starts [skill]."""

    type = "resume-conversation"
    title = "Resume Conversation"
    group = "conversations"
    help = (
        "The contact's next message in the conversation comes to this execution. Only "
        "executions that the REST API starts can do this."
    )
    events = ("resumed", "failed")
    labels: ClassVar = {"resumed": "Resumed", "failed": "Failed"}
    properties = ResumeConversationProperties
    example: ClassVar[Example] = {
        "conversation_service_sid": "IS00000000000000000000000000000000",
        "conversation_sid": "{{flow.data.conversation}}",
    }

    def enter(self, scope: Scope[ResumeConversationProperties]) -> Outcome:
        """Fetch the conversation; given attributes are written with it (assumed)."""
        reason = why_not(scope)
        if reason:
            return failed(scope, reason)
        properties = scope.properties
        if not properties.conversation_sid:
            return failed(scope, "conversation_sid is empty")
        path = path_of(properties.conversation_service_sid, properties.conversation_sid)
        form = pairs({"Attributes": properties.attributes})
        return ask(scope, path, form, method="POST" if form else "GET", memory={"path": path})

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """List the participants, then bind the conversation to the flow [skill].

        Nothing can be said in a closed conversation, so none is taken up (assumed).
        """
        if not isinstance(event, EffectDone):
            return super().resume(scope, event)
        memory, reason = scope.memory, refused(event.result)
        if reason:
            return failed(scope, reason)
        body = event.result.body if isinstance(event.result, CarrierAnswer) else {}
        path = memory["path"]
        if "conversation" not in memory:
            if body.get("state") == "closed":
                return failed(scope, "it is closed")
            form = (("PageSize", str(_MOST_PARTICIPANTS)),)
            known = {**memory, "conversation": shown(body)}
            return ask(scope, f"{path}/Participants", form, method="GET", memory=known)
        if "participants" not in memory:
            people = body.get("participants") or []
            known = {**memory, "participants": [shown_participant(one) for one in people]}
            return ask_for_webhook(scope, path, _filters(scope.source), known)
        return joined(scope, "resumed", path, str(body.get("sid")))


def _filters(properties: ResumeConversationProperties) -> tuple[str, ...]:
    """Return the events that the author wants; without any, new messages."""
    named = tuple(name for name in properties.webhook_filters if isinstance(name, str) and name)
    return named or ("onMessageAdded",)
