"""Following redirects as a browser does, the same way for every HTTP adapter."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from soundstage.carrier.http import HttpFailure, Request, Response, without_headers
from soundstage.carrier.urls import join, parse_target, shown

MAX_REDIRECTS = 10
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PRIVATE = frozenset({"authorization", "cookie", "proxy-authorization", "x-twilio-signature"})
_OF_THE_BODY = frozenset({"content-type", "content-length", "content-encoding"})


async def follow(send: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
    """Send a request and, if it says so, those that its answers redirect to."""
    first = request.url
    for _ in range(MAX_REDIRECTS + 1):
        response = await send(request)
        location = redirect_location(response)
        if location is None or not request.follow_redirects:
            return response
        request = _redirected(request, response.status, join(request.url, location))
    raise HttpFailure("network", f"more than {MAX_REDIRECTS} redirects from {shown(first)}")


def redirect_location(response: Response) -> str | None:
    """Return where the answer sends us, if it is a redirect."""
    if response.status not in _REDIRECTS:
        return None
    return response.header("location") or None


def keeps_method(status: int) -> bool:
    """Tell whether this redirect repeats the method and the body."""
    return status in (307, 308)


def _redirected(request: Request, status: int, url: str) -> Request:
    headers = request.headers
    if parse_target(url).origin != parse_target(request.url).origin:
        headers = without_headers(headers, _PRIVATE)
    becomes_get = status == 303 or request.method.upper() == "POST"
    if keeps_method(status) or not becomes_get or request.method.upper() == "HEAD":
        return replace(request, url=url, headers=headers)
    headers = without_headers(headers, _OF_THE_BODY)
    return replace(request, url=url, headers=headers, method="GET", body=b"")
