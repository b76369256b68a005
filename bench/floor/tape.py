"""The tape: what one conversation makes Soundstage write, ask and answer, to be done again.

The floor plays it for every contact: the same statements in the same transactions with values
of the same size, the same requests to the carrier, the same answers. What names a conversation
(SIDs and the contact's number) is replaced, so that every contact has rows of its own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import msgspec
from bench.workloads import digits

Value = Any
_SID = re.compile(r"(?<![0-9A-Za-z])([A-Z]{2})[0-9a-f]{12}([0-9a-f]{20})(?![0-9a-f])")


class Statement(msgspec.Struct, frozen=True):
    """One SQL statement; `blobs` names the bindings that are bytes, by name or position."""

    sql: str
    bindings: dict[str, Value]
    positional: bool
    blobs: tuple[str, ...] = ()

    @classmethod
    def of(cls, sql: str, bindings: Mapping[str, Value] | Sequence[Value] | None) -> Self:
        named = isinstance(bindings, Mapping)
        pairs = dict(bindings.items() if named else enumerate(bindings or ()))  # type: ignore[union-attr]
        blobs = tuple(str(key) for key, value in pairs.items() if isinstance(value, bytes))
        values = {
            str(key): value.decode() if isinstance(value, bytes) else value
            for key, value in pairs.items()
        }
        return cls(sql, values, not named, blobs)


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


Fill = Callable[[int], Value]


class Player:
    """A tape made ready: bindings become functions of the contact."""

    def __init__(self, tape: Tape) -> None:
        self._number = digits(tape.contact)
        self._shared = frozenset(tape.shared)

    def transaction(self, statements: Transaction) -> "list[tuple[str, Callable[[int], Any]]]":
        return [(statement.sql, self._bindings(statement)) for statement in statements]

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

    def _bindings(self, statement: Statement) -> Callable[[int], Any]:
        fills = {key: self._value(statement, key) for key in statement.bindings}
        if statement.positional:
            ordered = tuple(fills.values())
            return lambda contact: tuple([fill(contact) for fill in ordered])
        return lambda contact: {key: fill(contact) for key, fill in fills.items()}

    def _value(self, statement: Statement, key: str) -> Fill:
        value = statement.bindings[key]
        if key in statement.blobs:
            blob = value.encode()
            return lambda _: blob
        return self.text(value) if isinstance(value, str) else lambda _: value
