"""`/Calls/{CA}/Streams` and `/Calls/{CA}/Siprec`: the REST twins of Start and Stop [oai][mem]."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.errors import BadRequest, CallNotInProgress
from soundstage.network.rest.answers import json_answer
from soundstage.network.rest.found import call_of, missing
from soundstage.network.rest.recordings import both
from soundstage.network.rest.requests import read_form
from soundstage.network.times import rfc2822
from soundstage.network.voice.doing.streams import StreamLine
from soundstage.network.voice.exchange import Exchange
from soundstage.network.voice.leg import Leg, Side
from soundstage.network.voice.ordering import callback

_CALL = "/2010-04-01/Accounts/{account}/Calls/{call}"
_KINDS = {"Streams": "Stream", "Siprec": "Siprec"}


class Streams:
    """The resources of what runs beside a call."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._state = exchange.desk.state

    def routes(self) -> list[Route]:
        """Return the routes; paths may end in `.json`."""
        made: list[Route] = []
        for name in _KINDS:
            made += both(f"{_CALL}/{name}", self.start, ["POST"])
            made.append(Route(f"{_CALL}/{name}/{{sid}}", self.stop, methods=["POST"]))
        return made

    async def start(self, request: Request) -> Response:
        """Start a stream."""
        leg, kind = self._live(request), _kind(request)
        form = await read_form(request)
        if kind == "Stream" and not form.text("Url").startswith("wss://"):
            raise BadRequest("Invalid Url: expected a wss:// URL")
        told = callback(form, "StatusCallback", frozenset())
        line = StreamLine(leg, form.text("Name"), told, kind)
        leg.sides[f"{kind} {line.name}"] = line
        return json_answer(self._rendered(leg, line, "in-progress"), 201)

    async def stop(self, request: Request) -> Response:
        """Stop a stream by its SID or name."""
        leg, kind = self._live(request), _kind(request)
        if (await read_form(request)).text("Status") != "stopped":
            raise BadRequest("Invalid Status: expected stopped")
        wanted = request.path_params["sid"].removesuffix(".json")
        for key, line in list(leg.sides.items()):
            if key.startswith(f"{kind} ") and wanted in (line.sid, line.name):
                leg.sides.pop(key).stop()
                return json_answer(self._rendered(leg, line, "stopped"))
        raise missing(request)

    def _live(self, request: Request) -> Leg:
        call = call_of(request, self._state, "call")
        leg = self._exchange.calls.live.get(call.sid)
        if leg is None or call.status != "in-progress":
            raise CallNotInProgress
        return leg

    def _rendered(self, leg: Leg, line: Side, status: str) -> Json:
        call = leg.call
        name = "Streams" if line.kind == "Stream" else "Siprec"
        base = f"/2010-04-01/Accounts/{call.account_sid}/Calls/{call.sid}"
        return {
            "account_sid": call.account_sid,
            "call_sid": call.sid,
            "date_updated": rfc2822(self._state.now()),
            "name": line.name,
            "sid": line.sid,
            "status": status,
            "uri": f"{base}/{name}/{line.sid}.json",
        }


def _kind(request: Request) -> str:
    return _KINDS["Streams" if "/Streams" in request.url.path else "Siprec"]
