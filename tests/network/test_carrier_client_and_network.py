"""The carrier client against the network: the way every local run goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soundstage.carrier.client import Bases, CarrierClient

if TYPE_CHECKING:
    from tests.network.conftest import Town


def client(town: Town) -> CarrierClient:
    return CarrierClient(town.http, Bases.network(town.base), town.account, town.token)


async def test_a_message_is_sent_once_for_one_effect(town: Town) -> None:
    carrier = client(town)
    form = [("To", town.phone), ("From", town.number), ("Body", "hello")]
    path = carrier.account_path("Messages.json")
    first = await carrier.request("api", "POST", path, form, "effect-1")
    again = await carrier.request("api", "POST", path, form, "effect-1")
    assert (first.status, again) == (201, first)


async def test_a_message_in_doubt_is_found(town: Town) -> None:
    start = town.clock.now()
    sid = (await town.send(Body="hello"))["sid"]
    await town.send(Body="other")
    found = await client(town).find_message(town.phone, town.number, "hello", start)
    assert found is not None and found["sid"] == sid
    await town.wait(60)
    later = town.clock.now()
    assert await client(town).find_message(town.phone, town.number, "hello", later) is None


async def test_a_message_of_a_service_is_found_before_it_has_a_sender(town: Town) -> None:
    start = town.clock.now()
    service = town.network.add_service(town.account, (town.number,))
    sid = (await town.send(From="", MessagingServiceSid=service))["sid"]
    found = await client(town).find_message(town.phone, service, "Hello", start)
    assert found is not None and found["sid"] == sid


async def test_an_error_keeps_the_carriers_code(town: Town) -> None:
    carrier = client(town)
    answer = await carrier.request("api", "POST", carrier.account_path("Messages.json"))
    assert (answer.status, answer.code) == (400, 21604)
    answer = await carrier.request("sync", "GET", "/v1/Services/nothing")
    assert (answer.status, answer.code) == (404, 20404)
