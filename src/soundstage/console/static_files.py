"""The editor's own files: the page, with a fresh nonce in its policy, and what it loads.

The files of `assets/` have their content's hash in their names, so browsers keep them.
"""

import os
import secrets
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

FOLDER = "SOUNDSTAGE_CONSOLE_STATIC"
_NONCE = "CSP_NONCE"
_API = "/console"
_ASSETS = "/assets"
_ICON = "favicon.svg"
_FOREVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'nonce-{nonce}'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
_NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Soundstage</title>
<style nonce="CSP_NONCE">
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; margin: 20vh auto; max-width: 34rem; padding: 1rem }
</style>
<h1>The editor has not been built</h1>
<p>This server runs flows and answers the REST API. To have the editor here, run
<code>make web</code> in the checkout and load this page again.</p>
</html>
"""


def bundle_folder() -> Path:
    """Return where the bundle is; development may put it elsewhere."""
    given = os.environ.get(FOLDER)
    return Path(given) if given else Path(__file__).parent / "static"


class Pages:
    """An ASGI application that answers every path of the editor with its page or a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._assets = StaticFiles(directory=folder / "assets", check_dir=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._response(request)
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        path = request.scope["path"]
        if path.startswith(_API):
            raise HTTPException(404)
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        if path.startswith(f"{_ASSETS}/"):
            return await self._asset(path.removeprefix(f"{_ASSETS}/"), request.scope)
        if path == f"/{_ICON}":
            return self._icon()
        return self._page()

    async def _asset(self, name: str, scope: Scope) -> Response:
        response = await self._assets.get_response(name, scope)
        response.headers["Cache-Control"] = _FOREVER
        return response

    def _icon(self) -> Response:
        file = self._folder / _ICON
        if not file.is_file():
            raise HTTPException(404)
        return FileResponse(file, headers={"Cache-Control": _ASK_FIRST})

    def _page(self) -> Response:
        """Return the page under a policy that lets only its own styles and scripts in."""
        nonce = secrets.token_urlsafe(16)
        try:
            text = (self._folder / "index.html").read_text(encoding="utf-8")
        except FileNotFoundError:
            text = _NOT_BUILT
        headers = {"Content-Security-Policy": _POLICY.format(nonce=nonce)}
        return HTMLResponse(text.replace(_NONCE, nonce), headers=headers)
