"""The widget add-twiml-redirect."""

from datetime import timedelta
from typing import Annotated, Any, ClassVar

from msgspec import Meta

from soundstage.core.events import AnyEvent, FlowEventReceived, TimerFired
from soundstage.core.outcomes import Leave, Outcome, Wait, WaitFor
from soundstage.twiml import to_xml, verb
from soundstage.widgets.answers import problem_with
from soundstage.widgets.base import Widget, register
from soundstage.widgets.form import SECONDS, Url, choices, like
from soundstage.widgets.properties import Example, Line, Properties
from soundstage.widgets.scope import Scope
from soundstage.widgets.values import seconds
from soundstage.widgets.voice import mute, passed_on, repeat

_CONVERSATION = "incomingConversationMessage"
DEFAULT_TIMEOUT = 14_400
_MESSAGE = frozenset({WaitFor.FLOW_EVENT})


class AddTwimlRedirectProperties(Properties, frozen=True, kw_only=True):
    """What the author sets on a add-twiml-redirect widget."""

    url: Annotated[
        Url,
        Meta(title="TwiML URL", description="The URL of the TwiML document."),
        like("https://example.com/twiml"),
    ]
    method: Annotated[
        Line, Meta(description="How the URL is called: GET or POST."), choices("GET", "POST")
    ] = "POST"
    timeout: Annotated[
        Line, Meta(description="Seconds to wait for the return; 0 for never."), SECONDS
    ] = "14400"


@register
class AddTwimlRedirect(Widget):
    """Hands the contact over to TwiML elsewhere until it comes back [W:twiml-redirect]."""

    type = "add-twiml-redirect"
    title = "Add TwiML Redirect"
    group = "tools"
    help = (
        "The contact leaves the flow for another TwiML document. It comes back when that "
        "document redirects to the flow with FlowEvent=return, or by the timeout."
    )
    events = ("return", "timeout", "fail")
    labels: ClassVar = {"return": "Return", "timeout": "Timeout", "fail": "Fail"}
    properties = AddTwimlRedirectProperties
    example: ClassVar[Example] = {
        "url": "https://example.com/twiml",
        "method": "POST",
        "timeout": "14400",
    }

    def enter(self, scope: Scope[AddTwimlRedirectProperties]) -> Outcome:
        """Redirect whoever can be told to: a live call, or the sender of an open message.

        A conversation knows no TwiML (widgets.md section 26). A caller who has hung up ends the
        execution [UG].
        """
        properties, execution = scope.properties, scope.execution
        if execution.call is not None and (stop := mute(scope)):
            return stop
        calls = execution.has_live_call
        answers = scope.can_reply and execution.trigger != _CONVERSATION
        if not (calls or answers) or problem_with(properties.url):
            scope.warn(81002, f"{scope.state} cannot redirect to {properties.url[:200]!r} now")
            return Leave("fail")
        most = scope.limits.redirect_seconds
        span = seconds(scope, "timeout", properties.timeout, DEFAULT_TIMEOUT, most)
        method = properties.method.upper() or "POST"
        return Wait(
            for_=frozenset({WaitFor.FLOW_EVENT, WaitFor.CALL}) if calls else _MESSAGE,
            timer=timedelta(seconds=span) if span else None,
            verbs=(to_xml(verb("Redirect", properties.url, {"method": method})),),
        )

    def resume(self, scope: Scope[Any], event: AnyEvent) -> Outcome:
        """Come back with everything the returning request carries [W:twiml-redirect].

        The end of a call that was given away ends the execution (assumed).
        """
        if isinstance(event, TimerFired):
            return Leave("timeout", call_is_away=True)
        if isinstance(event, FlowEventReceived) and event.name in self.events:
            return Leave(event.name, outputs=passed_on(event))
        if scope.execution.has_live_call:
            return repeat(scope)
        scope.warn(81002, f"The request means nothing to {scope.state}")
        return Wait(for_=_MESSAGE)
