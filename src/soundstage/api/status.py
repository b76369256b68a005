"""Paths for operators and tools: is the node alive, is it ready, what is a valid flow."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from soundstage.api.responses import json
from soundstage.runtime.node import Node
from soundstage.validation import flow_definition_schema

Endpoint = Callable[[Request], Awaitable[Response]]


async def healthz(_: Request) -> Response:
    """Say that the process answers."""
    return json({"status": "ok"})


def readyz(node: Node) -> Endpoint:
    """Say whether the node takes work: 200, or 503 while it starts, stops or lacks its database."""

    async def endpoint(_: Request) -> Response:
        return json({"ready": node.ready}, 200 if node.ready else 503)

    return endpoint


async def definition_schema(_: Request) -> Response:
    """Show the JSON Schema of flow definitions [schema]."""
    return json(flow_definition_schema())
