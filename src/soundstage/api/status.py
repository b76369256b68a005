"""Paths for operators and tools: is the node alive, is it ready, what is a valid flow."""

from starlette.requests import Request
from starlette.responses import Response

from soundstage.api.nodes import node_of
from soundstage.api.responses import json
from soundstage.validation import flow_definition_schema


async def healthz(_: Request) -> Response:
    """Say that the process answers."""
    return json({"status": "ok"})


async def readyz(request: Request) -> Response:
    """Say whether the node takes work: 200, or 503 while it starts, stops or lacks its database."""
    ready = node_of(request).ready
    return json({"ready": ready}, 200 if ready else 503)


async def definition_schema(_: Request) -> Response:
    """Show the JSON Schema of flow definitions [schema]."""
    return json(flow_definition_schema())
