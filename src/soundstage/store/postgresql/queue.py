"""The queue of a cluster: whose work is whose, and how nobody's work comes to PgQueuer.

The node that commits a turn performs its effects, and timers stay in their table until they are
nearly due. So PgQueuer only gets timers that are due within seconds, and effects that were
given back, or whose node does not beat any more.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

import asyncpg

from soundstage.core.effects import Timer
from soundstage.store.moments import from_micros
from soundstage.store.port import DueTimer
from soundstage.store.postgresql import queue_rows as rows
from soundstage.store.postgresql.queue_jobs import EFFECT, TIMER, Wanted, enqueue, retry_held
from soundstage.store.postgresql.queue_pool import MICROS, Questions

_AT_ONCE = 1_000
_LATE = 60 * MICROS
_DAY = 24 * 60 * 60 * MICROS


class Queue:
    """The work of all nodes, as one of them sees it. All moments are the database's."""

    def __init__(self, database: Questions, node_id: str) -> None:
        self.node_id = node_id
        self.database = database

    async def beat(self) -> datetime:
        """Say that this node lives; return the database's time."""
        ((beat,),) = await self.database.ask(rows.BEAT, self.node_id)
        return from_micros(beat)

    async def arrive(self, lease: float) -> tuple[datetime, bool]:
        """Beat for the first time; return the database's time, and whether no other node lives.

        Of nodes that arrive at once more than one may hear that it is alone, and never none.
        """
        found = await self.database.ask(rows.ARRIVE, self.node_id, int(lease * MICROS))
        ((beat, alone),) = found
        return from_micros(beat), bool(alone)

    async def gone_nodes(self, lease: float, patience: float) -> dict[str, datetime]:
        """Return the nodes that are gone, with their last beats.

        They were silent for a lease, or for that patience and hold no connection any more.
        """
        micros = int(lease * MICROS), int(patience * MICROS)
        found = await self.database.ask(rows.OTHERS_GONE, self.node_id, *micros)
        return {node_id: from_micros(beat) for node_id, beat in found}

    async def forget_node(self, node_id: str) -> None:
        await self.database.ask(rows.FORGET_NODE, node_id)

    async def queue_timers(self, ahead: float) -> bool:
        """Hand timers that are due within so many seconds to PgQueuer; True: there are more."""
        async with self.database.transaction() as connection:
            due = await connection.fetch(rows.DUE_TIMERS, int(ahead * MICROS), _AT_ONCE)
            if due:
                jobs = [_timer_job(row) for row in due]
                await enqueue(connection, jobs)
                await connection.execute(rows.QUEUE_TIMERS, [row["ordinal"] for row in due])
        return len(due) == _AT_ONCE

    async def queue_effects(self, gone: Collection[str] | None) -> bool:
        """Hand effects that nobody performs to PgQueuer; True: there are more.

        With `gone` also those of nodes that are gone, these and others that are forgotten.
        """
        async with self.database.transaction() as connection:
            if gone is None:
                found = await connection.fetch(rows.NOBODYS_EFFECTS, _AT_ONCE)
            else:
                found = await connection.fetch(rows.ORPHANED_EFFECTS, _AT_ONCE, list(gone))
            if found:
                words = [(row["execution_sid"], row["id"]) for row in found]
                await enqueue(connection, [Wanted(EFFECT, pair) for pair in words])
                await connection.execute(rows.QUEUE_EFFECTS, [row["ordinal"] for row in found])
        return len(found) == _AT_ONCE

    async def next_timer(self) -> datetime | None:
        """Return the moment of the next timer that PgQueuer does not have."""
        found = await self.database.ask(rows.NEXT_TIMER)
        return from_micros(found[0][0]) if found else None

    async def timer(self, execution_sid: str, timer_id: str, due: str) -> DueTimer | None:
        """Return a timer if it is still set to that moment."""
        found = await self.database.ask(rows.TIMER, execution_sid, timer_id)
        if not found or str(found[0][0]) != due:
            return None
        return DueTimer(execution_sid, Timer(id=timer_id, due=from_micros(int(due))))

    async def release_forgotten(self, in_hand: Collection[tuple[str, str]], age: float) -> None:
        """Give back old effects of this node that it does not have in hand."""
        held = [" ".join(key) for key in in_hand]
        await self.database.ask(rows.RELEASE_FORGOTTEN, self.node_id, int(age * MICROS), held)

    async def repair(self) -> int:
        """Find what PgQueuer should have and has not; return how many jobs it held."""
        await self.database.ask(rows.TIMERS_WITHOUT_JOB, _LATE)
        await self.database.ask(rows.EFFECTS_WITHOUT_JOB)
        await self.database.ask(rows.FORGET_LOG)
        await self.database.ask(rows.FORGET_SAID, _DAY)
        return await retry_held(self.database.pool)

    async def leave(self) -> None:
        """Give back all that this node has, and be gone."""
        async with self.database.transaction() as connection:
            await connection.execute(rows.RELEASE_ALL, self.node_id)
            await connection.execute(rows.RELEASE_LEASES, self.node_id)
            await connection.execute(rows.FORGET_NODE, self.node_id)


def _timer_job(row: asyncpg.Record) -> Wanted:
    words = (row["execution_sid"], row["id"], str(row["due"]))
    return Wanted(TIMER, words, timedelta(microseconds=row["ahead"]))
