"""The widget fork-stream."""

from typing import Annotated, ClassVar, Literal

from msgspec import UNSET, Meta, UnsetType

from soundstage.core.outcomes import Leave, Outcome
from soundstage.twiml import to_xml, verb
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, HIDDEN, Url, like
from soundstage.widgets.properties import Example, KeyValue, Line, Need, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import given, mute, parameters


class ForkStreamProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a fork-stream widget."""

    stream_action: Annotated[
        Literal["start", "stop"],
        Meta(title="Action", description="Whether the stream is started or stopped."),
    ]
    stream_name: Annotated[
        Line, Meta(title="Name", description="The name by which the stream is stopped.")
    ] = ""
    stream_transport_type: (
        Annotated[
            Literal["websocket", "siprec"],
            Meta(title="Transport", description="How the audio travels."),
        ]
        | UnsetType
    ) = UNSET
    stream_url: Annotated[
        Url,
        Meta(title="URL", description="The wss URL of a websocket stream."),
        like("wss://example.com/audio"),
    ] = ""
    stream_connector: Annotated[
        Line, Meta(title="SIPREC connector", description="The name of the SIPREC connector.")
    ] = ""
    stream_connector_name: Annotated[
        Line,
        Meta(
            title="SIPREC connector (other name)",
            description="Another name of stream_connector [skill].",
        ),
        HIDDEN,
    ] = ""
    stream_track: (
        Annotated[
            Literal["inbound_track", "outbound_track", "both_tracks"],
            Meta(title="Track", description="Which side of the call is streamed."),
        ]
        | UnsetType
    ) = UNSET
    stream_parameters: Annotated[
        tuple[KeyValue, ...],
        Meta(title="Parameters", description="Further parameters for the receiver."),
        ADVANCED,
    ] = ()

    needs = (
        Need("stream_url", when={"stream_action": "start", "stream_transport_type": "websocket"}),
        Need(
            "stream_connector",
            when={"stream_action": "start", "stream_transport_type": "siprec"},
            unless=("stream_connector_name",),
        ),
    )


@register
class ForkStream(Widget):
    """Starts or stops a stream of the call's audio [skill]."""

    type = "fork-stream"
    title = "Fork Stream"
    group = "voice"
    help = "The stream runs beside the call while the flow goes on. Stop it by the same name."
    events = ("next",)
    labels: ClassVar = {"next": "Next"}
    properties = ForkStreamProperties
    example: ClassVar[Example] = {
        "stream_action": "start",
        "stream_name": "audio",
        "stream_transport_type": "websocket",
        "stream_url": "wss://example.com/audio",
        "stream_track": "both_tracks",
    }

    def enter(self, scope: Scope[ForkStreamProperties]) -> Outcome:
        """Leave the verb for the next document of the call; it needs no answer [skill][INFER]."""
        properties = scope.properties
        siprec = properties.stream_transport_type == "siprec"
        noun = "Siprec" if siprec else "Stream"
        if properties.stream_action == "stop":
            named = given({"name": properties.stream_name})
            order = verb("Stop", nested=(verb(noun, attributes=named),))
        else:
            nested = parameters(properties.stream_parameters)
            stream = verb(noun, attributes=_attributes(properties, siprec), nested=nested)
            order = verb("Start", nested=(stream,))
        return mute(scope) or Leave("next", verbs=(to_xml(order),))


def _attributes(properties: ForkStreamProperties, siprec: bool) -> dict[str, str]:
    connector = properties.stream_connector or properties.stream_connector_name
    return given(
        {
            "name": properties.stream_name,
            "connectorName": connector if siprec else None,
            "url": None if siprec else properties.stream_url,
            "track": properties.stream_track or None,
        }
    )
