"""Fetch one revision of a flow from Twilio or any Soundstage, through the REST API v2."""

import json
import os
from typing import Any
from urllib.parse import urlsplit

from soundstage.cli.errors import CommandError, UsageError
from soundstage.environments.config import TWILIO, Credentials
from soundstage.promotion.faults import ServerFault
from soundstage.promotion.http import Http

_NOT_FOUND = 404
_REVISIONS = {"latest": "LatestRevision", "published": "LatestPublished"}


class NotThere(CommandError):
    """What was asked for is not on the server."""


class Reader:
    """Reads from one account on one server, which the options or the environment name."""

    def __init__(self, server: str | None) -> None:
        base = (server or os.environ.get("SOUNDSTAGE_URL") or TWILIO).rstrip("/")
        if urlsplit(base).scheme not in ("http", "https"):
            raise UsageError(f"{base} is no server: expected a URL such as http://127.0.0.1:8080")
        self.base = base
        self._http = Http(base, _credentials())

    def get(self, path: str) -> Any:
        """Return what a path answers.

        Raises:
            NotThere: it answers 404.
        """
        try:
            return self._http.get(path)
        except ServerFault as fault:
            kind = NotThere if fault.status == _NOT_FOUND else CommandError
            raise kind(str(fault)) from fault


def fetch(sid: str, revision: str, server: str | None) -> str:
    """Return the definition's text; `draft` is the latest revision when that is a draft."""
    known = revision in _REVISIONS or revision == "draft" or revision.isdigit()
    if not known:
        raise UsageError(
            f"{revision} is no revision: expected a number, draft, latest or published"
        )
    reader = Reader(server)
    path = _REVISIONS.get(revision, "LatestRevision" if revision == "draft" else revision)
    answer = reader.get(f"/v2/Flows/{sid}/Revisions/{path}")
    if revision == "draft" and answer.get("status") != "draft":
        raise CommandError(f"{sid} has no draft on {reader.base}: its latest revision is published")
    return json.dumps(answer.get("definition"), ensure_ascii=False, indent=2)


def _credentials() -> Credentials:
    account, token = (os.environ.get(f"TWILIO_{key}", "") for key in ("ACCOUNT_SID", "AUTH_TOKEN"))
    if not account or not token:
        raise UsageError("set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to read from a server")
    return Credentials(account, account, token)
