"""A server of flows, Twilio's or any Soundstage, through the Studio REST API v2 [flow][rev]."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from soundstage.errors import Json
from soundstage.promotion.faults import ServerFault
from soundstage.promotion.http import Http

LATEST, LATEST_PUBLISHED = "LatestRevision", "LatestPublished"
DRAFT, PUBLISHED = "draft", "published"


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a flow; lists have no definitions and no messages."""

    sid: str
    number: int
    status: str
    name: str
    definition: Json
    message: str
    author: str
    created: str


class Server:
    """Reads and writes the flows of one account."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def flows(self) -> Iterator[Revision]:
        """Yield the account's flows, newest first, without definitions."""
        yield from self._all("/v2/Flows", "flows")

    def revision(self, sid: str, which: str | int = LATEST) -> Revision:
        """Return one revision with its definition."""
        return _revision(self._http.get(f"/v2/Flows/{sid}/Revisions/{which}"))

    def revisions(self, sid: str) -> Iterator[Revision]:
        """Yield the revisions of a flow, newest first, without definitions."""
        yield from self._all(f"/v2/Flows/{sid}/Revisions", "revisions")

    def validate(self, name: str, definition: Json, status: str) -> None:
        """Let the server check a definition, or raise `ServerFault` with what is wrong."""
        form = {"FriendlyName": name, "Status": status, "Definition": json.dumps(definition)}
        self._http.post("/v2/Flows/Validate", form, changes=False)

    def create(self, name: str, definition: Json, status: str, message: str) -> Revision:
        """Make a new flow."""
        form = {"FriendlyName": name, "Status": status, "CommitMessage": message}
        return _revision(
            self._http.post("/v2/Flows", form | {"Definition": json.dumps(definition)})
        )

    def update(self, sid: str, definition: Json, status: str, message: str) -> Revision:
        """Make the next revision of a flow; its name stays."""
        form = {"Status": status, "CommitMessage": message, "Definition": json.dumps(definition)}
        return _revision(self._http.post(f"/v2/Flows/{sid}", form))

    def _all(self, path: str, key: str) -> Iterator[Revision]:
        """Follow the pages on the same server, whatever address they give it."""
        page = f"{path}?PageSize=50"
        while page:
            answer = self._http.get(page)
            try:
                yield from [_revision(row) for row in answer[key]]
                following = urlsplit(answer["meta"]["next_page_url"] or "")
            except (KeyError, TypeError):
                raise ServerFault(f"{self._http.base}{path} is no list of {key}") from None
            page = f"{following.path}?{following.query}" if following.query else ""


def _revision(row: Any) -> Revision:
    try:
        return Revision(
            sid=row["sid"],
            number=int(row["revision"]),
            status=row["status"],
            name=row["friendly_name"] or "",
            definition=row.get("definition"),
            message=row.get("commit_message") or "",
            author=row.get("author_sid") or "",
            created=row.get("date_updated") or row.get("date_created") or "",
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ServerFault("the server's answer is no flow; is its URL right?") from None
