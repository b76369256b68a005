"""The node behind an application: the routes are the same for all of them."""

from starlette.applications import Starlette
from starlette.requests import Request

from soundstage.runtime.node import Node


def put_node(app: Starlette, node: Node) -> None:
    """Let an application answer for a node."""
    app.state.node = node


def node_of(request: Request) -> Node:
    """Return the node that a request is for."""
    node: Node = request.app.state.node
    return node
