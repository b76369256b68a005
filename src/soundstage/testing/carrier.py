"""The carrier's bad days: what it answers in place of the simulated network, or answers late."""

from collections import Counter
from collections.abc import Sequence
from typing import get_args

import msgspec

from soundstage.carrier.http import HttpClient, HttpFailure, Reason, Request, Response
from soundstage.carrier.urls import shown
from soundstage.testing.canned import answers
from soundstage.testing.durations import read_duration
from soundstage.testing.scenario import CarrierAnswer

_REASONS: dict[str, Reason] = {reason: reason for reason in get_args(Reason)}
_CODES = 20_000
"""An error without a code of its own has that of its HTTP status: 20429, 20500 …"""


class MoodyCarrier(HttpClient):
    """Answers a flow's requests to the carrier by the first entry that fits and is not used up.

    What nothing fits goes to the simulated network. So does a request that is only answered
    late: when that is too late for the flow, the network has done it all the same.
    """

    def __init__(self, network: HttpClient, answers: Sequence[CarrierAnswer]) -> None:
        self._network = network
        self._answers = answers
        self._given: Counter[int] = Counter()

    async def send(self, request: Request) -> Response:
        answer = self._choose(request)
        if answer is None:
            return await self._network.send(request)
        if answer.fail is not None:
            raise HttpFailure(_REASONS[answer.fail], "the carrier is to fail", sent=True)
        response = _refusal(answer) if answer.status else await self._network.send(request)
        delay = read_duration(answer.delay).total_seconds() if answer.delay else 0.0
        if delay >= request.timeout:
            message = f"no answer of {shown(request.url)} within {request.timeout:g} s"
            raise HttpFailure("timeout", message, sent=True)
        return response

    def _choose(self, request: Request) -> CarrierAnswer | None:
        for index, answer in enumerate(self._answers):
            fresh = answer.times is None or self._given[index] < answer.times
            if fresh and answers(answer, request):
                self._given[index] += 1
                return answer
        return None


def _refusal(answer: CarrierAnswer) -> Response:
    status = answer.status or 500
    code = answer.code or _CODES + status
    body = {
        "code": code,
        "message": answer.message or "The carrier refuses",
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    headers = (("Content-Type", "application/json"),)
    return Response(status=status, headers=headers, body=msgspec.json.encode(body))
