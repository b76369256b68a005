"""The record: what the world outside saw, one line each, only ever appended.

The carrier, the authors' web server and the tormentor each keep one. By these records, and
the database, a run is judged; no node can reach them.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True, tag_field="what"):
    """Something that happened, at seconds since 1970 by the machine's clock."""

    at: float = msgspec.field(default_factory=time.time)


class Accepted(Entry, frozen=True, kw_only=True, tag="accepted"):
    """The carrier took a message or a call; `token` is the idempotency token, our effect's id.

    `came` is when it was asked to: it may take its time.
    """

    came: float
    sid: str
    token: str
    node: str
    to: str
    from_: str
    body: str = ""


class Refused(Entry, frozen=True, kw_only=True, tag="refused"):
    """The carrier did not take a message or a call."""

    token: str
    node: str
    status: int


class LookedUp(Entry, frozen=True, kw_only=True, tag="looked-up"):
    """The carrier showed what it took for a receiver; `found` are the SIDs."""

    node: str
    to: str
    found: tuple[str, ...]


class Happened(Entry, frozen=True, kw_only=True, tag="happened"):
    """A contact did something that a flow must hear of: it goes out as a webhook."""

    token: str
    flow: str
    kind: str
    contact: str


class Answered(Entry, frozen=True, kw_only=True, tag="answered"):
    """One attempt at a webhook is over; status 0 means that there was no answer."""

    token: str
    node: str
    status: int
    seconds: float


class Heard(Entry, frozen=True, kw_only=True, tag="heard"):
    """A caller heard a text."""

    call: str
    text: str


class Hold(Entry, frozen=True, kw_only=True, tag="hold"):
    """A caller was kept on the line without a word."""

    call: str


class CallBegan(Entry, frozen=True, kw_only=True, tag="call-began"):
    """A call exists; `flow` is the one that must speak."""

    call: str
    flow: str
    contact: str


class CallEnded(Entry, frozen=True, kw_only=True, tag="call-ended"):
    """A call is over: `by` the flow, the caller, nobody (not answered) or an error."""

    call: str
    by: str
    status: str


class Started(Entry, frozen=True, kw_only=True, tag="started"):
    """One attempt to start an execution by REST is over; status 0 means no answer."""

    contact: str
    flow: str
    status: int
    execution: str = ""


class Asked(Entry, frozen=True, kw_only=True, tag="asked"):
    """An author's web server was asked something by a flow."""

    token: str
    status: int


class Tormented(Entry, frozen=True, kw_only=True, tag="tormented"):
    """A node or the database was hurt, from `at` until it worked again."""

    kind: str
    node: str
    until: float


AnyEntry = (
    Accepted
    | Refused
    | LookedUp
    | Happened
    | Answered
    | Heard
    | Hold
    | CallBegan
    | CallEnded
    | Started
    | Asked
    | Tormented
)

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder[AnyEntry](AnyEntry).decode


class Recorder:
    """Appends to one file; a line is with the system before anybody gets an answer."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @classmethod
    def open(cls, path: Path) -> Self:
        return cls(path.open("ab", buffering=0))

    def note(self, entry: AnyEntry) -> None:
        self._file.write(_encode(entry) + b"\n")

    def close(self) -> None:
        self._file.close()


def read_record(path: Path) -> Iterator[AnyEntry]:
    """Yield what was recorded, oldest first."""
    with path.open("rb") as file:
        for line in file:
            yield _decode(line)
