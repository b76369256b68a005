"""Whether a request comes from our own pages: cookies alone do not tell."""

import hmac

from starlette.requests import Request

from soundstage.console.errors import Forged
from soundstage.console.urls import host_of

HEADER = "X-CSRF-Token"
_SAFE = frozenset({"GET", "HEAD"})


def check_origin(request: Request, base_url: str) -> None:
    """Refuse a change that is not known to come from a page of this server.

    Browsers say where a request comes from. Behind a proxy the scheme may be another one, so
    only hosts are compared.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is None and origin is None:
        raise Forged("The request does not say where it comes from: send Sec-Fetch-Site or Origin")
    if site not in (None, "same-origin"):
        raise Forged(f"The request comes from another site (Sec-Fetch-Site: {site[:20]})")
    if site is None and not _is_ours(origin or "", request, base_url):
        raise Forged("The request comes from another origin than this server")


def check_token(request: Request, expected: str) -> None:
    """Refuse a change without the session's own token."""
    if request.method in _SAFE:
        return
    given = request.headers.get(HEADER, "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise Forged(f"The header {HEADER} is not the session's csrf_token: reload the page")


def _is_ours(origin: str, request: Request, base_url: str) -> bool:
    """Tell whether an origin has our host; one without a host, such as `null`, is nobody's."""
    host = host_of(origin)
    return bool(host) and host in (request.headers.get("host"), host_of(base_url))
