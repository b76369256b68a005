"""The web servers that a flow on the phone asks: answers that are given, or the real network."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from soundstage.carrier.http import (
    HttpClient,
    HttpFailure,
    Reason,
    Request,
    Response,
    find_header,
)
from soundstage.carrier.urls import shown
from soundstage.console.wire.moments import WebAnswer, WebRequest
from soundstage.console.wire.phone import CannedAnswer
from soundstage.runtime.perform import IDEMPOTENCY
from soundstage.testing.patterns import request_fits

Failing = Literal["timeout", "refused", "dns", "tls"]

_FAILURES: dict[Failing, tuple[Reason, str]] = {
    "timeout": ("timeout", "no answer in time"),
    "refused": ("refused", "the connection was refused"),
    "dns": ("network", "the host name is not known"),
    "tls": ("network", "the server's certificate is not valid"),
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what came back; `effect` names the effect of an execution that it was."""

    at: datetime
    request: Request
    answer: WebAnswer

    @property
    def effect(self) -> str:
        return find_header(self.request.headers, IDEMPOTENCY)


class Web(HttpClient):
    """Answers requests as the person at the phone wishes; others go to `real`, if it is there."""

    def __init__(
        self, canned: Sequence[CannedAnswer], real: HttpClient | None, now: Callable[[], datetime]
    ) -> None:
        self.canned = tuple(canned)
        self.exchanges: list[Exchange] = []
        self._real = real
        self._now = now

    async def send(self, request: Request) -> Response:
        at, canned = self._now(), self._choose(request)
        try:
            response = await self._answer(request, canned)
        except HttpFailure as failure:
            answer = WebAnswer(
                status=None,
                content_type="",
                body="",
                failure=failure.message,
                canned=canned is not None,
            )
            self.exchanges.append(Exchange(at, request, answer))
            raise
        answer = WebAnswer(
            status=response.status,
            content_type=response.header("content-type"),
            body=response.text,
            failure=None,
            canned=canned is not None,
        )
        self.exchanges.append(Exchange(at, request, answer))
        return response

    def _choose(self, request: Request) -> CannedAnswer | None:
        fitting = (one for one in self.canned if request_fits(one.url, one.method, request))
        return next(fitting, None)

    async def _answer(self, request: Request, canned: CannedAnswer | None) -> Response:
        if canned is None:
            if self._real is None:
                raise HttpFailure("refused", f"no canned answer for {shown(request.url)}")
            return await self._real.send(request)
        if canned.fail:
            reason, message = _FAILURES[canned.fail]
            raise HttpFailure(reason, message, sent=True)
        return Response(
            status=canned.status,
            headers=(("Content-Type", canned.content_type),),
            body=canned.body.encode(errors="replace"),
            url=request.url,
        )


def web_request(number: int, exchange: Exchange, state: str | None) -> WebRequest:
    """Return a request as the editor shows it."""
    request = exchange.request
    return WebRequest(
        number=number,
        at=exchange.at,
        state=state,
        method=request.method,
        url=shown(request.url),
        content_type=find_header(request.headers, "content-type"),
        body=request.body.decode(errors="replace"),
        answer=exchange.answer,
    )
