"""The tape: what one conversation makes Soundstage write, ask and answer, to be done again.

The floor plays it for every contact: the same statements in the same transactions with values
of the same size, the same requests to the carrier, the same answers. What names a conversation
(SIDs and the contact's number) is replaced, so that every contact has rows of its own.
"""

import re
from collections.abc import Callable
from typing import Any

import msgspec
from bench.workloads import digits

_SID = re.compile(r"(?<![0-9A-Za-z])([A-Z]{2})[0-9a-f]{12}([0-9a-f]{20})(?![0-9a-f])")


class Statement(msgspec.Struct, frozen=True):
    """One SQL statement and its values, by name or in order."""

    sql: str
    values: Any


Transaction = tuple[Statement, ...]


class Webhook(msgspec.Struct, frozen=True):
    """One webhook: what is written before its answer, what is asked then and written after it."""

    before: tuple[Transaction, ...]
    reply: str
    requests: tuple[str, ...]
    after: tuple[Transaction, ...]


class Tape(msgspec.Struct, frozen=True):
    """The webhooks of one conversation, and the SIDs that all conversations share."""

    contact: int
    shared: tuple[str, ...]
    webhooks: tuple[Webhook, ...]


Fill = Callable[[int], Any]
"""Gives a value for a contact."""
Script = list[tuple[str, Fill]]
"""A transaction ready to be played: each statement, and what gives its values."""


class Player:
    """A tape made ready: bindings become functions of the contact."""

    def __init__(self, tape: Tape) -> None:
        self._number = digits(tape.contact)
        self._shared = frozenset(tape.shared)

    def transaction(self, statements: Transaction) -> Script:
        """Return the statements with what gives their values."""
        return [(statement.sql, self._fill(statement.values)) for statement in statements]

    def text(self, text: str) -> Fill:
        """Return what gives this text for another contact."""
        escaped = text.replace("{", "{{").replace("}", "}}")
        template = _SID.sub(self._hole, escaped).replace(self._number, "{1}")
        if "{0" not in template and "{1}" not in template:
            return lambda _: text
        return lambda contact: template.format(contact, digits(contact))

    def _hole(self, match: re.Match[str]) -> str:
        if match[0] in self._shared:
            return match[0]
        return f"{match[1]}{{0:012x}}{match[2]}"

    def _fill(self, value: Any) -> Fill:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            fills = {key: self._fill(one) for key, one in value.items()}
            return lambda contact: {key: fill(contact) for key, fill in fills.items()}
        if isinstance(value, list | tuple):
            ordered = [self._fill(one) for one in value]
            return lambda contact: [fill(contact) for fill in ordered]
        return lambda _: value
