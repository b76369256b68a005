"""Flows, revisions and test users as they are shown [flow][rev][testusers]."""

import msgspec

from soundstage.api.call import Call
from soundstage.api.dates import shown
from soundstage.api.responses import Row
from soundstage.core.flows import Flow, Revision

_NOT_IN_LISTS = ("definition", "commit_message", "valid", "errors")


def flow_row(call: Call, flow: Flow) -> Row:
    """Return a flow as lists show it (version 2 of the API): without its definition."""
    url = flow_url(call, flow.sid)
    return {
        "sid": flow.sid,
        "account_sid": flow.account_sid,
        "author_sid": flow.author_sid,
        "friendly_name": flow.friendly_name,
        "definition": None,
        "status": flow.status,
        "revision": flow.latest,
        "commit_message": None,
        "valid": None,
        "errors": None,
        "warnings": None,
        "date_created": shown(flow.created_at),
        "date_updated": shown(flow.updated_at),
        "webhook_url": f"{call.base_url}/v1/Accounts/{flow.account_sid}/Flows/{flow.sid}",
        "url": url,
        "links": {
            "revisions": f"{url}/Revisions",
            "test_users": f"{url}/TestUsers",
            "executions": f"{url}/Executions",
        },
    }


def flow_view(call: Call, flow: Flow, revision: Revision) -> Row:
    """Return a flow with its latest revision (version 2 of the API)."""
    return flow_row(call, flow) | {
        "definition": _definition(revision),
        "commit_message": revision.commit_message,
        "valid": True,
        "errors": [],
        "warnings": _warnings(revision),
    }


def revision_view(call: Call, flow: Flow, revision: Revision) -> Row:
    """Return one revision of a flow; it never changes, so it has no date of a change."""
    return {
        "sid": flow.sid,
        "account_sid": flow.account_sid,
        "author_sid": revision.author_sid,
        "friendly_name": revision.friendly_name,
        "definition": _definition(revision),
        "status": revision.status,
        "revision": revision.number,
        "commit_message": revision.commit_message,
        "valid": True,
        "errors": [],
        "date_created": shown(revision.created_at),
        "date_updated": None,
        "url": f"{flow_url(call, flow.sid)}/Revisions/{revision.number}",
    }


def revision_row(call: Call, flow: Flow, revision: Revision) -> Row:
    """Return a revision as lists show it: without its definition."""
    return revision_view(call, flow, revision) | dict.fromkeys(_NOT_IN_LISTS)


def flow_view_v1(call: Call, flow: Flow) -> Row:
    """Return a flow as version 1 of the API shows it."""
    url = f"{call.base_url}/v1/Flows/{flow.sid}"
    return {
        "sid": flow.sid,
        "account_sid": flow.account_sid,
        "friendly_name": flow.friendly_name,
        "status": flow.status,
        "version": flow.latest,
        "date_created": shown(flow.created_at),
        "date_updated": shown(flow.updated_at),
        "url": url,
        "links": {"engagements": f"{url}/Engagements", "executions": f"{url}/Executions"},
    }


def flow_url(call: Call, flow_sid: str) -> str:
    """Return the URL of a flow in version 2 of the API."""
    return f"{call.base_url}/v2/Flows/{flow_sid}"


def _definition(revision: Revision) -> msgspec.Raw:
    """Return the client's own text, which is known to be JSON."""
    return msgspec.Raw(revision.definition.encode())


def _warnings(revision: Revision) -> list[Row]:
    return [{"message": message, "property_path": path} for path, message in revision.warnings]
