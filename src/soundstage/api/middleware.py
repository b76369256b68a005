"""What happens around every request: its id, its line in the log, and faults of our own."""

import time
from collections.abc import Callable

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from soundstage.api import responses
from soundstage.api.errors import DatabaseAway, InternalError
from soundstage.sid import new_sid
from soundstage.store.errors import StoreError

REQUEST_ID = "Twilio-Request-Id"

_HEADER = REQUEST_ID.lower().encode()
_KEY = "soundstage.request_sid"
_log = structlog.get_logger("soundstage.api")


def request_sid(request: Request) -> str:
    """Return the SID of a request: it is in its answer and in the log."""
    sid: str = request.scope[_KEY]
    return sid


class RequestLog:
    """Gives every request a SID, logs it without its secrets, and turns faults into answers.

    Only the path is logged: queries and bodies hold personal data. `database_failed` learns
    of faults of the database, so that one that is away is not reported for every request.
    """

    def __init__(self, app: ASGIApp, database_failed: Callable[[StoreError], None]) -> None:
        self._app = app
        self._database_failed = database_failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[_KEY] = new_sid("RQ")
        exchange = _Exchange(scope, send)
        try:
            await self._app(scope, receive, exchange.send)
        except ClientDisconnect:
            _log.debug("client went away", request=scope[_KEY])
        except StoreError as fault:
            self._database_failed(fault)
            if exchange.status is not None:
                raise
            await responses.error(DatabaseAway())(scope, receive, exchange.send)
        except Exception:
            _log.exception("request failed", request=scope[_KEY])
            if exchange.status is not None:
                raise
            await responses.error(InternalError(scope[_KEY]))(scope, receive, exchange.send)
        finally:
            exchange.log()


class _Exchange:
    """One request on its way out: what its answer was, and how long it took."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.status: int | None = None
        self._scope = scope
        self._send = send
        self._began = time.perf_counter()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            named = (_HEADER, self._scope[_KEY].encode())
            message = {**message, "headers": [*message["headers"], named]}
        elif self._scope["method"] == "HEAD":
            message = {**message, "body": b""}
        await self._send(message)

    def log(self) -> None:
        _log.info(
            "request",
            request=self._scope[_KEY],
            method=self._scope["method"],
            path=self._scope["path"],
            status=self.status,
            ms=round((time.perf_counter() - self._began) * 1000, 1),
        )
