"""Executions and steps as they are shown, under any of their names [exec][step]."""

from soundstage.api.dates import shown
from soundstage.api.identities import contact_sid
from soundstage.api.kinds import Kind
from soundstage.api.responses import Row
from soundstage.core.execution import Execution, Step
from soundstage.errors import Json


def execution_view(kind: Kind, base_url: str, execution: Execution) -> Row:
    """Return an execution; its context is shown on a path of its own."""
    url = execution_url(kind, base_url, execution)
    modern = {"flow_version": execution.revision, "initiated_by": execution.initiated_by}
    return {
        "sid": execution.sid,
        "account_sid": execution.account_sid,
        "flow_sid": execution.flow_sid,
        "contact_channel_address": execution.contact,
        "contact_sid": contact_sid(execution.account_sid, execution.contact),
        **(modern if kind.modern else {}),
        "context": {},
        "status": execution.status,
        "date_created": shown(execution.started_at),
        "date_updated": shown(execution.updated_at),
        "url": url,
        "links": {"steps": f"{url}/Steps", f"{kind.word}_context": f"{url}/Context"},
    }


def execution_context_view(kind: Kind, base_url: str, execution: Execution) -> Row:
    """Return the context of an execution, the outer one while a subflow runs."""
    return {
        "account_sid": execution.account_sid,
        "flow_sid": execution.flow_sid,
        f"{kind.word}_sid": execution.sid,
        "context": execution.outer_context,
        "url": f"{execution_url(kind, base_url, execution)}/Context",
    }


def step_view(kind: Kind, base_url: str, execution: Execution, step: Step) -> Row:
    """Return a step; it never changes, so it has no date of a change [step]."""
    url = _step_url(kind, base_url, execution, step.sid)
    return {
        "sid": step.sid,
        "account_sid": execution.account_sid,
        "flow_sid": execution.flow_sid,
        f"{kind.word}_sid": execution.sid,
        "parent_step_sid": step.parent_step_sid,
        "name": step.name,
        "context": {},
        "transitioned_from": step.transitioned_from,
        "transitioned_to": step.transitioned_to,
        "type": step.type,
        "date_created": shown(step.created_at),
        "date_updated": None,
        "url": url,
        "links": {"step_context": f"{url}/Context"},
    }


def step_context_view(
    kind: Kind, base_url: str, execution: Execution, step_sid: str, context: Json
) -> Row:
    """Return the context as it was when a step ended."""
    return {
        "account_sid": execution.account_sid,
        "flow_sid": execution.flow_sid,
        f"{kind.word}_sid": execution.sid,
        "step_sid": step_sid,
        "context": context,
        "url": f"{_step_url(kind, base_url, execution, step_sid)}/Context",
    }


def execution_url(kind: Kind, base_url: str, execution: Execution) -> str:
    """Return the URL of an execution under this name."""
    flow = f"{base_url}/{kind.version}/Flows/{execution.flow_sid}"
    return f"{flow}/{kind.collection}/{execution.sid}"


def _step_url(kind: Kind, base_url: str, execution: Execution, step_sid: str) -> str:
    return f"{execution_url(kind, base_url, execution)}/Steps/{step_sid}"
