"""`/network/workflows/{WW}`: what becomes of the tasks of a workflow, as JSON."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.network.products.shelf import checked_sid
from soundstage.network.products.workers import Plan, Workers
from soundstage.network.rest.answers import json_answer
from soundstage.network.rest.requests import authenticated, read_json
from soundstage.network.state import State


class Plans:
    """The network's own resource for workflows."""

    def __init__(self, state: State, workers: Workers) -> None:
        self._state = state
        self._workers = workers

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/network/workflows/{sid}", self.plan, methods=["GET", "PUT"])]

    async def plan(self, request: Request) -> Response:
        """Show or say what becomes of a workflow's tasks; the workflow need not be there yet."""
        account = authenticated(request, self._state)
        sid = checked_sid(request.path_params["sid"], "WW")
        if request.method == "PUT":
            self._workers.put(account.sid, sid, await read_json(request, Plan))
        return json_answer(self._workers.plan(account.sid, sid))
