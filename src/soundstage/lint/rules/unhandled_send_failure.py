"""SL105: a flow goes on after a message only when it could be sent."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.rule import Example, Hit, Rule, Severity, say, text
from soundstage.lint.unhandled import leads_on, on_call, place_of, unhandled


def _check(flow: Flow) -> Iterator[Hit]:
    """A caller notices at once, so it weighs more on a call."""
    for state in flow.of_type("send-message"):
        if unhandled(state, ["failed"]) and leads_on(state):
            calls = on_call(flow, state)
            end = "hangs up on the caller" if calls else "ends the flow silently"
            message = f"{state.name} leads nowhere on failed: a message that is refused {end}"
            severity = Severity.WARNING if calls else None
            yield Hit(place_of(state, "failed"), message, severity=severity)


_BYE = say("goodbye", "Goodbye.")

RULE = Rule(
    code="SL105",
    name="unhandled-send-failure",
    severity=Severity.NOTE,
    summary="the flow goes on after a message only when it could be sent",
    why="A message is refused for reasons that have nothing to do with the rest of the flow: a "
    "landline, an opt-out, an empty variable. Everything after it is skipped then. On a call "
    "that is a hang-up in the middle of a sentence, hence a warning there.",
    fix="lead failed to the state that sent leads to, or to one that handles it",
    example=Example((text("confirm", "Noted.", sent="goodbye"), _BYE), {"incomingCall": "confirm"}),
    fixed=Example(
        (text("confirm", "Noted.", sent="goodbye", failed="goodbye"), _BYE),
        {"incomingCall": "confirm"},
    ),
    check=_check,
)
