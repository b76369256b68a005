"""The widget connect-virtual-agent."""

from typing import Annotated, ClassVar

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties


class ConnectVirtualAgentProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a connect-virtual-agent widget."""

    connector: Annotated[Line, Meta(description="The name of the Dialogflow connector.")]
    language: Annotated[Line, Meta(description="The language of the conversation.")] = ""
    sentiment_analysis: Annotated[
        Line, Meta(description="Whether moods are recognised: true or false.")
    ] = ""
    status_callback: Annotated[
        Line, Meta(description="The URL that hears about the conversation.")
    ] = ""


@register
class ConnectVirtualAgent(Widget):
    """Connects the caller to a Dialogflow ES agent; deprecated [contract][go]."""

    type = "connect-virtual-agent"
    events = ("return", "hangup")
    properties = ConnectVirtualAgentProperties
    example: ClassVar[Example] = {"connector": "project-1", "language": "en-US"}
