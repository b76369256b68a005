"""SL501: a widget speaks where nobody is on the phone."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import needs_call
from soundstage.lint.rule import Example, Hit, Rule, Severity, say, text
from soundstage.lint.words import listed


def _check(flow: Flow) -> Iterator[Hit]:
    for one in flow.states:
        if not needs_call(one.type, one.properties):
            continue
        channels = flow.facts_at(one.index).channels
        silent = sorted({channel.trigger for channel in channels if channel.call is False})
        if silent:
            always = all(channel.call is False for channel in channels)
            message = (
                f"{one.name} needs a call, and a flow that comes here by "
                f"{listed(silent, 'or')} has none: it is stopped"
            )
            severity = None if always else Severity.WARNING
            yield Hit(place(one, "type"), message, severity=severity)


RULE = Rule(
    code="SL501",
    name="voice-without-call",
    severity=Severity.ERROR,
    summary="a widget speaks where nobody is on the phone",
    why="Without a live call the execution is stopped at such a widget, with warning 81020. A "
    "flow that a message or the REST API starts has one only after make-outgoing-call was "
    "answered. It is a warning when other paths do have a call.",
    fix="lead messages to widgets that write, or call the contact first",
    example=Example((say("hello", "Hello!"),), {"incomingMessage": "hello"}),
    fixed=Example((text("hello", "Hello!"),), {"incomingMessage": "hello"}),
    check=_check,
)
