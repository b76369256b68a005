"""Which event a webhook request is, and which requests are the same one."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from soundstage.api.inbound import classify

FLOW = "FW" + "1" * 32
CASES = msgspec.json.decode((Path(__file__).parent / "data" / "events.json").read_bytes())


def identity(params: dict[str, str], token: str = "") -> str:
    event = classify(FLOW, token, params)
    assert event is not None
    return event.id


@pytest.mark.parametrize("case", CASES, ids=[str(case["params"]) for case in CASES])
def test_parameters_tell_the_event(case: dict[str, Any]) -> None:
    event = classify(FLOW, "", case["params"])
    assert (type(event).__name__ if event else None) == case["event"]
    if event is not None:
        assert event.params == case["params"]
        assert event.id.startswith(f"{FLOW}:")


def test_a_flow_event_has_its_name() -> None:
    event = classify(FLOW, "", {"CallSid": "CA1", "FlowEvent": "audioComplete"})
    assert getattr(event, "name", None) == "audioComplete"


@pytest.mark.parametrize(
    "params",
    [
        {"CallSid": "CA1", "CallStatus": "in-progress", "FlowEvent": "x"},
        {"CallSid": "CA1", "CallStatus": "completed", "FlowEvent": "x"},
        {"CallSid": "CA1", "CallStatus": "in-progress"},
        {"MessageSid": "SM1", "FlowEvent": "return"},
    ],
)
def test_of_what_may_happen_twice_the_idempotency_token_is_the_identity(
    params: dict[str, str],
) -> None:
    assert identity(params, "token") == identity(params, "token")
    assert identity(params, "token") != identity(params, "another")


@pytest.mark.parametrize("tokens", [("", ""), ("one", "one"), ("one", "two"), ("one", "")])
@pytest.mark.parametrize(
    "params",
    [
        {"MessageSid": "SM1"},
        {"SmsSid": "SM1"},
        {"MessageSid": "SM1", "MessageStatus": "sent"},
        {"CallSid": "CA1", "CallStatus": "ringing"},
        {"CallSid": "CA1", "CallStatus": "completed"},
    ],
)
def test_what_happens_once_is_known_by_itself_whatever_its_token(
    params: dict[str, str], tokens: tuple[str, str]
) -> None:
    first, second = tokens
    assert identity(params, first) == identity({**params, "Body": "again"}, second)
    other = {name: value + "0" for name, value in params.items()}
    assert identity(params, first) != identity(other, first or "token")


def test_a_status_of_a_message_is_not_the_message() -> None:
    message = {"MessageSid": "SM1"}
    sent = identity({**message, "MessageStatus": "sent"})
    assert len({identity(message), sent, identity({**message, "MessageStatus": "read"})}) == 3


@pytest.mark.parametrize(
    "params",
    [
        {"CallSid": "CA1", "CallStatus": "in-progress", "FlowEvent": "audioComplete"},
        {"CallSid": "CA1", "CallStatus": "in-progress"},
        {"MessageSid": "SM1", "FlowEvent": "return"},
    ],
)
def test_without_a_token_what_may_happen_twice_is_never_a_repeat(params: dict[str, str]) -> None:
    assert identity(params) != identity(params)


def test_an_identity_has_a_bounded_length() -> None:
    long = identity({"MessageSid": "x" * 1_000_000})
    assert len(long) < 150
    assert long != identity({"MessageSid": "x" * 1_000_001})
    assert len(identity({"CallSid": "CA1"}, "t" * 10_000)) < 150
