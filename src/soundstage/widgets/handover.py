"""How send-to-flex hands written contacts over: a task, or an interaction of a conversation.

Both need the TaskRouter workspace of the workflow, which the widget's properties do not name:
the account's only workspace is taken, of several the one that has the workflow (assumed).
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from soundstage.core.effects import CarrierAnswer, Result
from soundstage.core.outcomes import Leave, Outcome
from soundstage.errors import Json
from soundstage.widgets.conversations import (
    HANDED_OFF,
    Form,
    active_conversation,
    ask,
    farewell_after_hand_off,
    handed_off,
    refused,
)
from soundstage.widgets.scope import Scope
from soundstage.widgets.values import parse_json, seconds

TASK_SECONDS = 3_600
MOST_TASK_SECONDS = 1_209_600
_MOST_PRIORITY = 2**31 - 1
_SENDER = ("channelType", "customerAddress", "from", "name", "customerName")
_TEXTED = frozenset({"sms", "whatsapp", "messenger", "gbm", "email"})


def not_created(scope: Scope[Any], reason: str) -> Leave:
    """Leave without a task (81015) [err]."""
    scope.warn(81015, f"No task was created: {reason}", level="error")
    return Leave("failedToEnqueue")


def begin(scope: Scope[Any], default: Mapping[str, Json], extra: Mapping[str, Json]) -> Outcome:
    """Look for the workspace, with the attributes of the task checked before.

    `default` stands for attributes that the author left out, `extra` is added to them; what
    the author wrote wins (assumed).
    """
    if handed_off(scope.context):
        return not_created(scope, "the conversation was handed over before")
    written = scope.properties.attributes.strip()
    try:
        attributes = parse_json(written) if written else dict(default)
    except ValueError as error:
        return not_created(scope, f"the attributes are not valid JSON, {error}")
    if not isinstance(attributes, dict):
        return not_created(scope, "the attributes are not a JSON object")
    memory = {"attributes": {**extra, **attributes} if extra else attributes}
    form = (("PageSize", "1000"),)
    return ask(scope, "/v1/Workspaces", form, method="GET", memory=memory, product="taskrouter")


def go_on(scope: Scope[Any], result: Result) -> Outcome:
    """Take an answer of the carrier: to the search for the workspace, or to the hand-over."""
    memory = scope.memory
    if "workspace" in memory:
        reason = refused(result)
        return not_created(scope, reason) if reason else _created(scope, result)
    if "candidates" not in memory:
        reason = refused(result)
        return not_created(scope, reason) if reason else _choose(scope, _workspaces(result))
    first, *others = memory["candidates"]
    if isinstance(result, CarrierAnswer) and result.status == 404:
        return _look_into(scope, others)
    reason = refused(result)
    return not_created(scope, reason) if reason else _hand_over(scope, first)


def _workspaces(result: Result) -> list[str]:
    body = result.body if isinstance(result, CarrierAnswer) else {}
    return [str(one["sid"]) for one in body.get("workspaces") or ()]


def _choose(scope: Scope[Any], workspaces: list[str]) -> Outcome:
    if len(workspaces) == 1:
        return _hand_over(scope, workspaces[0])
    return _look_into(scope, workspaces)


def _look_into(scope: Scope[Any], candidates: list[str]) -> Outcome:
    """Ask the first of these workspaces whether it has the workflow."""
    workflow = scope.properties.workflow
    if not candidates:
        return not_created(scope, f"no workspace has the workflow {workflow[:64]!r}")
    path = f"/v1/Workspaces/{candidates[0]}/Workflows/{quote(workflow, safe='')}"
    memory = {**scope.memory, "candidates": candidates}
    return ask(scope, path, method="GET", memory=memory, product="taskrouter")


def _hand_over(scope: Scope[Any], workspace: str) -> Outcome:
    memory = {**scope.memory, "workspace": workspace}
    if active_conversation(scope.context):
        form = _interaction(scope, workspace)
        return ask(scope, "/v1/Interactions", form, memory=memory, product="flex-api")
    path = f"/v1/Workspaces/{workspace}/Tasks"
    return ask(scope, path, _task(scope), memory=memory, product="taskrouter")


def _task(scope: Scope[Any]) -> Form:
    properties = scope.properties
    return (
        ("WorkflowSid", properties.workflow),
        ("TaskChannel", properties.channel),
        ("Attributes", _text(scope.memory["attributes"])),
        ("Priority", str(_priority(scope))),
        ("Timeout", str(_timeout(scope))),
    )


def _interaction(scope: Scope[Any], workspace: str) -> Form:
    """Return the interaction of the active conversation, routed by the workflow [W:send-flex]."""
    properties = scope.properties
    named = "task_channel_sid" if properties.channel.startswith("TC") else (
        "task_channel_unique_name"
    )  # fmt: skip
    channel = {
        "type": channel_type(scope.context),
        "initiated_by": "customer",
        "properties": {"media_channel_sid": active_conversation(scope.context)},
    }
    routing = {
        "properties": {
            "workspace_sid": workspace,
            "workflow_sid": properties.workflow,
            named: properties.channel,
            "attributes": scope.memory["attributes"],
            "priority": _priority(scope),
            "timeout": _timeout(scope),
        }
    }
    return (("Channel", _text(channel)), ("Routing", _text(routing)))


def _priority(scope: Scope[Any]) -> int:
    return seconds(scope, "priority", scope.properties.priority, 0, _MOST_PRIORITY)


def _timeout(scope: Scope[Any]) -> int:
    given = scope.properties.timeout
    return max(1, seconds(scope, "timeout", given, TASK_SECONDS, MOST_TASK_SECONDS))


def _created(scope: Scope[Any], result: Result) -> Leave:
    body = dict(result.body) if isinstance(result, CarrierAnswer) else {}
    if not active_conversation(scope.context):
        documented = {
            "TaskSid": body.get("sid"),
            "Age": body.get("age"),
            "Attributes": body.get("attributes"),
        }
        return Leave("callComplete", outputs={**body, **documented})
    names = ("sid", "channel", "routing", "url")
    context_sid = body.get("interaction_context_sid") or body.get("sid")
    return Leave(
        "callComplete",
        outputs={**{name: body.get(name) for name in names}, "FlexContextSid": context_sid},
        flow={"channel": {"status": HANDED_OFF}},
        farewell=farewell_after_hand_off(scope.execution),
    )


def of_message(context: Mapping[str, Json]) -> dict[str, Json]:
    """Return the attributes of a message's task when the author gave none [W:send-flex]."""
    message = context["trigger"].get("message") or {}
    channel = message.get("ChannelAttributes")
    known = channel if isinstance(channel, dict) else {}
    return {
        "name": known.get("from", ""),
        "channelType": known.get("channel_type", ""),
        "channelSid": message.get("ChannelSid", ""),
    }


def of_conversation(context: Mapping[str, Json]) -> dict[str, Json]:
    """Return what is added to the attributes: the sender, under each of its names [W:send-flex]."""
    return dict.fromkeys(_SENDER, _sender(context))


def channel_type(context: Mapping[str, Json]) -> str:
    """Return by what the contact writes, as interactions name it; `web` for chats (assumed)."""
    trigger = context["trigger"].get("conversation") or {}
    source = str(trigger.get("Source", "")).lower()
    if source in _TEXTED:
        return source
    if trigger:
        return "web"
    address = _sender(context)
    prefix, colon, _ = address.partition(":")
    if colon and prefix in _TEXTED:
        return prefix
    return "sms" if address.startswith("+") else "web"


def _sender(context: Mapping[str, Json]) -> str:
    trigger = context["trigger"].get("conversation")
    if trigger is None:
        return str(context["contact"]["channel"]["address"])
    return str(trigger.get("From") or trigger.get("Author") or "")


def _text(value: Json) -> str:
    return msgspec.json.encode(value).decode()
