"""The widget connect-virtual-agent."""

from typing import Annotated, Any, ClassVar

from msgspec import Meta

from soundstage.core.events import AnyEvent, FlowEventReceived
from soundstage.core.outcomes import Leave, Outcome
from soundstage.twiml import verb
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, Url, choices
from soundstage.widgets.properties import Example, Line, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import action, given, is_over, passed_on, repeat, speak


class ConnectVirtualAgentProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a connect-virtual-agent widget."""

    connector: Annotated[Line, Meta(description="The name of the Dialogflow connector.")]
    language: Annotated[Line, Meta(description="The language of the conversation.")] = ""
    sentiment_analysis: Annotated[
        Line,
        Meta(description="Whether moods are recognised: true or false."),
        choices("true", "false"),
    ] = ""
    status_callback: Annotated[
        Url,
        Meta(title="Status callback URL", description="The URL that hears about the conversation."),
        ADVANCED,
    ] = ""


@register
class ConnectVirtualAgent(Widget):
    """Connects the caller to a Dialogflow ES agent; deprecated [contract][go]."""

    type = "connect-virtual-agent"
    title = "Connect Virtual Agent (v1)"
    group = "retired"
    help = "An older form that Twilio no longer offers; use Connect Virtual Agent for new flows."
    events = ("return", "hangup")
    labels: ClassVar = {"return": "Return", "hangup": "Caller Hung Up"}
    properties = ConnectVirtualAgentProperties
    example: ClassVar[Example] = {"connector": "project-1", "language": "en-US"}

    def enter(self, scope: Scope[ConnectVirtualAgentProperties]) -> Outcome:
        """Connect the caller; the agent is the carrier's."""
        properties = scope.properties
        attributes = {
            "connectorName": properties.connector,
            "language": properties.language,
            "sentimentAnalysis": properties.sentiment_analysis,
            "statusCallback": properties.status_callback,
        }
        agent = verb("VirtualAgent", attributes=given(attributes))
        return speak(scope, verb("Connect", attributes=action(scope, "return"), nested=(agent,)))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Come back from the agent, unless the caller hung up."""
        if not isinstance(event, FlowEventReceived) or event.name != "return":
            return repeat(scope)
        return Leave("hangup" if is_over(event) else "return", outputs=passed_on(event))
