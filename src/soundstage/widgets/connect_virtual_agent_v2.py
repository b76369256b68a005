"""The widget connect-virtual-agent-v2."""

from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from soundstage.core.events import AnyEvent, CallStatusChanged, FlowEventReceived
from soundstage.core.outcomes import Leave, Outcome
from soundstage.errors import Json
from soundstage.twiml import verb
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, SECONDS, Url, choices
from soundstage.widgets.properties import Example, KeyValue, Line, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.values import parse_json
from soundstage.widgets.voice import (
    action,
    given,
    is_over,
    parameters,
    passed_on,
    repeat,
    speak,
)

_DATA = "VirtualAgentProviderData"
_SILENT = frozenset({"hangup", "paused", "timeout"})
"""The events that publish nothing [skill]."""


class ConnectorDetails(msgspec.Struct, frozen=True, kw_only=True):
    """The connector of an agent on conversations [contract]."""

    addon_sid: str
    installed_addon_sid: str
    name: str


class ConnectVirtualAgentV2Properties(Properties, frozen=True, kw_only=True):
    """What the author sets on a connect-virtual-agent-v2 widget."""

    channel: Annotated[
        Line,
        Meta(description="Where the agent talks: voice or conversations."),
        choices("voice", "conversations"),
    ] = "voice"
    connector_name: Annotated[Line, Meta(description="The name of the connector, for voice.")] = ""
    connector_details: (
        Annotated[
            ConnectorDetails,
            Meta(title="Connector", description="The connector, for conversations."),
            ADVANCED,
        ]
        | UnsetType
    ) = UNSET
    configurations: Annotated[
        tuple[KeyValue, ...], Meta(description="Settings of the connector to override.")
    ] = ()
    parameters: Annotated[
        tuple[KeyValue, ...], Meta(description="What the agent is told about the session.")
    ] = ()
    status_callback: Annotated[
        Url,
        Meta(title="Status callback URL", description="The URL that hears about the session."),
        ADVANCED,
    ] = ""
    status_callback_method: Annotated[
        Line,
        Meta(description="How that URL is called: GET or POST."),
        choices("GET", "POST"),
        ADVANCED,
    ] = "POST"
    timeout: (
        Annotated[
            int, Meta(description="Seconds to wait for the contact, for conversations."), SECONDS
        ]
        | UnsetType
    ) = UNSET
    session_behavior: Annotated[
        Line, Meta(description="Whether a session is new or resumed."), ADVANCED
    ] = ""
    resume_session_identification_method: Annotated[
        Line,
        Meta(title="How the session is found", description="How the session to resume is found."),
        ADVANCED,
    ] = ""
    resume_session_identification_value: Annotated[
        Line,
        Meta(
            title="Whose session is resumed",
            description="The widget or user whose session is resumed.",
        ),
        ADVANCED,
    ] = ""
    resume_session_event_name: Annotated[
        Line,
        Meta(
            title="Event that resumes it", description="The event at which the session is resumed."
        ),
        ADVANCED,
    ] = ""


@register
class ConnectVirtualAgentV2(Widget):
    """Connects the contact to a Dialogflow CX agent [W:connect-virtual-agent]."""

    type = "connect-virtual-agent-v2"
    title = "Connect Virtual Agent"
    group = "connect"
    help = (
        "The agent talks to the caller or in the conversation until it is done, or hands over "
        "to people."
    )
    events = ("completed", "live-agent-handoff", "hangup", "failed", "paused", "timeout")
    labels: ClassVar = {
        "completed": "Completed",
        "live-agent-handoff": "Live Agent Handoff",
        "hangup": "Caller Hung Up",
        "failed": "Failed",
        "paused": "Paused",
        "timeout": "Timeout",
    }
    silent = frozenset({"timeout"})
    properties = ConnectVirtualAgentV2Properties
    example: ClassVar[Example] = {
        "connector_name": "agent",
        "configurations": [{"key": "language", "value": "en-US"}],
    }

    def enter(self, scope: Scope[ConnectVirtualAgentV2Properties]) -> Outcome:
        """Connect the caller; agents on conversations have no public interface, so they fail."""
        properties = scope.properties
        if properties.channel == "conversations":
            scope.warn(81020, f"{scope.state} cannot connect an agent to a conversation")
            return Leave("failed")
        attributes = {"connectorName": properties.connector_name}
        if properties.status_callback:
            attributes["statusCallback"] = properties.status_callback
            attributes["statusCallbackMethod"] = properties.status_callback_method.upper()
        nested = parameters(properties.configurations, "Config") + parameters(properties.parameters)
        agent = verb("VirtualAgent", attributes=given(attributes), nested=nested)
        connect = verb("Connect", attributes=action(scope, "completed"), nested=(agent,))
        return speak(scope, connect, memory={"ConnectorName": properties.connector_name})

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave by what the agent's side says of itself [W:connect-virtual-agent][skill]."""
        if not isinstance(event, FlowEventReceived) or event.name != "completed":
            return repeat(scope)
        status = event.params.get("VirtualAgentStatus", "")
        if status not in self.events:
            status = "hangup" if is_over(event) else "failed"
        if status in _SILENT:
            return Leave(status)
        outputs = {**passed_on(event), **scope.memory}
        if _DATA in outputs:
            outputs[_DATA] = _parsed(outputs[_DATA])
        return Leave(status, outputs=outputs)

    def hung_up(self, scope: Scope[Any], event: CallStatusChanged) -> Leave | None:
        """Publish nothing when the caller hangs up [skill]."""
        return Leave("hangup") if super().hung_up(scope, event) else None


def _parsed(text: str) -> Json:
    """Return the provider's data as an object: templates look into it [corpus]."""
    try:
        return parse_json(text)
    except ValueError:
        return text
