"""The tables that only a cluster has: PgQueuer's own, leases, and what was said.

Every name is given here: PgQueuer would otherwise read them from variables of the environment
as common as `CHANNEL` and `TRIGGER`.
"""

from functools import cache

from pgqueuer.adapters.persistence.qb import (
    QueryBuilderEnvironment,
    QueryQueueBuilder,
    QuerySchedulerBuilder,
)
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel
from pgqueuer.ports.driver import Driver

CHANNEL = Channel("soundstage_queue")
QUEUE_TABLE = "queue"
LOG_TABLE = "queue_log"

_OWN_TABLES = """
CREATE TABLE leases (
    name TEXT COLLATE "C" PRIMARY KEY,
    node TEXT COLLATE "C" NOT NULL,
    until BIGINT NOT NULL
);
CREATE TABLE said (
    key TEXT COLLATE "C" PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE INDEX said_by_age ON said (at);
"""


@cache
def names() -> DBSettings:
    """Return what PgQueuer's tables are called; its log need not survive a crash."""
    return DBSettings(
        prefix="",
        db_schema=None,
        channel=CHANNEL,
        function="queue_changed",
        statistics_table="queue_statistics",
        queue_status_type="queue_status",
        queue_table=QUEUE_TABLE,
        queue_table_log=LOG_TABLE,
        trigger="queue_changed",
        schedules_table="queue_schedules",
        durability=Durability.balanced,
        widen_id=True,
    )


def queue_step() -> str:
    """Return the SQL of the step that makes the tables of a cluster."""
    return QueryBuilderEnvironment(names()).build_install_query() + _OWN_TABLES


def queries(driver: Driver) -> Queries:
    """Return PgQueuer's operations on our tables."""
    return Queries(
        driver,
        qbe=QueryBuilderEnvironment(names()),
        qbq=QueryQueueBuilder(names()),
        qbs=QuerySchedulerBuilder(names()),
    )
