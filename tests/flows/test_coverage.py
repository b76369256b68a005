"""The sample flows take every transition of every widget that runs."""

from pathlib import Path

import pytest

from soundstage.testing.runner import find_files, run_file
from soundstage.widgets import WIDGETS, Widget

RUNNING = sorted(name for name, widget in WIDGETS.items() if type(widget).enter is not Widget.enter)
ELSEWHERE = {
    "trigger": {"incomingCall", "incomingConversationMessage"},
    "run-function-v2": {"success", "fail"},
    "start-conversation": {"created", "failed"},
    "resume-conversation": {"resumed", "failed"},
    "send-to-flex": {"callComplete", "failedToEnqueue", "callFailure"},
    "enqueue-call": {"failedToEnqueue", "callFailure"},
    "make-outgoing-call-v1": {"hangup"},
    "record-voicemail": {"noAudio"},
}
"""Taken in test_webhooks.py, test_conversation_flows.py and test_exchange.py.

run-function-v2 is another name of run-function.
"""


@pytest.fixture(scope="module")
def taken() -> set[tuple[str, str]]:
    results = [result for path in find_files([Path(__file__).parent]) for result in run_file(path)]
    return {(step.type, step.name) for result in results for step in result.steps}


@pytest.mark.parametrize("name", RUNNING)
def test_every_transition_is_taken(name: str, taken: set[tuple[str, str]]) -> None:
    seen = {event for type_, event in taken if type_ == name}
    wanted = set(WIDGETS[name].events) - WIDGETS[name].silent
    assert seen | ELSEWHERE.get(name, set()) >= wanted
