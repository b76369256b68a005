"""Canned answers: what the web servers of a scenario say to the flow."""

from collections.abc import Sequence
from typing import get_args

import msgspec

from soundstage.carrier.http import HttpClient, HttpFailure, Reason, Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.carrier.urls import shown
from soundstage.testing.durations import read_duration
from soundstage.testing.located import as_text
from soundstage.testing.matching import asked_difference
from soundstage.testing.patterns import request_fits
from soundstage.testing.scenario import Canned, CarrierAnswer

WEBHOOK = "${webhook}"
_REASONS: dict[str, Reason] = {reason: reason for reason in get_args(Reason)}


class CannedAnswers(HttpClient):
    """Answers each request with the first answer that fits and has not been given yet.

    When all that fit have been given, the last of them is given again. A scenario's own
    answers go before those of its file, which are not asked when one of its own fits.
    `unanswered` are the requests that nothing fits. `${webhook}` in a body stands for
    `webhook`: where a document sends the contact back to the flow.
    """

    webhook = ""

    def __init__(self, own: Sequence[Canned], shared: Sequence[Canned] = ()) -> None:
        self.unanswered: list[Request] = []
        self._groups = (own, shared)
        self._given: set[int] = set()
        self._client = InProcessClient()
        self._client.add(lambda _: True, self._answer)

    async def send(self, request: Request) -> Response:
        return await self._client.send(request)

    def _answer(self, request: Request) -> Response:
        canned = self._choose(request)
        if canned is None:
            self.unanswered.append(request)
            message = f"no canned answer for {request.method} {shown(request.url)}"
            raise HttpFailure("refused", message)
        delay = read_duration(canned.delay).total_seconds() if canned.delay else 0.0
        if delay >= request.timeout:
            message = f"no answer within {request.timeout:g} s; the canned one takes {delay:g} s"
            raise HttpFailure("timeout", message, sent=True)
        if canned.fail is not None:
            raise HttpFailure(_REASONS[canned.fail], "the canned answer is to fail", sent=True)
        return _response(canned, self.webhook)

    def _choose(self, request: Request) -> Canned | None:
        for group in self._groups:
            fitting = [one for one in group if answers(one, request)]
            fresh = [canned for canned in fitting if id(canned) not in self._given]
            if fitting:
                chosen = (fresh or fitting[-1:])[0]
                self._given.add(id(chosen))
                return chosen
        return None


def answers(entry: Canned | CarrierAnswer, request: Request) -> bool:
    """Tell whether an entry speaks of a request: its URL, its method and what `when` asks for."""
    if not request_fits(entry.url, entry.method, request):
        return False
    return entry.when is None or not asked_difference(entry.when, request)


def _response(canned: Canned, webhook: str) -> Response:
    if canned.json is not msgspec.UNSET:
        body, kind = msgspec.json.encode(canned.json), "application/json"
    else:
        text = "" if canned.body is None else as_text(canned.body)
        body, kind = text.replace(WEBHOOK, webhook).encode(), "text/plain; charset=utf-8"
    headers = (("Content-Type", canned.content_type or kind),)
    return Response(status=canned.status, headers=headers, body=body)
