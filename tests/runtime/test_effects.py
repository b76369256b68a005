"""What goes over the wire for an effect, and what comes back as its result."""

from datetime import timedelta

import pytest
from tests.runtime.conftest import ACCOUNT, CARRIER, World, answer, trace_of
from twilio.request_validator import RequestValidator

from soundstage.carrier.client import Bases
from soundstage.carrier.http import HttpFailure, Request, Response
from soundstage.core.effects import (
    Answer,
    CarrierAnswer,
    CarrierRequest,
    Failure,
    HttpRequest,
    Result,
)
from soundstage.limits import STUDIO
from soundstage.runtime.perform import IDEMPOTENCY, Performer, Trace

URL = "https://shop.example.com/orders?day=1"
FORM = "application/x-www-form-urlencoded;charset=utf-8"
VALIDATOR = RequestValidator(ACCOUNT.auth_token)


def performer(world: World, *, repeat_posts: bool = True) -> Performer:
    return Performer(
        world.http, world.http, Bases.network(CARRIER), STUDIO, world.clock, repeat_posts
    )


def fresh(world: World) -> Trace:
    return trace_of(world)


def request(**fields: object) -> HttpRequest:
    plain = {"id": "FN1.1", "method": "POST", "url": URL, "content_type": FORM, "body": ""}
    return HttpRequest(**(plain | fields))  # type: ignore[arg-type]


async def sent(world: World, effect: HttpRequest) -> Request:
    world.http.add("https://shop.example.com/*", answer({"ok": True}))
    await performer(world).perform(ACCOUNT, effect, fresh(world))
    return world.http.requests[-1]


def headers(request: Request) -> dict[str, str]:
    return dict(request.headers)


async def test_a_form_is_signed_over_its_url_and_its_fields(world: World) -> None:
    request_ = await sent(world, request(body="name=Ann+Lee&size=XL"))
    fields = {"name": "Ann Lee", "size": "XL"}
    signature = headers(request_)["X-Twilio-Signature"]
    assert VALIDATOR.validate(request_.url, fields, signature)


async def test_another_body_is_signed_by_its_hash_in_the_query(world: World) -> None:
    body = '{"name": "Änn"}'
    request_ = await sent(world, request(body=body, content_type="application/json"))
    assert "bodySHA256=" in request_.url
    signature = headers(request_)["X-Twilio-Signature"]
    assert VALIDATOR.validate(request_.url, body, signature)


async def test_a_get_is_signed_over_its_url(world: World) -> None:
    request_ = await sent(world, request(method="GET"))
    assert VALIDATOR.validate(request_.url, {}, headers(request_)["X-Twilio-Signature"])


async def test_credentials_in_the_url_become_basic_authentication(world: World) -> None:
    request_ = await sent(world, request(url="https://joe:s3cret@shop.example.com/"))
    assert headers(request_)["Authorization"] == "Basic am9lOnMzY3JldA=="
    assert "s3cret" not in request_.url


async def test_the_accounts_own_credentials_win_over_those_in_the_url(world: World) -> None:
    effect = request(url="https://joe:s3cret@shop.example.com/", account_auth=True)
    authorization = headers(await sent(world, effect))["Authorization"]
    assert authorization.startswith("Basic QUMx")


async def test_the_effects_id_is_the_idempotency_token(world: World) -> None:
    assert headers(await sent(world, request()))[IDEMPOTENCY] == "FN1.1"


@pytest.mark.parametrize("reason", ["timeout", "network", "too-large", "refused", "bad-url"])
async def test_no_answer_is_a_failure_with_its_reason(world: World, reason: str) -> None:
    world.http.add("https://shop.example.com/*", HttpFailure(reason, "no"))  # type: ignore[arg-type]
    result = await performer(world).perform(ACCOUNT, request(), fresh(world))
    assert result == Failure(reason=reason, message="no")


async def test_an_answer_keeps_status_type_and_text(world: World) -> None:
    headers_ = (("Content-Type", "text/plain; charset=iso-8859-1"),)
    world.http.add("https://shop*", Response(status=418, headers=headers_, body=b"\xe9"))
    result = await performer(world).perform(ACCOUNT, request(), fresh(world))
    assert result == Answer(status=418, content_type=headers_[0][1], body="é")


# after a crash


