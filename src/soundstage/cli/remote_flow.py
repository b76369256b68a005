"""Fetch one revision of a flow from Twilio or any Soundstage, through the REST API v2."""

import json
import os
from base64 import b64encode
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from soundstage.cli.errors import CommandError, UsageError

TWILIO = "https://studio.twilio.com"
_PATIENCE = 30
_REVISIONS = {"latest": "LatestRevision", "published": "LatestPublished"}
_MOST_BYTES = 8_388_608


class NotThere(CommandError):
    """What was asked for is not on the server."""


class _StayHere(HTTPRedirectHandler):
    """Credentials never follow a redirect to somewhere else."""

    def redirect_request(self, *arguments: Any, **more: Any) -> None:
        return None


def fetch(sid: str, revision: str, server: str | None) -> str:
    """Return the definition's text; `draft` is the latest revision when that is a draft."""
    base = base_of(server)
    known = revision in _REVISIONS or revision == "draft" or revision.isdigit()
    if not known:
        raise UsageError(
            f"{revision} is no revision: expected a number, draft, latest or published"
        )
    path = _REVISIONS.get(revision, "LatestRevision" if revision == "draft" else revision)
    answer = get_json(f"{base}/v2/Flows/{sid}/Revisions/{path}")
    if revision == "draft" and answer.get("status") != "draft":
        raise CommandError(f"{sid} has no draft on {base}: its latest revision is published")
    return json.dumps(answer.get("definition"), ensure_ascii=False, indent=2)


def base_of(server: str | None) -> str:
    """Return the URL of the server that is meant, without a slash at its end."""
    base = (server or os.environ.get("SOUNDSTAGE_URL") or TWILIO).rstrip("/")
    if urlsplit(base).scheme not in ("http", "https"):
        raise UsageError(f"{base} is no server: expected a URL such as http://127.0.0.1:8080")
    return base


def get_json(url: str) -> Any:
    """Return what a URL answers.

    Raises:
        NotThere: it answers 404.
    """
    account, token = (os.environ.get(f"TWILIO_{key}", "") for key in ("ACCOUNT_SID", "AUTH_TOKEN"))
    if not account or not token:
        raise UsageError("set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN to read from a server")
    credentials = b64encode(f"{account}:{token}".encode()).decode()
    headers = {"Authorization": f"Basic {credentials}", "Accept": "application/json"}
    try:
        with build_opener(_StayHere).open(Request(url, headers=headers), timeout=_PATIENCE) as got:  # noqa: S310
            return json.loads(got.read(_MOST_BYTES))
    except HTTPError as error:
        with error:
            kind = NotThere if error.code == HTTPStatus.NOT_FOUND else CommandError
            raise kind(f"{url} answers {error.code}: {_reason(error)}") from error
    except URLError as error:
        raise CommandError(f"{url} cannot be reached: {error.reason}") from error
    except (OSError, ValueError) as error:
        raise CommandError(f"{url} does not answer as a server of flows does: {error}") from error


def _reason(error: HTTPError) -> str:
    try:
        return str(json.loads(error.read(_MOST_BYTES))["message"])
    except (OSError, ValueError, KeyError, TypeError):
        return str(error.reason)
