"""What an operation of the console API is."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

Handler = Callable[[Any], Awaitable[msgspec.Struct | None]]
Stream = Callable[[Any], AsyncIterator[msgspec.Struct]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method of a path: what it reads, what it answers, and who does it.

    The answer of an operation without `answers` is empty (204). `name` is unique. One that
    `streams` sends server-sent events: each struct is an event, named by its class in snake
    case. One that is `open` needs no session.
    """

    name: str
    method: str
    path: str
    answers: type[msgspec.Struct] | None
    handler: Handler | Stream
    body: type[msgspec.Struct] | None = None
    query: type[msgspec.Struct] | None = None
    streams: bool = False
    open: bool = False
