"""Every path of the application and what answers its methods."""

from collections.abc import Mapping

from starlette.routing import Route

from soundstage.api import (
    alerts,
    event_types,
    flows,
    revisions,
    sinks,
    status,
    subscriptions,
)
from soundstage.api.executions import Executions
from soundstage.api.kinds import ENGAGEMENTS, EXECUTIONS, EXECUTIONS_V1, Kind
from soundstage.api.resource import Operation, Resource
from soundstage.api.steps import Steps

Operations = Mapping[str, Mapping[str, Operation]]

_FLOWS: Operations = {
    "/v2/Flows": {"GET": flows.list_flows, "POST": flows.create_flow},
    "/v2/Flows/Validate": {"POST": flows.validate_flow},
    "/v2/Flows/{flow}": {
        "GET": flows.fetch_flow,
        "POST": flows.update_flow,
        "DELETE": flows.delete_flow,
    },
    "/v2/Flows/{flow}/Revisions": {"GET": revisions.list_revisions},
    "/v2/Flows/{flow}/Revisions/{revision}": {"GET": revisions.fetch_revision},
    "/v2/Flows/{flow}/TestUsers": {
        "GET": revisions.fetch_test_users,
        "POST": revisions.update_test_users,
    },
    "/v1/Flows": {"GET": flows.list_flows_v1},
    "/v1/Flows/{flow}": {"GET": flows.fetch_flow_v1, "DELETE": flows.delete_flow},
}

_STREAMS: Operations = {
    "/v1/Alerts": {"GET": alerts.list_alerts},
    "/v1/Alerts/{alert}": {"GET": alerts.fetch_alert},
    "/v1/Types": {"GET": event_types.list_types},
    "/v1/Types/{type}": {"GET": event_types.fetch_type},
    "/v1/Sinks": {"GET": sinks.list_sinks, "POST": sinks.create_sink},
    "/v1/Sinks/{sink}": {
        "GET": sinks.fetch_sink,
        "POST": sinks.update_sink,
        "DELETE": sinks.delete_sink,
    },
    "/v1/Sinks/{sink}/Test": {"POST": sinks.send_test},
    "/v1/Sinks/{sink}/Validate": {"POST": sinks.validate_sink},
    "/v1/Subscriptions": {
        "GET": subscriptions.list_subscriptions,
        "POST": subscriptions.create_subscription,
    },
    "/v1/Subscriptions/{subscription}": {
        "GET": subscriptions.fetch_subscription,
        "POST": subscriptions.update_subscription,
        "DELETE": subscriptions.delete_subscription,
    },
    "/v1/Subscriptions/{subscription}/SubscribedEvents": {
        "GET": subscriptions.list_events,
        "POST": subscriptions.create_event,
    },
    "/v1/Subscriptions/{subscription}/SubscribedEvents/{type}": {
        "GET": subscriptions.fetch_event,
        "POST": subscriptions.update_event,
        "DELETE": subscriptions.delete_event,
    },
}


def _of_kind(kind: Kind) -> Operations:
    executions, steps = Executions(kind), Steps(kind)
    collection = f"/{kind.version}/Flows/{{flow}}/{kind.collection}"
    one = f"{collection}/{{execution}}"
    endable = {} if kind is ENGAGEMENTS else {"POST": executions.update}
    return {
        collection: {"GET": executions.list, "POST": executions.create},
        one: {"GET": executions.fetch, "DELETE": executions.delete, **endable},
        f"{one}/Context": {"GET": executions.fetch_context},
        f"{one}/Steps": {"GET": steps.list},
        f"{one}/Steps/{{step}}": {"GET": steps.fetch},
        f"{one}/Steps/{{step}}/Context": {"GET": steps.fetch_context},
    }


OPERATIONS: Operations = {
    **_FLOWS,
    **_of_kind(EXECUTIONS),
    **_of_kind(EXECUTIONS_V1),
    **_of_kind(ENGAGEMENTS),
    **_STREAMS,
}
"""The operations of the REST API, by path and method."""


HEALTH = (Route("/healthz", status.healthz), Route("/readyz", status.readyz))
"""The routes by which a machine is watched."""

ROUTES = (
    *(Route(path, Resource(operations)) for path, operations in OPERATIONS.items()),
    Route("/schemas/flow-definition.json", status.definition_schema),
    *HEALTH,
)
"""The routes of the application, but for the webhooks'."""
