"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from soundstage.definition.scan import Path
from soundstage.errors import Json

Document = dict[str, Json]


class Severity(StrEnum):
    """How much a finding matters; `off` silences a rule."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    OFF = "off"

    @property
    def rank(self) -> int:
        """The more it matters, the higher."""
        return ("off", "note", "warning", "error").index(self.value)


@dataclass(frozen=True, slots=True)
class Edit:
    """A correction: the characters from `start` to `end` of a text value become `text`."""

    path: Path
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a rule is broken.

    `span` are the characters of a text value that it is about. A rule may judge one place
    more or less severely than the others.
    """

    path: Path
    message: str
    span: tuple[int, int] | None = None
    edits: tuple[Edit, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A small flow: `on` says which states the trigger leads to."""

    states: tuple[Document, ...]
    on: Mapping[str, str | None]
    subflows: Mapping[str, "Example"] = field(default_factory=dict)

    def document(self) -> Document:
        """Return the whole definition."""
        leads = [{"event": event, "next": name} for event, name in self.on.items()]
        trigger = {"name": "Trigger", "type": "trigger", "properties": {}, "transitions": leads}
        return {
            "description": "An example",
            "states": [trigger, *self.states],
            "initial_state": "Trigger",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a finding is about, in words."""

    code: str
    name: str
    severity: Severity
    summary: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Topic):
    """One rule. `check` is given a flow (see `soundstage.lint.flow`) and yields what it finds.

    What cannot be reached is judged by rules that hold `everywhere` only. A rule that `repairs`
    can correct what it finds, without a change to what works.
    """

    example: Example
    fixed: Example
    check: Callable[[Any], Iterator[Hit]]
    repairs: bool = False
    everywhere: bool = False


def state(name: str, kind: str, properties: Document, **leads: str | None) -> Document:
    """Return one state of an example; each further argument is an event and where it leads."""
    transitions = [
        {"event": event, "next": target} if target else {"event": event}
        for event, target in leads.items()
    ]
    return {"name": name, "type": kind, "properties": properties, "transitions": transitions}


def split(
    name: str, tested: str, *branches: tuple[str, str, str | None], no_match: str | None = None
) -> Document:
    """Return a split of an example; a branch is an operator, a value and where it leads."""
    transitions: list[Document] = [{"event": "noMatch", **({"next": no_match} if no_match else {})}]
    for operator, value, target in branches:
        condition = {
            "friendly_name": value,
            "arguments": [tested],
            "type": operator,
            "value": value,
        }
        branch = {"event": "match", "conditions": [condition]}
        transitions.append({**branch, **({"next": target} if target else {})})
    return {
        "name": name,
        "type": "split-based-on",
        "properties": {"input": tested},
        "transitions": transitions,
    }


def text(name: str, body: str, **leads: str | None) -> Document:
    """Return a state of an example that sends a message to the contact."""
    return state(name, "send-message", {"from": FROM, "to": TO, "body": body}, **leads)


def ask(name: str, body: str, **leads: str | None) -> Document:
    """Return a state of an example that asks the contact and waits for the answer."""
    properties = {"from": FROM, "body": body, "timeout": "3600"}
    return state(name, "send-and-wait-for-reply", properties, **leads)


def say(name: str, words: str, **leads: str | None) -> Document:
    """Return a state of an example that speaks to the caller."""
    return state(name, "say-play", {"say": words}, **leads)


FROM = "{{flow.channel.address}}"
TO = "{{contact.channel.address}}"
