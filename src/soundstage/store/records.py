"""Records as bytes: what every adapter keeps of an execution, its journal and its work.

Both adapters keep bytes, so a caller that changes a context it handed in, or got, changes
nothing in the store, and every state is serialised and read back between two events.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import msgspec

from soundstage.core.alerts import Alert
from soundstage.core.effects import AnyEffect, Reply
from soundstage.core.execution import Execution, JournalEntry, Turn
from soundstage.core.flows import Flow, Note, Revision
from soundstage.core.streams import Sink, StreamEvent, Subscription
from soundstage.errors import Json
from soundstage.sid import new_sid
from soundstage.store.overview_port import ExecutionHead, TurnOutline

pack = msgspec.json.Encoder().encode

unpack_alert = msgspec.json.Decoder(Alert).decode
unpack_body = msgspec.json.Decoder(dict[str, Json]).decode
unpack_effect = msgspec.json.Decoder[AnyEffect](AnyEffect).decode
unpack_entry = msgspec.json.Decoder(JournalEntry).decode
unpack_execution = msgspec.json.Decoder(Execution).decode
unpack_flow = msgspec.json.Decoder(Flow).decode
unpack_head = msgspec.json.Decoder(ExecutionHead).decode
unpack_outline = msgspec.json.Decoder(TurnOutline).decode
unpack_notes = msgspec.json.Decoder(tuple[Note, ...]).decode
unpack_reply = msgspec.json.Decoder(Reply).decode
unpack_revision = msgspec.json.Decoder(Revision).decode
unpack_sink = msgspec.json.Decoder(Sink).decode
unpack_subscription = msgspec.json.Decoder(Subscription).decode


@dataclass(frozen=True, slots=True)
class PackedTurn:
    """A turn with its records as bytes: what cannot be written fails before anything is."""

    turn: Turn
    snapshot: bytes
    entry: bytes
    effects: tuple[tuple[str, bytes], ...]
    reply: bytes | None
    alerts: tuple[tuple[Alert, bytes], ...]
    events: tuple["PackedEvent", ...]

    @classmethod
    def of(cls, turn: Turn, events: Sequence[StreamEvent] = ()) -> Self:
        return cls(
            turn,
            pack(turn.execution),
            pack(turn.entry),
            tuple((effect.id, pack(effect)) for effect in turn.effects),
            pack(turn.reply) if turn.reply else None,
            tuple((alert, pack(alert)) for alert in _alerts(turn)),
            pack_events(events),
        )


@dataclass(frozen=True, slots=True)
class PackedEvent:
    """An event on its way to a sink, as bytes."""

    event: StreamEvent
    body: bytes


def pack_events(events: Sequence[StreamEvent]) -> tuple[PackedEvent, ...]:
    return tuple(PackedEvent(event, pack(event.body)) for event in events)


def _alerts(turn: Turn) -> tuple[Alert, ...]:
    """Return the faults of a turn as the debugger keeps them [err]."""
    execution = turn.execution
    return tuple(
        Alert(
            sid=new_sid("NO"),
            account_sid=execution.account_sid,
            flow_sid=execution.flow_sid,
            execution_sid=execution.sid,
            code=fault.code,
            level=fault.level,
            state=fault.state,
            message=fault.message,
            at=turn.entry.at,
        )
        for fault in turn.entry.faults
    )
