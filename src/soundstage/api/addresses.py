"""URLs as clients and the carrier see them: from the public base URL, or from the request."""

import re
from urllib.parse import quote

from starlette.requests import Request

from soundstage.settings import Settings

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.\-_]+)(:[0-9]{1,5})?")


def base_url(request: Request, settings: Settings) -> str:
    """Return the base of all URLs in an answer, without a slash at its end."""
    host = request.headers.get("host", "")
    if settings.public_url or not _HOST.fullmatch(host):
        return settings.base_url
    return f"{request.scope['scheme']}://{host}"


def path_of(request: Request) -> str:
    """Return the path as it was sent, still escaped."""
    raw = request.scope.get("raw_path")
    return raw.decode("latin-1") if raw else quote(request.scope["path"], errors="replace")


def requested_url(request: Request, settings: Settings) -> str:
    """Return the URL that a signature covers: the query is kept exactly as it was sent."""
    query = request.scope["query_string"].decode("latin-1")
    mark = "?" if query else ""
    return f"{base_url(request, settings)}{path_of(request)}{mark}{query}"
