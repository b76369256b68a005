"""The widget connect-call-to."""

from typing import Annotated, Any, ClassVar, Literal
from xml.etree import ElementTree as ET

from msgspec import Meta

from soundstage.core.events import AnyEvent, FlowEventReceived
from soundstage.core.outcomes import Leave, Outcome
from soundstage.twiml import verb
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import ADVANCED, SECONDS, Phone, like
from soundstage.widgets.properties import Example, Line, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import action, given, is_over, passed_on, repeat, speak

MOST_NUMBERS = 10


class ConnectCallToProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a connect-call-to widget."""

    noun: Annotated[
        Literal["number", "number-multi", "client", "sip", "sim", "conference"],
        Meta(title="Connect to", description="What kind of address is called."),
    ]
    to: Annotated[
        Line,
        Meta(title="To", description="The address; several numbers are separated by commas."),
        like("+15551234567"),
    ] = ""
    caller_id: Annotated[
        Phone, Meta(title="Caller ID", description="The number that the called party sees.")
    ] = "{{contact.channel.address}}"
    record: Annotated[
        bool, Meta(title="Record the call", description="Whether the connected call is recorded.")
    ] = False
    timeout: Annotated[
        int,
        Meta(title="Ring for", ge=1, le=600, description="Seconds that the phone rings."),
        SECONDS,
    ] = 30
    time_limit: Annotated[
        Line,
        Meta(title="Longest duration", description="The longest duration of the call, in seconds."),
        SECONDS,
        ADVANCED,
    ] = ""
    sip_endpoint: Annotated[
        Line,
        Meta(title="SIP endpoint", description="The SIP address, for the noun sip."),
        ADVANCED,
        like("sip:desk@example.com"),
    ] = ""
    sip_username: Annotated[
        Line,
        Meta(title="SIP user name", description="The user name at the SIP endpoint."),
        ADVANCED,
    ] = ""
    sip_password: Annotated[
        Line, Meta(title="SIP password", description="The password at the SIP endpoint."), ADVANCED
    ] = ""


@register
class ConnectCallTo(Widget):
    """Connects the caller to somebody else [W:connect-call]."""

    type = "connect-call-to"
    title = "Connect Call To"
    group = "voice"
    help = (
        "The flow waits until the other side hangs up. Look at widgets.NAME.DialCallStatus to "
        "tell an answered call from a busy line."
    )
    events = ("callCompleted", "hangup")
    labels: ClassVar = {"callCompleted": "Connected Call Ended", "hangup": "Caller Hung Up"}
    properties = ConnectCallToProperties
    example: ClassVar[Example] = {
        "noun": "number",
        "to": "+15555550100",
        "caller_id": "{{contact.channel.address}}",
        "timeout": 30,
    }

    def enter(self, scope: Scope[ConnectCallToProperties]) -> Outcome:
        """Dial; what is not set is left to the carrier."""
        properties = scope.properties
        nouns = _nouns(properties)
        if not all(noun.text for noun in nouns):
            scope.warn(81007, f"{scope.state} has nobody to call", level="error")
        attributes = {
            "callerId": properties.caller_id,
            "timeout": properties.timeout,
            "timeLimit": properties.time_limit,
            "record": "record-from-answer" if properties.record else None,
            **action(scope, "callCompleted"),
        }
        return speak(scope, verb("Dial", attributes=given(attributes), nested=nouns))

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Leave by who ended it: the caller's call is over, or it goes on [rpt][INFER]."""
        if not isinstance(event, FlowEventReceived) or event.name != "callCompleted":
            return repeat(scope)
        return Leave("hangup" if is_over(event) else "callCompleted", outputs=passed_on(event))


def _nouns(properties: ConnectCallToProperties) -> tuple[ET.Element, ...]:
    """Return who is called; several numbers ring at once, at most ten [W:connect-call]."""
    to = properties.to
    match properties.noun:
        case "number-multi":
            numbers = [number.strip() for number in to.split(",") if number.strip()]
            return tuple(verb("Number", number) for number in numbers[:MOST_NUMBERS] or [""])
        case "sip":
            login = {"username": properties.sip_username, "password": properties.sip_password}
            return (verb("Sip", properties.sip_endpoint, given(login)),)
        case noun:
            return (verb(noun.capitalize(), to),)
