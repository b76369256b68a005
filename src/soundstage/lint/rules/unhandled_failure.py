"""SL106: a hand-over, a call, a payment or a subflow that fails ends the flow silently."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.kinds import CALLS
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text
from soundstage.lint.unhandled import leads_on, may_be_on_call, place_of, unhandled
from soundstage.lint.words import listed

_FAILURES = {
    "run-subflow": ("failed",),
    "record-call": ("failed",),
    "start-conversation": ("failed",),
    "resume-conversation": ("failed",),
    "connect-virtual-agent-v2": ("failed",),
    "add-twiml-redirect": ("fail",),
    "capture-payments": ("maxFailedAttempts", "providerError", "validationError"),
    "send-to-auto-pilot": ("failure",),
}
_WAITING = frozenset({"send-to-flex", "enqueue-call"})
_QUEUES = ("failedToEnqueue", "callFailure")
_UNANSWERED = ("busy", "noAnswer", "failed")


def _check(flow: Flow) -> Iterator[Hit]:
    """A queue is mostly the last state, so its failure counts even when nothing follows it."""
    for one in flow.states:
        events: tuple[str, ...] = ()
        if one.type in _WAITING:
            events = _QUEUES if may_be_on_call(flow, one) else _QUEUES[:1]
        elif one.type in _FAILURES and leads_on(one):
            events = _FAILURES[one.type]
        elif one.type in CALLS and len(unhandled(one, _UNANSWERED)) == len(_UNANSWERED):
            events = _UNANSWERED if leads_on(one) else ()
        missing = unhandled(one, events)
        if missing:
            message = f"{one.name} leads nowhere on {listed(missing, 'or')}: the flow just ends"
            severity = Severity.NOTE if one.type in CALLS else None
            yield Hit(place_of(one, missing[0]), message, severity=severity)


_FLEX = {"workflow": "{{flow.data.workflow}}", "channel": "sms", "attributes": "{}"}
_SORRY = text("sorry", "Nobody is free right now. We will text you back.")

RULE = Rule(
    code="SL106",
    name="unhandled-failure",
    severity=Severity.WARNING,
    summary="a hand-over, payment or subflow that fails ends the flow silently",
    why="The contact was promised an agent, a payment or an answer and hears nothing more. "
    "Outgoing calls that nobody takes are only noted: there is nobody to speak to.",
    fix="lead the event to a state that tells the contact what happens now",
    example=Example((state("agent", "send-to-flex", _FLEX),), {"incomingMessage": "agent"}),
    fixed=Example(
        (
            state("agent", "send-to-flex", _FLEX, failedToEnqueue="sorry", callFailure="sorry"),
            _SORRY,
        ),
        {"incomingMessage": "agent"},
    ),
    check=_check,
)
