"""A load generator that costs little: prepared requests over keep-alive connections."""

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from soundstage.carrier.signature import sign


@dataclass(frozen=True)
class Figures:
    """What one run measured."""

    webhooks: int
    seconds: float
    latencies: list[float]

    def percentile(self, share: float) -> float:
        """Return a latency in milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]


CONTACTS_PER_CONNECTION = 24


def prepare(url: str, token: str, connection: int, count: int) -> list[bytes]:
    """Return signed webhook requests, ready to be written to a socket.

    The contacts of a connection take turns, so that each has its question before it answers.
    """
    first = connection * CONTACTS_PER_CONNECTION
    return [
        _request(url, token, first + number % CONTACTS_PER_CONNECTION, number)
        for number in range(count)
    ]


async def drive(url: str, scripts: list[list[bytes]], per_second: float = 0) -> Figures:
    """Send every script over a connection of its own, one request at a time.

    With `per_second` the requests of all are spread over time; a latency then counts from the
    moment at which its request was due.
    """
    latencies: list[float] = []
    started = time.perf_counter()
    gap = len(scripts) / per_second if per_second else 0
    await asyncio.gather(
        *(
            _one(url, script, latencies, gap, started + gap * number / len(scripts))
            for number, script in enumerate(scripts)
        )
    )
    return Figures(len(latencies), time.perf_counter() - started, latencies)


async def _one(
    url: str, script: list[bytes], latencies: list[float], gap: float, first: float
) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    for number, request in enumerate(script):
        began = first + number * gap if gap else time.perf_counter()
        await asyncio.sleep(max(0, began - time.perf_counter()))
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        latencies.append(time.perf_counter() - began)
    writer.close()
    await writer.wait_closed()


def prepare_call(url: str, token: str, call: int, count: int) -> list[bytes]:
    """Return the signed requests of one call: its start, then one for each prompt."""
    params = [
        ("AccountSid", "AC0123456789abcdef0123456789abcdef"),
        ("ApiVersion", "2010-04-01"),
        ("CallSid", f"CA{call:032x}"),
        ("CallStatus", "in-progress"),
        ("Direction", "inbound"),
        ("From", f"+1555{call:07d}"),
        ("To", "+15005550006"),
    ]
    again = f"{url}?FlowEvent=audioComplete"
    return [_signed(url, token, params), *[_signed(again, token, params)] * (count - 1)]


def _request(url: str, token: str, contact: int, number: int) -> bytes:
    sid = f"SM{contact:012x}{number:020x}"
    params = [
        ("AccountSid", "AC0123456789abcdef0123456789abcdef"),
        ("ApiVersion", "2010-04-01"),
        ("Body", f"message {number}"),
        ("From", f"+1555{contact:07d}"),
        ("MessageSid", sid),
        ("NumMedia", "0"),
        ("NumSegments", "1"),
        ("SmsMessageSid", sid),
        ("SmsSid", sid),
        ("SmsStatus", "received"),
        ("To", "+15005550006"),
    ]
    return _signed(url, token, params)


def _signed(url: str, token: str, params: list[tuple[str, str]]) -> bytes:
    body = urlencode(params).encode()
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Twilio-Signature: {sign(token, url, params)}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
