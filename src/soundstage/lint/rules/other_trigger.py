"""SL207: a template reads from a trigger that does not start the flow on this path."""

from collections.abc import Iterator, Mapping

from soundstage.lint.flow import Flow
from soundstage.lint.reads import is_tested, reads, shown
from soundstage.lint.rule import Example, Hit, Rule, Severity, text
from soundstage.lint.templates import Use
from soundstage.lint.words import listed

_STARTS: Mapping[tuple[str, str], str] = {
    ("trigger", "message"): "incomingMessage",
    ("trigger", "call"): "incomingCall",
    ("trigger", "conversation"): "incomingConversationMessage",
    ("trigger", "request"): "incomingRequest",
    ("flow", "data"): "incomingRequest",
    ("trigger", "parent"): "incomingParent",
}
_WRITTEN_BY_THE_CONSOLE = ("{{trigger.message.InstanceSid}}", "{{trigger.message.ChannelSid}}")


def _check(flow: Flow) -> Iterator[Hit]:
    """A subflow sees the trigger of its parent, whatever that is."""
    for use, reference in reads(flow):
        wanted = _STARTS.get(tuple(map(str, reference.path[:2])))  # type: ignore[arg-type]
        triggers = flow.triggers_at(use.state)
        if wanted is None or not triggers or wanted in triggers or _is_default(use):
            continue
        if wanted != "incomingParent" and "incomingParent" in triggers:
            continue
        if not is_tested(use, reference):
            message = (
                f"{shown(reference.path)} is always empty at {flow.states[use.state].name}: only "
                f"{wanted} fills it, and the flow comes here by {listed(sorted(triggers), 'or')}"
            )
            yield Hit(use.path, message, (reference.start, reference.end))


def _is_default(use: Use) -> bool:
    """Tell whether the console wrote the template: it does so in every message."""
    return use.property in ("service", "channel") and use.source in _WRITTEN_BY_THE_CONSOLE


RULE = Rule(
    code="SL207",
    name="other-trigger",
    severity=Severity.WARNING,
    summary="a template reads from a trigger that does not start the flow on this path",
    why="trigger.message is there when a message started the flow, trigger.call when a call did, "
    "flow.data when the REST API did. The others are empty.",
    fix="read what every start has, such as contact.channel.address, or split by how it began",
    example=Example(
        (text("hello", "You called from {{trigger.call.From}}."),), {"incomingMessage": "hello"}
    ),
    fixed=Example(
        (text("hello", "You wrote from {{contact.channel.address}}."),),
        {"incomingMessage": "hello"},
    ),
    check=_check,
)
