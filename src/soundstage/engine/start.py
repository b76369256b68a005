"""The beginning of an execution: who talks to whom, and the first context."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from soundstage.core.events import (
    CallReceived,
    ConversationMessageReceived,
    ExecutionRequested,
    Inbound,
    MessageReceived,
    StartEvent,
)
from soundstage.core.execution import Execution
from soundstage.engine.program import Program
from soundstage.errors import Json
from soundstage.limits import Limits

_PARSED = ("AddOns", "ChannelAttributes")


def addresses(event: Inbound | ExecutionRequested) -> tuple[str, str]:
    """Return the pair (contact, flow address) that finds the execution of an event.

    A message that came through a Messaging Service has the service as its flow address
    [FAQ]; a conversation is both sides of its own pair [pov].
    """
    if isinstance(event, ExecutionRequested):
        return event.to, event.from_
    params = event.params
    if isinstance(event, ConversationMessageReceived):
        conversation = params.get("ConversationSid", "")
        return conversation, conversation
    address = params.get("To", "")
    if isinstance(event, MessageReceived):
        address = params.get("MessagingServiceSid") or address
    return params.get("From", ""), address


def begin(
    event: StartEvent,
    *,
    sid: str,
    account_sid: str,
    program: Program,
    now: datetime,
) -> Execution:
    """Return the execution that `event` starts, before its first turn (version 0)."""
    contact, address = addresses(event)
    key = f"{contact} {address}"
    if isinstance(event, CallReceived) and program.definition.allow_concurrent_calls:
        key += f" {event.params.get('CallSid', '')}"
    return Execution(
        sid=sid,
        account_sid=account_sid,
        flow_sid=program.flow_sid,
        revision=program.revision,
        subflows={sid: flow.revision for sid, flow in program.subflows.items()},
        contact=contact,
        address=address,
        key=key,
        trigger=event.trigger,
        initiated_by=_cause(event),
        started_at=now,
        running_flow=program.flow_sid,
        context=_context(event, sid, program),
    )


def subflow_context(
    outer: Mapping[str, Json], flow_sid: str, parent: Mapping[str, Json]
) -> dict[str, Json]:
    """Return the context in which a subflow begins [subflows].

    It has its own widgets and variables, and sees the channel, the contact, the data and the
    trigger of its parent.
    """
    kept = {k: v for k, v in outer["flow"].items() if k != "variables"}
    return {
        "flow": {**kept, "flow_sid": flow_sid},
        "contact": outer["contact"],
        "trigger": {**outer["trigger"], "parent": dict(parent)},
        "widgets": {},
    }


def _cause(event: StartEvent) -> str | None:
    """Return the SID of what started the execution [oai][exec]."""
    if isinstance(event, ExecutionRequested):
        return event.id
    key = "CallSid" if isinstance(event, CallReceived) else "MessageSid"
    return event.params.get(key) or event.params.get("SmsSid")


def _context(event: StartEvent, sid: str, program: Program) -> dict[str, Json]:
    flow: dict[str, Json] = {"sid": sid, "flow_sid": program.flow_sid}
    if isinstance(event, ExecutionRequested):
        contact, address = event.to, event.from_
        request = {"to": event.to, "from": event.from_, "parameters": event.parameters}
        trigger: dict[str, Json] = {"request": request}
        if event.parameters:
            flow["data"] = event.parameters
    else:
        contact, address = _shown_addresses(event)
        trigger = {_trigger_name(event): _parameters(event.params, program.surroundings.limits)}
    flow["channel"] = {"address": address}
    return {
        "flow": flow,
        "contact": {"channel": {"address": contact}},
        "trigger": trigger,
        "widgets": {},
    }


def _shown_addresses(event: Inbound) -> tuple[str, str]:
    """Return the two addresses that templates see (context.md section 2) [skill][UG]."""
    if isinstance(event, ConversationMessageReceived):
        return addresses(event)
    contact, address = event.params.get("From", ""), event.params.get("To", "")
    service = event.params.get("MessagingServiceSid")
    if service and contact.startswith("rcs:"):
        return contact.removeprefix("rcs:"), service
    return contact, address


def _trigger_name(event: Inbound) -> str:
    if isinstance(event, MessageReceived):
        return "message"
    return "call" if isinstance(event, CallReceived) else "conversation"


def _parameters(params: Mapping[str, str], limits: Limits) -> dict[str, Json]:
    """Return webhook parameters as templates see them; two of them hold JSON [skill]."""
    shown: dict[str, Json] = dict(params)
    if "Body" in shown:
        shown["Body"] = params["Body"][: limits.message_characters]
    for name in _PARSED:
        if name in params:
            shown[name] = _json_or_text(params[name])
    return shown


def _json_or_text(text: str) -> Json:
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return text
