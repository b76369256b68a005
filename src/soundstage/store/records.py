"""Records as bytes: what every adapter keeps of an execution, its journal and its work.

Both adapters keep bytes, so a caller that changes a context it handed in, or got, changes
nothing in the store, and every state is serialised and read back between two events.
"""

from dataclasses import dataclass
from typing import Self

import msgspec

from soundstage.core.effects import AnyEffect, Reply
from soundstage.core.execution import Execution, JournalEntry, Turn
from soundstage.core.flows import Flow, Revision

pack = msgspec.json.Encoder().encode

unpack_effect = msgspec.json.Decoder[AnyEffect](AnyEffect).decode
unpack_entry = msgspec.json.Decoder(JournalEntry).decode
unpack_execution = msgspec.json.Decoder(Execution).decode
unpack_flow = msgspec.json.Decoder(Flow).decode
unpack_reply = msgspec.json.Decoder(Reply).decode
unpack_revision = msgspec.json.Decoder(Revision).decode


@dataclass(frozen=True, slots=True)
class PackedTurn:
    """A turn with its records as bytes: what cannot be written fails before anything is."""

    turn: Turn
    snapshot: bytes
    entry: bytes
    effects: tuple[tuple[str, bytes], ...]
    reply: bytes | None

    @classmethod
    def of(cls, turn: Turn) -> Self:
        return cls(
            turn,
            pack(turn.execution),
            pack(turn.entry),
            tuple((effect.id, pack(effect)) for effect in turn.effects),
            pack(turn.reply) if turn.reply else None,
        )
