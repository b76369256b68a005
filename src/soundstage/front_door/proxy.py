"""The proxy itself: listens on this machine only, and gives each connection to who answers it.

A CONNECT to one of Twilio's hosts ends here: TLS is taken off and the HTTP server of aiohttp
reads what is inside. A CONNECT to elsewhere becomes a tunnel. Everything else is for the same
HTTP server, which gets the bytes as they came.
"""

import asyncio
import errno
import logging
import socket
import ssl
from contextlib import suppress
from typing import Self

from aiohttp import web
from aiohttp.http import HttpProcessingError

from soundstage.front_door.contexts import Contexts
from soundstage.front_door.errors import FrontDoorError
from soundstage.front_door.forwarding import Forwarding
from soundstage.front_door.head import CONNECT, BadHead, read_connect
from soundstage.front_door.hosts import is_twilio
from soundstage.front_door.tunnel import Wire, join

_HOST = "127.0.0.1"
_END = b"\r\n\r\n"
_LONGEST_HEAD = 16_384
_MOST_CONNECTIONS = 500
_HTTPS = 443
_HEAD_SECONDS = 30.0
_CONNECT_SECONDS = 30.0
_HANDSHAKE_SECONDS = 15.0
_HANDSHAKE_ENDING_SECONDS = 1.0
_IDLE_SECONDS = 330.0
"""Longer than a server takes for an answer at the most."""


_log = logging.getLogger("soundstage.front_door")
_log.addFilter(lambda record: not _is_client_s_fault(record))


def _is_client_s_fault(record: logging.LogRecord) -> bool:
    """Tell whether a log line is about bytes that are no HTTP: the client was told already."""
    return record.exc_info is not None and isinstance(record.exc_info[1], HttpProcessingError)


class Proxy:
    """A proxy that runs from `start` to `close`."""

    def __init__(
        self, forwarding: Forwarding, contexts: Contexts, head_seconds: float = _HEAD_SECONDS
    ) -> None:
        self._forwarding = forwarding
        self._contexts = contexts
        self._head_seconds = head_seconds
        self._web = web.Server(
            forwarding.answer,
            access_log=None,
            logger=_log,
            auto_decompress=False,
            tcp_keepalive=False,
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.url = ""

    async def start(self, port: int = 0) -> Self:
        """Listen; 0 is any port that is free."""
        try:
            listener = socket.create_server((_HOST, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise FrontDoorError(
                f"port {port} of {_HOST} is in use; choose another with --port"
            ) from error
        self._server = await asyncio.start_server(self._come, sock=listener, limit=_LONGEST_HEAD)
        self.url = f"http://{_HOST}:{listener.getsockname()[1]}"
        return self

    async def close(self) -> None:
        """Take no more connections and end those that are there."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._web.shutdown(timeout=1)

    def _come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._stay(Wire(reader, writer)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: writer.transport.abort())

    async def _stay(self, near: Wire) -> None:
        try:
            if len(self._tasks) > _MOST_CONNECTIONS:
                await _refuse(near, 503, "too many connections")
            else:
                await self._serve(near)
        except OSError:
            pass
        finally:
            await near.close()

    async def _serve(self, near: Wire) -> None:
        try:
            async with asyncio.timeout(self._head_seconds):
                head = await near.reader.readuntil(_END)
        except asyncio.LimitOverrunError:
            return await _refuse(near, 431, "the head of a request is too long")
        except asyncio.IncompleteReadError as ended:
            return await _refuse(near, 400, "no whole request") if ended.partial else None
        except TimeoutError:
            return await _refuse(near, 408, "no request came")
        if not head.startswith(CONNECT):
            return await self._read_here(near, head, None)
        try:
            host, port = read_connect(head)
        except BadHead as bad:
            return await _refuse(near, 400, str(bad))
        if not is_twilio(host):
            return await self._let_out(near, host, port)
        if port != _HTTPS:
            return await _refuse(near, 403, "Twilio's hosts are served on port 443 only")
        context = self._contexts.of(host)
        await near.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return await self._read_here(near, b"", context, host)

    async def _let_out(self, near: Wire, host: str, port: int) -> None:
        """Carry bytes between the client and a host elsewhere, unseen."""
        if self._forwarding.offline:
            self._forwarding.notices.refused(f"{host}:{port}")
            return await _refuse(near, 403, "--offline refuses what is not Twilio's")
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                far = await self._forwarding.outside.connect(host, port)
        except TimeoutError:
            return await _refuse(near, 504, f"{host} does not answer")
        except OSError as error:
            return await _refuse(near, 502, f"{host} cannot be reached: {error.strerror or error}")
        try:
            await near.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await join(near, far)
        finally:
            await far.close()
        return None

    async def _read_here(
        self, near: Wire, head: bytes, context: ssl.SSLContext | None, host: str = ""
    ) -> None:
        """Let the HTTP server of this process answer what comes, behind TLS or not."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        theirs.setblocking(False)
        far = Wire(*await asyncio.open_unix_connection(sock=ours))
        serving = asyncio.create_task(self._accept(theirs, context, host))
        try:
            if head:
                await far.send(head)
            await join(near, far, _IDLE_SECONDS)
        finally:
            await far.close()
            await asyncio.wait({serving}, timeout=_HANDSHAKE_ENDING_SECONDS)
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    async def _accept(
        self, connection: socket.socket, context: ssl.SSLContext | None, host: str
    ) -> None:
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                self._web,
                connection,
                ssl=context,
                ssl_handshake_timeout=_HANDSHAKE_SECONDS if context else None,
            )
        except ssl.SSLError as error:
            if "ALERT" in (error.reason or ""):
                self._forwarding.notices.distrusted(host, error.reason)
        except OSError:
            pass


async def _refuse(wire: Wire, status: int, reason: str) -> None:
    text = f"soundstage wrap: {reason}\n".encode(errors="replace")
    head = (
        f"HTTP/1.1 {status} Refused\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(text)}\r\nConnection: close\r\n\r\n"
    )
    with suppress(OSError):
        await wire.send(head.encode() + text)
