"""Jobs: timers and effects as PgQueuer keeps them, and what it does with them.

A job only names its timer or effect; the row of that is the truth. A job whose row is gone, or
was set to another moment, has nothing to do.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.domain.models import Job

from soundstage.store.postgresql.queue_driver import ListeningDriver
from soundstage.store.postgresql.queue_schema import CHANNEL, queries

TIMER = "timer"
EFFECT = "effect"

_log = structlog.get_logger("soundstage.queue")
logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)
_BATCH = 50
_AT_ONCE = 500
_POLL = timedelta(seconds=2)
_MOST_TRIES = 10
_LONGEST_PAUSE = 60.0

Handler = Callable[[Sequence[str]], asyncio.Task[None]]
"""Begins what a job names; who cancels the task wants the job to be given back."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A job to be: `words` name what is to be done, `ahead` is the time until then."""

    kind: str
    words: tuple[str, ...]
    ahead: timedelta = timedelta()

    @property
    def key(self) -> str:
        return " ".join((self.kind, *self.words))


async def enqueue(connection: asyncpg.Connection, jobs: Sequence[Wanted]) -> None:
    """Hand jobs to PgQueuer in the connection's transaction; one that it has is not added."""
    await queries(AsyncpgDriver(connection)).enqueue(
        [job.kind for job in jobs],
        [" ".join(job.words).encode() for job in jobs],
        [0] * len(jobs),
        [job.ahead for job in jobs],
        [job.key for job in jobs],
        on_conflict="skip",
    )


async def retry_held(pool: asyncpg.Pool) -> int:
    """Try jobs again that failed too often; return how many there are."""
    operations = queries(AsyncpgPoolDriver(pool))
    held = [job.id for job in await operations.list_failed_jobs()]
    if held:
        await operations.requeue_jobs(held)
    return len(held)


class Consumer:
    """One run of PgQueuer's queue manager; it ends with the connection on which it listens."""

    def __init__(self, pool: asyncpg.Pool, handlers: Mapping[str, Handler], silence: float) -> None:
        """`silence` are the seconds after which a job is taken from a node that is silent."""
        self._silence = timedelta(seconds=silence)
        self.lost = asyncio.Event()
        self._manager = QueueManager(queries(ListeningDriver(pool, self.lost.set)), CHANNEL)
        for kind, handler in handlers.items():
            self._register(kind, handler)

    async def run(self) -> None:
        """Take jobs until the database goes away, or `stop` is called."""
        await self._manager.run(
            dequeue_timeout=_POLL,
            batch_size=_BATCH,
            max_concurrent_tasks=_AT_ONCE,
            shutdown_on_listener_failure=True,
            heartbeat_timeout=self._silence,
            log_aggregation_interval=timedelta(0),
        )

    def stop(self) -> None:
        """Take no more jobs; those that were taken are finished."""
        self._manager.shutdown.set()

    def _register(self, kind: str, handler: Handler) -> None:
        async def perform(job: Job) -> None:
            work = handler((job.payload or b"").decode().split(" "))
            await asyncio.wait({work})
            if work.cancelled():
                raise RetryRequested(reason="the node stops")
            if (error := work.exception()) is not None:
                raise _again(job, error) from error

        self._manager.entrypoint(kind, on_failure="hold")(perform)


def _again(job: Job, error: BaseException) -> BaseException:
    """Return what tells PgQueuer to try again later; after many tries the job is held."""
    _log.error("queued work failed", kind=job.entrypoint, tries=job.attempts + 1, exc_info=error)
    if job.attempts + 1 >= _MOST_TRIES:
        return error
    pause = min(2.0**job.attempts, _LONGEST_PAUSE)
    return RetryRequested(delay=timedelta(seconds=pause), reason=str(error))
