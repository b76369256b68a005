"""Webhook requests that are open, and the answers that find them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from soundstage.core.effects import Reply


class Replies:
    """Hands the reply of a later turn to the request that waits for it."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[asyncio.Future[Reply]]] = {}

    @contextmanager
    def expect(self, event_id: str) -> Iterator[asyncio.Future[Reply]]:
        """Give a future for the reply to an event; open it before the event is delivered."""
        future: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(event_id, []).append(future)
        try:
            yield future
        finally:
            futures = self._waiting[event_id]
            futures.remove(future)
            if not futures:
                del self._waiting[event_id]

    def give(self, reply: Reply) -> None:
        """Answer every request that waits for this reply."""
        for future in self._waiting.get(reply.event_id, ()):
            if not future.done():
                future.set_result(reply)