def carrier_request(body: str = "Hello") -> CarrierRequest:
    path = f"/2010-04-01/Accounts/{ACCOUNT.sid}/Messages.json"
    form = (("To", "+1"), ("From", "+2"), ("Body", body))
    return CarrierRequest(id="FN1.1", product="api", path=path, form=form)


async def recovered(world: World, effect: CarrierRequest, others: frozenset[str]) -> Result:
    trace = trace_of(world, others, repeated=True)
    return await performer(world).perform(ACCOUNT, effect, trace)


async def test_a_message_that_was_accepted_before_the_crash_is_not_sent_again(
    world: World,
) -> None:
    first = await performer(world).perform(ACCOUNT, carrier_request(), fresh(world))
    again = await recovered(world, carrier_request(), frozenset())
    assert isinstance(first, CarrierAnswer)
    assert isinstance(again, CarrierAnswer)
    assert again.body["sid"] == first.body["sid"]
    assert len(world.accepted) == 1


async def test_a_request_that_is_on_its_way_lands_before_it_is_looked_up(world: World) -> None:
    trace = trace_of(world, repeated=True)
    landed = trace.since + timedelta(seconds=3)
    await performer(world).perform(ACCOUNT, carrier_request(), fresh(world))

    def slow(request: Request) -> Response:
        if request.method == "GET" and world.clock.now() < landed:
            return answer({"messages": [], "next_page_uri": None})
        return world.carrier(request)

    world.http.add(f"{CARRIER}/*", slow)
    await performer(world).perform(ACCOUNT, carrier_request(), trace)
    assert len(world.accepted) == 1


async def test_what_was_asked_for_long_ago_is_looked_up_at_once(world: World) -> None:
    trace = trace_of(world, repeated=True)
    world.clock.move_by(timedelta(minutes=1))
    before = world.clock.now()
    await performer(world).perform(ACCOUNT, carrier_request(), trace)
    assert world.clock.now() == before


async def test_a_message_that_the_carrier_never_saw_is_sent(world: World) -> None:
    await performer(world).perform(ACCOUNT, carrier_request("Something else"), fresh(world))
    await recovered(world, carrier_request(), frozenset())
    assert [message["body"] for message in world.accepted] == ["Something else", "Hello"]


async def test_an_equal_message_of_an_earlier_state_does_not_count(world: World) -> None:
    first = await performer(world).perform(ACCOUNT, carrier_request(), fresh(world))
    assert isinstance(first, CarrierAnswer)
    await recovered(world, carrier_request(), frozenset({first.body["sid"]}))
    assert len(world.accepted) == 2


async def test_a_send_whose_answer_was_lost_is_looked_up_before_it_is_repeated(
    world: World,
) -> None:
    answers = iter([True])

    def lose_the_first_answer(request: Request) -> Response:
        response = world.carrier(request)
        if request.method == "POST" and next(answers, False):
            raise HttpFailure("timeout", "no answer in time", sent=True)
        return response

    world.http.add(f"{CARRIER}/*", lose_the_first_answer)
    result = await performer(world).perform(ACCOUNT, carrier_request(), fresh(world))
    assert isinstance(result, CarrierAnswer)
    assert [result.body] == world.accepted


async def test_a_carrier_that_is_too_busy_is_asked_again(world: World) -> None:
    answers = iter([answer({"code": 20429}, 429), answer({}, 503)])
    world.http.add(f"{CARRIER}/*", lambda r: next(answers, None) or world.carrier(r))
    result = await performer(world).perform(ACCOUNT, carrier_request(), fresh(world))
    assert isinstance(result, CarrierAnswer)
    assert result.status == 201


async def test_a_post_of_a_flow_is_repeated_with_the_same_token(world: World) -> None:
    world.http.add("https://shop*", answer({}))
    trace = trace_of(world, repeated=True)
    result = await performer(world).perform(ACCOUNT, request(), trace)
    assert isinstance(result, Answer)
    assert headers(world.http.requests[-1])[IDEMPOTENCY] == "FN1.1"


async def test_a_post_is_not_repeated_when_the_setting_forbids_it(world: World) -> None:
    world.http.add("https://shop*", answer({}))
    trace = trace_of(world, repeated=True)
    careful = performer(world, repeat_posts=False)
    assert isinstance(await careful.perform(ACCOUNT, request(), trace), Failure)
    assert isinstance(await careful.perform(ACCOUNT, request(method="GET"), trace), Answer)
    assert [r.method for r in world.http.requests] == ["GET"]
