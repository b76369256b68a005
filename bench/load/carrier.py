"""A carrier that accepts every message at once and tells the contact that it came."""

import asyncio
import itertools
from collections.abc import Callable
from typing import cast

import httptools

_ANSWER = (
    '{"sid":"SM%032x","status":"queued","direction":"outbound-api","num_segments":"1",'
    '"date_created":"Thu, 24 Aug 2023 05:01:45 +0000"}'
)
_HEAD = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_numbers = itertools.count(1)

Delivered = Callable[[str], None]


class CarrierProtocol(asyncio.Protocol):
    """One connection of a system to the carrier; `delivered` gets the number written to."""

    def __init__(self, delivered: Delivered) -> None:
        self._delivered = delivered
        self._parser = httptools.HttpRequestParser(self)
        self._body = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._body = b""

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        answer = _ANSWER % next(_numbers)
        self._transport.write((_HEAD % len(answer) + answer).encode())
        number = b"&".join((b"", self._body)).partition(b"&To=%2B")[2].partition(b"&")[0]
        self._delivered(number.decode())
