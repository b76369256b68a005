"""The cookie that holds a ticket: what it is called, and how browsers are told to keep it."""

import re

from starlette.responses import Response

from soundstage.console.session.tickets import LIFE

_NAME = "soundstage_session"
_PORT = re.compile(r":(\d+)$")


def cookie_name(base_url: str) -> str:
    """Return the name under a base URL.

    With TLS browsers refuse it from anybody but this very host (`__Host-`). Without, servers on
    one machine have the port in it: cookies are not kept apart by ports.
    """
    if base_url.startswith("https:"):
        return f"__Host-{_NAME}"
    port = _PORT.search(base_url)
    return f"{_NAME}_{port[1]}" if port else _NAME


def set_cookie(response: Response, base_url: str, ticket: str) -> None:
    """Let the browser keep a sealed ticket, or forget it when it is empty."""
    response.set_cookie(
        cookie_name(base_url),
        ticket,
        max_age=int(LIFE.total_seconds()) if ticket else 0,
        httponly=True,
        samesite="strict",
        secure=base_url.startswith("https:"),
    )
