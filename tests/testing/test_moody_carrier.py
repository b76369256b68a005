"""The carrier's failures and delays: which requests they meet, and what reaches the flow."""

import msgspec
import pytest

from soundstage.carrier.http import HttpFailure, Request, Response
from soundstage.carrier.in_process import InProcessClient
from soundstage.testing.carrier import MoodyCarrier
from soundstage.testing.scenario import CarrierAnswer

MESSAGES = "https://api.example/2010-04-01/Accounts/AC1/Messages.json"


class Asked:
    """A carrier with these answers before a network that takes everything."""

    def __init__(self, *answers: dict[str, object]) -> None:
        self.network = InProcessClient()
        self.network.add("*", Response(status=201, body=b"{}"))
        given = [msgspec.convert(answer, CarrierAnswer) for answer in answers]
        self.carrier = MoodyCarrier(self.network, given)

    async def post(self) -> Response:
        return await self.carrier.send(Request(method="POST", url=MESSAGES))

    async def fails(self) -> str:
        with pytest.raises(HttpFailure) as failure:
            await self.post()
        return failure.value.reason


async def test_a_refusal_has_the_shape_of_the_carriers_errors() -> None:
    asked = Asked({"url": "*/Messages.json", "status": 400, "code": 21610, "message": "No"})
    answer = await asked.post()
    assert answer.status == 400
    assert msgspec.json.decode(answer.body) == {
        "code": 21610,
        "message": "No",
        "more_info": "https://www.twilio.com/docs/errors/21610",
        "status": 400,
    }
    assert asked.network.requests == []


async def test_a_refusal_without_a_code_has_that_of_its_status() -> None:
    asked = Asked({"url": "*", "status": 429})
    assert msgspec.json.decode((await asked.post()).body)["code"] == 20429


async def test_what_nothing_fits_goes_to_the_network() -> None:
    asked = Asked(
        {"url": "*/Calls.json", "status": 500}, {"url": "*", "method": "GET", "status": 500}
    )
    assert (await asked.post()).status == 201


async def test_an_entry_is_used_up_after_its_times_and_the_next_one_fits() -> None:
    asked = Asked({"url": "*", "status": 503, "times": 2}, {"url": "*", "status": 429, "times": 1})
    assert [(await asked.post()).status for _ in range(4)] == [503, 503, 429, 201]


async def test_a_failure_is_told_with_its_reason_and_never_reaches_the_network() -> None:
    asked = Asked({"url": "*", "fail": "network"})
    assert await asked.fails() == "network"
    assert asked.network.requests == []


async def test_an_answer_that_comes_too_late_is_a_timeout_of_something_done() -> None:
    asked = Asked({"url": "*", "delay": "10 s"})
    assert await asked.fails() == "timeout"
    assert len(asked.network.requests) == 1


async def test_a_refusal_that_comes_too_late_is_a_timeout_too() -> None:
    assert await Asked({"url": "*", "delay": "1 min", "status": 400}).fails() == "timeout"


async def test_a_delay_that_is_shorter_than_the_flow_waits_makes_no_difference() -> None:
    asked = Asked({"url": "*", "delay": "9 s"})
    assert (await asked.post()).status == 201
