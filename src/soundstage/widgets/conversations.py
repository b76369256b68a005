"""What widgets that have to do with conversations share: which one is active, what is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from soundstage.core.effects import CarrierAnswer, CarrierRequest, Failure, Result
from soundstage.core.execution import Execution
from soundstage.core.outcomes import Leave, Wait, WaitFor
from soundstage.errors import Json
from soundstage.widgets.scope import Scope

Form = tuple[tuple[str, str], ...]

HANDED_OFF = "handed off"
"""The `flow.channel.status` of a conversation that agents have taken over [skill]."""

_SHOWN = (
    "sid",
    "friendly_name",
    "unique_name",
    "state",
    "attributes",
    "bindings",
    "chat_service_sid",
    "messaging_service_sid",
    "date_created",
    "date_updated",
    "timers",
    "links",
    "url",
)
_SHOWN_OF_PARTICIPANTS = (
    "sid",
    "identity",
    "attributes",
    "role_sid",
    "conversation_sid",
    "date_created",
    "date_updated",
    "last_read_message_index",
    "last_read_timestamp",
    "url",
)


def active_conversation(context: Mapping[str, Json]) -> str:
    """Return the SID of the conversation that an execution belongs to, or an empty text [skill].

    One that the flow opened or took up comes before the one that started it.
    """
    channel = context["flow"].get("channel") or {}
    if channel.get("sid"):
        return str(channel["sid"])
    trigger = context["trigger"].get("conversation") or {}
    return str(trigger.get("ConversationSid") or "")


def conversation_path(context: Mapping[str, Json]) -> str:
    """Return the REST path of the active conversation, within its service when that is known."""
    channel = context["flow"].get("channel") or {}
    trigger = context["trigger"].get("conversation") or {}
    details = channel if channel.get("sid") else {}
    service = (details.get("details") or {}).get("chat_service_sid")
    if not details:
        service = trigger.get("ChatServiceSid") or trigger.get("InstanceSid")
    return path_of(str(service or ""), active_conversation(context))


def path_of(service: str, conversation: str = "") -> str:
    """Return the path of a conversation, or that of all conversations of a service."""
    start = f"/v1/Services/{service}/Conversations" if service else "/v1/Conversations"
    return f"{start}/{conversation}" if conversation else start


def handed_off(context: Mapping[str, Json]) -> bool:
    """Tell whether agents have taken the conversation over: flows may not write to it [skill]."""
    channel = context["flow"].get("channel") or {}
    return bool(channel.get("status") == HANDED_OFF)


def why_not(scope: Scope[Any]) -> str | None:
    """Tell why an execution cannot get a conversation now; None when it can.

    An execution has one conversation at most, and only those started by REST get one [skill].
    """
    if scope.execution.trigger != "incomingRequest":
        return "the execution was not started by the REST API"
    if handed_off(scope.context):
        return "the conversation was handed over to agents"
    if active_conversation(scope.context):
        return "the execution has a conversation already"
    return None


def failed(scope: Scope[Any], reason: str) -> Leave:
    """Leave without a conversation; its code is that of chat channels (assumed)."""
    if scope.execution.trigger == "incomingRequest":
        scope.warn(81006, f"There is no conversation: {reason}", level="error")
    else:
        scope.warn(81020, f"There is no conversation: {reason}")
    return Leave("failed")


def refused(result: Result) -> str | None:
    """Say why the carrier did not do what it was asked, or None when it did."""
    if isinstance(result, CarrierAnswer):
        message = result.body.get("message") or f"status {result.status}"
        return None if result.status < 300 else f"the carrier refused it: {message}"
    reason = result.message if isinstance(result, Failure) else "it gave no answer of its own"
    return f"the carrier could not be reached: {reason}"


def ask(
    scope: Scope[Any],
    path: str,
    form: Form = (),
    *,
    method: str = "POST",
    memory: Mapping[str, Json],
    product: str = "conversations",
) -> Wait:
    """Ask the carrier and wait for what it answers."""
    request = CarrierRequest(
        id=scope.next_id(), product=product, path=path, form=form, method=method
    )
    return Wait(for_=frozenset({WaitFor.EFFECT}), effects=(request,), memory=memory)


def ask_for_webhook(
    scope: Scope[Any], path: str, filters: Sequence[str], memory: Mapping[str, Json]
) -> Wait:
    """Ask that what is said in a conversation is told to this flow [docs page]."""
    form = (
        ("Target", "studio"),
        ("Configuration.FlowSid", scope.execution.flow_sid),
        *(("Configuration.Filters", name) for name in filters),
    )
    return ask(scope, f"{path}/Webhooks", form, memory=memory)


def joined(
    scope: Scope[Any],
    event: str,
    path: str,
    webhook_sid: str,
    *,
    close: bool | None = None,
) -> Leave:
    """Leave with a conversation: what is published, and what follows the execution's end [skill].

    The webhook goes with the execution; with `close` the conversation is closed, too.
    """
    conversation = scope.memory["conversation"]
    participants = scope.memory["participants"]
    outputs: dict[str, Json] = {
        "conversation": {**conversation, "participants": participants},
        "webhook_sid": webhook_sid,
    }
    if close is not None:
        outputs["close_channel_on_execution_end"] = close
    details = {
        "chat_service_sid": conversation.get("chat_service_sid"),
        "friendly_name": conversation.get("friendly_name"),
        "participants": participants,
        "webhook_sid": webhook_sid,
    }
    channel = {
        "sid": conversation["sid"],
        "type": "conversation",
        "status": conversation.get("state", "active"),
        "details": _set(details),
    }
    return Leave(
        event,
        outputs=outputs,
        flow={"channel": channel},
        farewell=_farewell(scope, path, webhook_sid, close=bool(close)),
    )


def _farewell(
    scope: Scope[Any], path: str, webhook_sid: str, *, close: bool
) -> tuple[CarrierRequest, ...]:
    """Return what the carrier is asked after the end of the execution."""
    hook = CarrierRequest(
        id=scope.next_id(),
        product="conversations",
        path=f"{path}/Webhooks/{webhook_sid}",
        method="DELETE",
    )
    if not close:
        return (hook,)
    closing = CarrierRequest(
        id=scope.next_id(), product="conversations", path=path, form=(("State", "closed"),)
    )
    return (hook, closing)


def farewell_after_hand_off(execution: Execution) -> tuple[CarrierRequest, ...]:
    """Return what still follows the end: agents go on in a conversation, so none is closed."""
    requests = (effect for effect in execution.farewell if isinstance(effect, CarrierRequest))
    return tuple(effect for effect in requests if effect.method == "DELETE")


def shown(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return what is published of a conversation: only what is there [skill]."""
    return _set({name: body.get(name) for name in _SHOWN})


def shown_participant(body: Mapping[str, Json]) -> dict[str, Json]:
    """Return what is published of a participant [skill]."""
    binding = body.get("messaging_binding") or {}
    addresses = {name: binding.get(name) for name in ("address", "proxy_address")}
    own = {name: body.get(name) for name in _SHOWN_OF_PARTICIPANTS}
    return _set({**own, "messaging_binding": _set(addresses) or None})


def _set(values: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in values.items() if value is not None}


def pairs(fields: Mapping[str, str]) -> Form:
    """Return the fields that are set, as form pairs."""
    return tuple((name, value) for name, value in fields.items() if value)
