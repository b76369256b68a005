"""SL402: JSON that cannot be read, whatever is filled in."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow
from soundstage.lint.jsontext import fault_of, json_uses
from soundstage.lint.kinds import FLEX
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text


def _check(flow: Flow) -> Iterator[Hit]:
    for use in json_uses(flow):
        fault = fault_of(use)
        if fault:
            message = f"this is not JSON, whatever is filled in: {fault.lower()}"
            yield Hit(use.path, message)


def _flex(attributes: str) -> dict[str, object]:
    properties = {
        "workflow": "{{flow.data.workflow}}",
        "channel": "sms",
        "attributes": attributes,
    }
    return state("agent", FLEX, properties, failedToEnqueue="sorry", callFailure="sorry")


_SORRY = text("sorry", "Nobody is free right now.")

RULE = Rule(
    code="SL402",
    name="invalid-json",
    severity=Severity.ERROR,
    summary="JSON that cannot be read, whatever is filled in",
    why="A comma too many, a quote too few or single quotes: the server or Studio refuses the "
    "text each time, and the state always leaves by its failure.",
    fix="correct the JSON; texts have double quotes, and no comma follows the last member",
    example=Example(
        (_flex('{"name": "{{contact.channel.address}}",}'), _SORRY), {"incomingMessage": "agent"}
    ),
    fixed=Example(
        (_flex('{"name": "{{contact.channel.address}}"}'), _SORRY), {"incomingMessage": "agent"}
    ),
    check=_check,
)
