"""Read an execution from Twilio or any Soundstage: what the REST API v2 shows of it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from soundstage.cli.errors import CommandError
from soundstage.cli.remote_flow import NotThere, Reader
from soundstage.errors import Json
from soundstage.replaying.shown import ShownExecution, ShownStep

_AT_ONCE = 4
_LATEST = {"LatestDraft": "LatestRevision"}


class Remote:
    """One account on one server."""

    def __init__(self, server: str | None) -> None:
        self._reader = Reader(server)

    def execution(self, sid: str, flow: str | None) -> ShownExecution:
        """Return an execution with its steps and their contexts."""
        path = f"/v2/Flows/{flow or self._flow_of(sid)}/Executions/{sid}"
        found = self._reader.get(path)
        rows = list(self._rows(f"{path}/Steps?PageSize=100", "steps"))[::-1]
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            paths = (f"{path}/Steps/{row['sid']}/Context" for row in rows)
            contexts = list(pool.map(self._context, paths))
        steps = [
            {**_dated(row), "context": context} for row, context in zip(rows, contexts, strict=True)
        ]
        shown = {**_dated(found), "context": self._context(f"{path}/Context")}
        try:
            return msgspec.structs.replace(
                msgspec.convert(shown, ShownExecution, strict=False),
                steps=msgspec.convert(steps, tuple[ShownStep, ...], strict=False),
            )
        except msgspec.ValidationError as error:
            raise CommandError(
                f"{self._reader.base}{path} does not answer as expected: {error}"
            ) from error

    def definitions(self, shown: ShownExecution) -> tuple[dict[str, Json], list[str]]:
        """Return the definitions that an execution ran on, and what is not sure of them."""
        flow = shown.flow_sid
        definitions: dict[str, Json] = {flow: self._revision(flow, str(shown.flow_version))}
        gaps = []
        for state in definitions[flow].get("states") or ():
            properties = state.get("properties") or {}
            sid = properties.get("flow_sid")
            if state.get("type") != "run-subflow" or sid in definitions or not sid:
                continue
            asked = str(properties.get("flow_revision"))
            try:
                definitions[sid] = self._revision(sid, _LATEST.get(asked, asked))
            except NotThere:
                gaps.append(f"the subflow {sid} is gone")
                continue
            if not asked.isdigit():
                gaps.append(f"the subflow {sid} is as it is now; it may have been another then")
        return definitions, gaps

    def _revision(self, flow: str, revision: str) -> Json:
        return self._reader.get(f"/v2/Flows/{flow}/Revisions/{revision}")["definition"]

    def _flow_of(self, sid: str) -> str:
        """Return the flow of an execution: the API shows it below its flow only."""
        for row in self._rows("/v2/Flows?PageSize=100", "flows"):
            try:
                self._reader.get(f"/v2/Flows/{row['sid']}/Executions/{sid}")
            except NotThere:
                continue
            return str(row["sid"])
        raise CommandError(f"no flow of this account on {self._reader.base} has an execution {sid}")

    def _rows(self, path: str, key: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of all pages; they are asked for where the first one was."""
        following: str | None = path
        while following:
            page = self._reader.get(following)
            yield from page[key]
            after = page["meta"].get("next_page_url")
            parts = urlsplit(after) if after else None
            following = f"{parts.path}?{parts.query}" if parts else None

    def _context(self, path: str) -> Json:
        return self._reader.get(path).get("context") or {}


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with moments in place of their texts, without what is empty."""
    dates = {
        key: datetime.fromisoformat(row[key])
        for key in ("date_created", "date_updated")
        if row.get(key)
    }
    return {key: value for key, value in row.items() if value is not None} | dates
