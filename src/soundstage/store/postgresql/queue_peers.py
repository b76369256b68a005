"""Leases, and what was said: what the nodes of one database tell each other by its tables."""

from collections.abc import Sequence

from soundstage.store.postgresql import queue_rows as rows
from soundstage.store.postgresql.queue_pool import MICROS, Questions


class PostgresPeers:
    """The other nodes, as one of them sees them. Time is the database's."""

    def __init__(self, database: Questions, node_id: str) -> None:
        self._database = database
        self._node_id = node_id

    async def acquire(self, name: str, seconds: float) -> bool:
        values = (name, self._node_id, int(seconds * MICROS))
        return bool(await self._database.ask(rows.ACQUIRE, *values))

    async def release(self, name: str) -> None:
        await self._database.ask(rows.RELEASE, name, self._node_id)

    async def note_said(self, keys: Sequence[str]) -> None:
        await self._database.ask(rows.NOTE_SAID, list(keys))

    async def was_said(self, keys: Sequence[str]) -> bool:
        ((said,),) = await self._database.ask(rows.WAS_SAID, list(keys))
        return bool(said)
