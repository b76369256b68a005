"""Every widget type, in the order of the published enumeration [schema]; four more follow."""

from importlib import import_module

from soundstage.widgets.base import GROUPS, WIDGETS, Widget, register
from soundstage.widgets.properties import (
    Example,
    KeyValue,
    Line,
    Need,
    Offset,
    Properties,
    Text,
    TypedKeyValue,
)

__all__ = [
    "GROUPS",
    "MODULES",
    "WIDGETS",
    "Example",
    "KeyValue",
    "Line",
    "Need",
    "Offset",
    "Properties",
    "Text",
    "TypedKeyValue",
    "Widget",
    "register",
]

MODULES = (
    "add_member_to_chat_channel",
    "add_twiml_redirect",
    "capture_payments",
    "connect_call_to",
    "create_chat_channel",
    "create_task",
    "enqueue_call",
    "fork_stream",
    "gather_input_on_call",
    "make_http_request",
    "make_outgoing_call_v1",
    "make_outgoing_call_v2",
    "record_call",
    "record_voicemail",
    "run_function",
    "run_function_v2",
    "say_play",
    "send_and_wait_for_reply",
    "send_message",
    "send_to_flex",
    "set_variables",
    "split_based_on",
    "run_subflow",
    "trigger",
    "understand",
    "update_sync_object",
    "connect_virtual_agent",
    "connect_virtual_agent_v2",
    "start_conversation",
    "resume_conversation",
    "run_conversation_relay",
    "send_to_auto_pilot",
)

for _name in MODULES:
    import_module(f"soundstage.widgets.{_name}")
