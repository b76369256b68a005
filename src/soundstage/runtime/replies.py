"""Webhook requests that are open, and the answers that find them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, repeat

from soundstage.core.effects import Reply
from soundstage.store.errors import StoreError

_LOOKS = (0.1, 0.2, 0.4)
_LOOK_EVERY = 0.5


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

    async def wait(
        self,
        later: asyncio.Future[Reply],
        patience: float,
        look: Callable[[], Awaitable[Reply | None]],
    ) -> Reply | None:
        """Wait for a reply that this node gives, or that `look` finds because another gave it."""
        loop = asyncio.get_running_loop()
        end = loop.time() + patience
        for pause in chain(_LOOKS, repeat(_LOOK_EVERY)):
            await asyncio.wait((later,), timeout=max(0.0, min(pause, end - loop.time())))
            if later.done():
                return later.result()
            with suppress(StoreError):
                if reply := await look():
                    return reply
            if loop.time() >= end:
                break
        return None
