"""Every widget type of Studio is known, once, in the published order."""

import importlib
from pathlib import Path

import pytest

import soundstage.widgets
from soundstage.widgets import MODULES, WIDGETS, Widget

PUBLISHED = [
    "add-member-to-chat-channel",
    "add-twiml-redirect",
    "capture-payments",
    "connect-call-to",
    "create-chat-channel",
    "create-task",
    "enqueue-call",
    "fork-stream",
    "gather-input-on-call",
    "make-http-request",
    "make-outgoing-call-v1",
    "make-outgoing-call-v2",
    "record-call",
    "record-voicemail",
    "run-function",
    "run-function-v2",
    "say-play",
    "send-and-wait-for-reply",
    "send-message",
    "send-to-flex",
    "set-variables",
    "split-based-on",
    "run-subflow",
    "trigger",
    "understand",
    "update-sync-object",
    "connect-virtual-agent",
    "connect-virtual-agent-v2",
]
ACCEPTED = ["start-conversation", "resume-conversation", "run-conversation-relay"]
GONE = ["send-to-auto-pilot"]


def test_the_order_is_the_published_one() -> None:
    assert list(WIDGETS) == [*PUBLISHED, *ACCEPTED, *GONE]


def test_no_other_type_is_known() -> None:
    invented = {"http-request", "twiml-redirect", "hangup", "stop-call", "make-outgoing-call"}
    assert not invented & set(WIDGETS)


@pytest.mark.parametrize("kind", WIDGETS)
def test_a_type_lives_in_the_file_of_its_name(kind: str) -> None:
    name = kind.replace("-", "_")
    module = importlib.import_module(f"soundstage.widgets.{name}")
    widget = WIDGETS[kind]
    assert type(widget).__module__ == module.__name__
    assert type(widget).__name__ == kind.title().replace("-", "")
    assert Path(module.__file__ or "").name == f"{name}.py"


def test_every_listed_module_declares_a_widget_and_no_widget_is_left_out() -> None:
    assert [name.replace("_", "-") for name in MODULES] == list(WIDGETS)
    folder = Path(soundstage.widgets.__file__).parent
    declaring = {path.stem for path in folder.glob("*.py") if "\n@register\n" in path.read_text()}
    assert declaring == set(MODULES)


@pytest.mark.parametrize("widget", WIDGETS.values(), ids=WIDGETS)
def test_events_are_different_and_there_are_some(widget: Widget) -> None:
    assert widget.events
    assert len(set(widget.events)) == len(widget.events)
