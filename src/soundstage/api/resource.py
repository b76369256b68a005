"""A path of the REST API: its methods, behind authentication."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from soundstage.api.addresses import base_url
from soundstage.api.auth import authenticate
from soundstage.api.call import Call
from soundstage.api.errors import MethodNotAllowed
from soundstage.api.middleware import request_sid
from soundstage.api.nodes import node_of
from soundstage.api.params import Params, read_form, read_query

Operation = Callable[[Call], Awaitable[Response]]


class Resource:
    """An ASGI application that answers the methods of one path."""

    def __init__(self, operations: Mapping[str, Operation]) -> None:
        self._operations = operations
        heads = {"HEAD"} if "GET" in operations else set[str]()
        self._allowed = ", ".join(sorted({*operations, *heads, "OPTIONS"}))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": self._allowed})
        method = "GET" if request.method == "HEAD" else request.method
        operation = self._operations.get(method)
        if operation is None:
            raise MethodNotAllowed(self._allowed)
        return await operation(await self._call(request))

    async def _call(self, request: Request) -> Call:
        node = node_of(request)
        caller = await authenticate(node.store, request.headers.get("authorization", ""))
        with_form = request.method == "POST"
        return Call(
            node=node,
            caller=caller,
            request_sid=request_sid(request),
            base_url=base_url(request, node.settings),
            path=request.scope["path"],
            path_params=request.path_params,
            query=read_query(request),
            form=await read_form(request, node.settings.limits.request_bytes)
            if with_form
            else Params(),
        )
