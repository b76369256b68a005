"""Executions to look at again: in the database of an installation, or in journal files."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec

from soundstage.cli.database import database_of
from soundstage.cli.errors import CommandError
from soundstage.core.execution import Execution
from soundstage.core.flows import Flow
from soundstage.errors import Json
from soundstage.replaying.recording import Recording, RecordingError
from soundstage.settings import Settings
from soundstage.store.choosing import import_postgresql
from soundstage.store.port import Cursor, ExecutionFilter
from soundstage.store.sql import executions, flows
from soundstage.store.sql.statements import Query
from soundstage.store.sqlite.looking import Onlooker

T = TypeVar("T")


class _Reader(Protocol):
    """Reads a database that servers may use meanwhile."""

    def read(self, query: Query[T]) -> list[T]: ...


class Archive:
    """The executions and revisions of one database; each definition is read once."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self._definitions: dict[tuple[str, int], Json] = {}

    @classmethod
    @contextmanager
    def open(cls, settings: Settings) -> Iterator["Archive"]:
        """Open the database of an installation without disturbing its server."""
        database = database_of(settings)
        if isinstance(database, str):
            looking = import_postgresql("soundstage.store.postgresql.looking")
            with looking.Onlooker.open(database) as onlooker:
                yield cls(onlooker)
            return
        if not database.exists():
            raise CommandError(f"there is no database {database}; choose its folder with --home")
        with Onlooker.open(database) as reader:
            yield cls(reader)

    def recording(self, sid: str) -> Recording:
        """Return one execution."""
        found = self._reader.read(executions.execution(sid))
        if not found:
            raise CommandError(
                f"there is no execution {sid} in this database; ended ones are kept for a time "
                "only (SOUNDSTAGE_LIMIT_RETENTION_DAYS)"
            )
        return self._recording(found[0])

    def of_flow(self, flow_sid: str, since: datetime | None, limit: int) -> Iterator[Recording]:
        """Yield the youngest executions of a flow that have ended or wait, the youngest first."""
        self._flow(flow_sid)
        listing = executions.executions(flow_sid, ExecutionFilter(created_from=since))
        for execution in self._reader.read(listing.rows(limit - 1, Cursor(), None)):
            yield self._recording(execution)

    def definition(self, flow_sid: str, revision: str) -> Json:
        """Return a revision: a number, `latest`, `published`, or `draft` if that is the latest."""
        flow = self._flow(flow_sid)
        numbers = {"latest": flow.latest, "published": flow.published}
        if revision == "draft" and flow.latest != flow.published:
            numbers["draft"] = flow.latest
        number = int(revision) if revision.isdigit() else numbers.get(revision)
        found = None if number is None else self._definition(flow_sid, number)
        if found is None:
            raise CommandError(f"{flow_sid} has no revision {revision} in this database")
        return found

    def _flow(self, sid: str) -> Flow:
        found = self._reader.read(flows.flow(sid))
        if not found:
            raise CommandError(f"there is no flow {sid} in this database")
        return found[0]

    def _recording(self, execution: Execution) -> Recording:
        journal = tuple(self._reader.read(executions.journal(execution.sid)))
        used = {execution.flow_sid: execution.revision, **execution.subflows}
        definitions = {sid: self._definition(sid, number) for sid, number in used.items()}
        if None in definitions.values():
            raise RecordingError(f"a definition that {execution.sid} ran on is gone")
        return Recording.of(execution, journal, definitions)

    def _definition(self, sid: str, number: int) -> Json:
        key = (sid, number)
        if key not in self._definitions:
            found = self._reader.read(flows.revision(sid, number))
            text = found[0].definition if found else "null"
            self._definitions[key] = msgspec.json.decode(text)
        return self._definitions[key]
