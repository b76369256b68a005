"""SL605: a message or a call has an empty address."""

from collections.abc import Iterator

from soundstage.definition.model import State
from soundstage.lint.flow import Flow, place
from soundstage.lint.kinds import CALLS, MESSAGES
from soundstage.lint.rule import FROM, Document, Example, Hit, Rule, Severity, state

_MEANINGS = {"from": "no sender", "to": "nobody to call"}


def _check(flow: Flow) -> Iterator[Hit]:
    """An address that is not there at all is for validation."""
    for one in flow.of_type(*MESSAGES, *CALLS):
        for name in _needed(flow, one):
            value = one.properties.get(name)
            if isinstance(value, str) and not value.strip():
                message = f"{one.name} has {_MEANINGS[name]}: it always leaves by its failure"
                yield Hit(place(one, "properties", name), message)


def _needed(flow: Flow, state: State) -> tuple[str, ...]:
    """Return the addresses that a state cannot do without; a chat channel needs none."""
    if state.type in CALLS:
        return ("from", "to")
    in_chat = flow.text(state, "service").strip() and flow.text(state, "channel").strip()
    return () if in_chat else ("from",)


def _call(number: str) -> Document:
    return state("ring", "make-outgoing-call-v2", {"from": FROM, "to": number}, failed=None)


RULE = Rule(
    code="SL605",
    name="empty-address",
    severity=Severity.ERROR,
    summary="a message or a call has an empty address",
    why="The carrier refuses a message without a sender and a call without both of its numbers, so "
    "the state leaves by its failure.",
    fix="write the number, or `{{flow.channel.address}}` for the number of the flow",
    example=Example((_call(""),), {"incomingMessage": "ring"}),
    fixed=Example((_call("+12065550100"),), {"incomingMessage": "ring"}),
    check=_check,
)
