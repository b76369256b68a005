"""Carries bytes both ways between two connections until one of them ends."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

_CHUNK = 65_536
_CLOSING_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Wire:
    """One connection, with both of its directions."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        """Send bytes; wait while the other side is slower."""
        self.writer.write(data)
        await self.writer.drain()

    async def close(self) -> None:
        """Close the connection; what cannot be sent soon is lost with it."""
        self.writer.close()
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(_CLOSING_SECONDS):
                await self.writer.wait_closed()
        self.writer.transport.abort()


async def join(near: Wire, far: Wire, idle_seconds: float | None = None) -> None:
    """Carry bytes until the far side ends, or nothing comes from either for so long."""
    loop = asyncio.get_running_loop()
    tasks: list[asyncio.Task[None]] = []
    with suppress(TimeoutError):
        async with asyncio.timeout(None) as quiet:

            def touch() -> None:
                if idle_seconds is not None and not quiet.expired():
                    quiet.reschedule(loop.time() + idle_seconds)

            async def carry(source: Wire, sink: Wire) -> None:
                with suppress(OSError):
                    touch()
                    while data := await source.reader.read(_CHUNK):
                        touch()
                        await sink.send(data)
                    sink.writer.write_eof()

            try:
                tasks += [loop.create_task(carry(near, far)), loop.create_task(carry(far, near))]
                await tasks[1]
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
