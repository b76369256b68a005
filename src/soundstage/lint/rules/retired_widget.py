"""SL504: a widget whose product is gone."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import GONE
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text


def _check(flow: Flow) -> Iterator[Hit]:
    for one in flow.of_type(*GONE):
        message = f"{one.name} does nothing any more: the product behind {one.type} is gone"
        yield Hit(place(one, "type"), message)


_PILOT = {
    "autopilot_assistant_sid": "UA00000000000000000000000000000000",
    "from": "{{flow.channel.address}}",
    "body": "{{trigger.message.Body}}",
    "timeout": 14400,
}
_SORRY = text("sorry", "Please call us.")

RULE = Rule(
    code="SL504",
    name="retired-widget",
    severity=Severity.WARNING,
    summary="a widget whose product is gone",
    why="Autopilot, Understand and Programmable Chat were shut down. Such a state leaves by its "
    "failure at once.",
    fix="replace it by a Function, a virtual agent or a conversation",
    example=Example(
        (state("bot", "send-to-auto-pilot", _PILOT, failure="sorry"), _SORRY),
        {"incomingMessage": "bot"},
    ),
    fixed=Example((_SORRY,), {"incomingMessage": "sorry"}),
    check=_check,
)
