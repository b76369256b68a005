"""The widget make-outgoing-call-v1."""

from typing import Annotated, ClassVar

from msgspec import Meta, field

from soundstage.core.outcomes import Outcome
from soundstage.widgets.base import register
from soundstage.widgets.form import SECONDS, Phone
from soundstage.widgets.outgoing import OutgoingCall
from soundstage.widgets.properties import Example, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import flag


class MakeOutgoingCallV1Properties(Properties, frozen=True, kw_only=True):
    """What the author sets on a make-outgoing-call-v1 widget."""

    from_: Annotated[Phone, Meta(title="From", description="The number that calls.")] = field(
        name="from"
    )
    to: Annotated[Phone, Meta(title="To", description="The number to call.")]
    record: Annotated[
        bool, Meta(title="Record the call", description="Whether the call is recorded.")
    ] = False
    timeout: Annotated[
        int, Meta(title="Ring for", description="Seconds that the phone rings."), SECONDS
    ] = 60


@register
class MakeOutgoingCallV1(OutgoingCall):
    """Calls somebody; the older form of the widget [W:make-outgoing-call].

    It looks for no answering machine, so it never leaves by `answeredByMachine` (assumed).
    """

    type = "make-outgoing-call-v1"
    title = "Make Outgoing Call (v1)"
    group = "retired"
    help = "An older form; use Make Outgoing Call for new flows."
    events = ("answered", "busy", "noAnswer", "failed", "answeredByMachine", "hangup")
    labels: ClassVar = {
        "answered": "Answered",
        "busy": "Busy",
        "noAnswer": "No Answer",
        "failed": "Failed",
        "answeredByMachine": "Answered by Machine",
        "hangup": "Hung Up",
    }
    properties = MakeOutgoingCallV1Properties
    example: ClassVar[Example] = {
        "from": "{{flow.channel.address}}",
        "to": "{{contact.channel.address}}",
    }
    silent = frozenset({"answeredByMachine"})
    unanswered = "hangup"

    def enter(self, scope: Scope[MakeOutgoingCallV1Properties]) -> Outcome:
        """Call, and go on when somebody answers."""
        properties = scope.properties
        options = {
            "To": properties.to,
            "From": properties.from_,
            "Timeout": properties.timeout,
            "Record": flag(properties.record) if properties.record else None,
        }
        return self.place(scope, options)
