"""The main job, from outside: the official SDK publishes a flow, a phone texts it."""

import json
import signal
from pathlib import Path

import pytest
import requests
from tests.e2e.conftest import ACCOUNT, NUMBER, TOKEN, House, wait_for
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator

ORDER = json.loads(Path(__file__).with_name("order.json").read_text())
ANN, BOB = "+15551230001", "+15551230002"


def published(house: House) -> str:
    flow = house.client().studio.v2.flows.create(
        friendly_name="Order", status="published", definition=ORDER
    )
    house.number_for(flow.webhook_url)
    return str(flow.sid)


def test_a_text_starts_the_published_flow_and_drives_it_to_its_end(house: House) -> None:
    flow = house.client().studio.v2.flows(published(house))
    house.text(ANN, "hello")
    assert house.received(ANN, 1) == ["Tea or coffee?"]
    house.text(ANN, "Coffee")
    assert house.received(ANN, 2)[-1] == "One coffee for you!"

    (execution,) = wait_for(lambda: flow.executions.list(status="ended"))
    assert execution.contact_channel_address == ANN
    steps = flow.executions(execution.sid).steps.list()
    assert [f"{s.name}: {s.transitioned_from} -> {s.transitioned_to}" for s in steps[::-1]] == [
        "incomingMessage: Trigger -> ask",
        "incomingMessage: ask -> which",
        "match: which -> keep",
        "next: keep -> confirm",
        "sent: confirm -> Ended",
    ]
    context = flow.executions(execution.sid).execution_context().fetch().context
    assert context["flow"]["variables"] == {"drink": "coffee"}
    assert context["trigger"]["message"]["Body"] == "hello"
    asked = flow.executions(execution.sid).steps(steps[3].sid).step_context().fetch().context
    assert asked["widgets"]["ask"]["inbound"]["Body"] == "Coffee"
    assert "variables" not in asked["flow"]


def test_a_rest_start_is_driven_by_text_and_refused_while_it_is_active(house: House) -> None:
    flow = house.client().studio.v2.flows(published(house))
    execution = flow.executions.create(to=BOB, from_=NUMBER, parameters={"name": "Bob"})
    assert execution.status == "active"
    with pytest.raises(TwilioRestException) as refused:
        flow.executions.create(to=BOB, from_=NUMBER)
    assert (refused.value.status, refused.value.code) == (409, 20409)

    house.received(BOB, 1)
    house.text(BOB, "tea")
    assert house.received(BOB, 2)[-1] == "One tea for Bob!"
    wait_for(lambda: flow.executions(execution.sid).fetch().status == "ended")


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_a_conversation_goes_on_after_the_process_was_stopped(house: House, sign: int) -> None:
    flow = house.client().studio.v2.flows(published(house))
    house.text(ANN, "hello")
    house.received(ANN, 1)
    house.stop(sign)
    house.start()
    house.text(ANN, "tea")
    assert house.received(ANN, 2)[-1] == "One tea for you!"
    wait_for(lambda: flow.executions.list(status="ended"))


def test_a_timer_that_was_due_while_the_process_was_down_fires_late(house: House) -> None:
    hasty = json.loads(json.dumps(ORDER).replace('"3600"', '"1"'))
    flow = house.client().studio.v2.flows.create(
        friendly_name="Hasty", status="published", definition=hasty
    )
    house.number_for(flow.webhook_url)
    house.text(ANN, "hello")
    house.received(ANN, 1)
    house.stop(signal.SIGKILL)
    house.start()
    assert house.received(ANN, 2)[-1] == "Maybe later."


def test_a_repeated_webhook_gets_its_first_answer_and_starts_nothing(house: House) -> None:
    flow_sid = published(house)
    url = f"{house.url}/v1/Accounts/{ACCOUNT}/Flows/{flow_sid}"
    form = {"From": ANN, "To": NUMBER, "Body": "hi", "MessageSid": f"SM{'1' * 32}"}
    signature = RequestValidator(TOKEN).compute_signature(url, form)
    headers = {"X-Twilio-Signature": signature}
    first = requests.post(url, data=form, headers=headers, timeout=10)
    again = requests.post(url, data=form, headers=headers, timeout=10)
    assert (first.status_code, first.text) == (again.status_code, again.text)
    assert first.status_code == 200
    executions = house.client().studio.v2.flows(flow_sid).executions.list()
    assert len(executions) == 1


def test_a_webhook_without_a_valid_signature_is_refused(house: House) -> None:
    url = f"{house.url}/v1/Accounts/{ACCOUNT}/Flows/{published(house)}"
    answer = requests.post(url, data={"From": ANN, "To": NUMBER, "MessageSid": "SM1"}, timeout=10)
    assert answer.status_code == 401
