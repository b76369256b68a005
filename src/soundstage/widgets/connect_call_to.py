"""The widget connect-call-to."""

from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from soundstage.widgets.base import Widget, register
from soundstage.widgets.properties import Example, Line, Properties


class ConnectCallToProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a connect-call-to widget."""

    noun: Annotated[
        Literal["number", "number-multi", "client", "sip", "sim", "conference"],
        Meta(description="What kind of address is called."),
    ]
    to: Annotated[
        Line, Meta(description="The address; several numbers are separated by commas.")
    ] = ""
    caller_id: Annotated[Line, Meta(description="The number that the called party sees.")] = (
        "{{contact.channel.address}}"
    )
    record: Annotated[bool, Meta(description="Whether the connected call is recorded.")] = False
    timeout: Annotated[int, Meta(ge=1, le=600, description="Seconds that the phone rings.")] = 30
    time_limit: Annotated[
        Line, Meta(description="The longest duration of the call, in seconds.")
    ] = ""
    sip_endpoint: Annotated[Line, Meta(description="The SIP address, for the noun sip.")] = ""
    sip_username: Annotated[Line, Meta(description="The user name at the SIP endpoint.")] = ""
    sip_password: Annotated[Line, Meta(description="The password at the SIP endpoint.")] = ""


@register
class ConnectCallTo(Widget):
    """Connects the caller to somebody else [W:connect-call]."""

    type = "connect-call-to"
    events = ("callCompleted", "hangup")
    properties = ConnectCallToProperties
    example: ClassVar[Example] = {
        "noun": "number",
        "to": "+15555550100",
        "caller_id": "{{contact.channel.address}}",
        "timeout": 30,
    }
