"""The widget connect-virtual-agent-v2."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, KeyValue, Line, Properties


class ConnectorDetails(msgspec.Struct, frozen=True, kw_only=True):
    """The connector of an agent on conversations [contract]."""

    addon_sid: str
    installed_addon_sid: str
    name: str


class ConnectVirtualAgentV2Properties(Properties, frozen=True, kw_only=True):
    """What the author sets on a connect-virtual-agent-v2 widget."""

    channel: Annotated[Line, Meta(description="Where the agent talks: voice or conversations.")] = (
        "voice"
    )
    connector_name: Annotated[Line, Meta(description="The name of the connector, for voice.")] = ""
    connector_details: (
        Annotated[ConnectorDetails, Meta(description="The connector, for conversations.")]
        | UnsetType
    ) = UNSET
    configurations: Annotated[
        tuple[KeyValue, ...], Meta(description="Settings of the connector to override.")
    ] = ()
    parameters: Annotated[
        tuple[KeyValue, ...], Meta(description="What the agent is told about the session.")
    ] = ()
    status_callback: Annotated[Line, Meta(description="The URL that hears about the session.")] = ""
    status_callback_method: Annotated[
        Line, Meta(description="How that URL is called: GET or POST.")
    ] = "POST"
    timeout: (
        Annotated[int, Meta(description="Seconds to wait for the contact, for conversations.")]
        | UnsetType
    ) = UNSET
    session_behavior: Annotated[Line, Meta(description="Whether a session is new or resumed.")] = ""
    resume_session_identification_method: Annotated[
        Line, Meta(description="How the session to resume is found.")
    ] = ""
    resume_session_identification_value: Annotated[
        Line, Meta(description="The widget or user whose session is resumed.")
    ] = ""
    resume_session_event_name: Annotated[
        Line, Meta(description="The event at which the session is resumed.")
    ] = ""


@register
class ConnectVirtualAgentV2(Widget):
    """Connects the contact to a Dialogflow CX agent [W:connect-virtual-agent]."""

    type = "connect-virtual-agent-v2"
    events = ("completed", "live-agent-handoff", "hangup", "failed", "paused", "timeout")
    properties = ConnectVirtualAgentV2Properties
    example: ClassVar[Example] = {
        "connector_name": "agent",
        "configurations": [{"key": "language", "value": "en-US"}],
    }
