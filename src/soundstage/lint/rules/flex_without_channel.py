"""SL502: a flow that the REST API started hands over to Flex."""

from collections.abc import Iterator

from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import FLEX
from soundstage.lint.rule import Example, Hit, Rule, Severity, state, text


def _check(flow: Flow) -> Iterator[Hit]:
    for one in flow.of_type(FLEX):
        channels = flow.facts_at(one.index).channels
        bad = [c for c in channels if c.trigger == "incomingRequest" and c.conversation is False]
        if bad:
            severity = None if len(bad) == len(channels) else Severity.WARNING
            message = f"{one.name} cannot hand over what the REST API started (81020)"
            yield Hit(place(one, "type"), message, severity=severity)


_FLEX = {"workflow": "{{flow.data.workflow}}", "channel": "voice", "attributes": "{}"}
_SORRY = text("sorry", "Nobody is free right now.")
_AGENT = state("agent", FLEX, _FLEX, failedToEnqueue="sorry", callFailure="sorry")

RULE = Rule(
    code="SL502",
    name="flex-without-channel",
    severity=Severity.ERROR,
    summary="a flow that the REST API started hands over to Flex",
    why="send-to-flex takes up the call, message or conversation that started the flow. A REST "
    "start has none of them, also after an outgoing call was answered: it fails.",
    fix="open a conversation first, or use enqueue-call with the workflow on a call",
    example=Example((_AGENT, _SORRY), {"incomingRequest": "agent"}),
    fixed=Example((_AGENT, _SORRY), {"incomingMessage": "agent"}),
    check=_check,
)
