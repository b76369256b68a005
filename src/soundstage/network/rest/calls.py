"""`/2010-04-01/Accounts/{AC}/Calls`: call, list, fetch, redirect, hang up, delete [oai]."""

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.errors import BadRequest, CallNotInProgress, NotFinal
from soundstage.network.records import Account
from soundstage.network.rest.answers import empty_answer, json_answer
from soundstage.network.rest.dates import by_date
from soundstage.network.rest.found import call_of
from soundstage.network.rest.paging import Selection, list_page
from soundstage.network.rest.requests import Form, authenticated, read_form
from soundstage.network.times import rfc2822
from soundstage.network.voice.exchange import Exchange
from soundstage.network.voice.ordering import changed_settings, instructions, ordered
from soundstage.network.voice.parties import party
from soundstage.network.voice.records import OVER, Call

PATH = "/2010-04-01/Accounts/{account}/Calls"
_US = re.compile(r"\+1(\d{3})(\d{3})(\d{4})")
_SUBRESOURCES = (
    "notifications recordings payments events siprec streams transcriptions "
    "user_defined_message_subscriptions user_defined_messages"
)


class Calls:
    """The resource of calls."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._state = exchange.desk.state

    def routes(self) -> list[Route]:
        """Return the routes; paths may end in `.json`."""
        return [
            Route(PATH, self.collection, methods=["GET", "POST"]),
            Route(PATH + ".json", self.collection, methods=["GET", "POST"]),
            Route(PATH + "/{sid}", self.single, methods=["GET", "POST", "DELETE"]),
        ]

    async def collection(self, request: Request) -> Response:
        account = authenticated(request, self._state)
        if request.method == "POST":
            outgoing = ordered(await read_form(request), account.sid, self._state)
            return json_answer(rendered(self._exchange.calls.outbound(outgoing)), 201)
        selection = _selection(account, request)
        return json_answer(list_page(request, self._state.calls, selection, "calls", rendered))

    async def single(self, request: Request) -> Response:
        call = call_of(request, self._state)
        if request.method == "GET":
            return json_answer(rendered(call))
        if request.method == "DELETE":
            if call.status not in OVER:
                raise NotFinal("A call cannot be deleted before it is over")
            self._state.calls.delete(call)
            return empty_answer()
        self._update(call, await read_form(request))
        return json_answer(rendered(call_of(request, self._state)))

    def _update(self, call: Call, form: Form) -> None:
        status = form.text("Status")
        if status not in ("", "completed", "canceled"):
            raise BadRequest("Invalid Status: a call can be completed or canceled")
        leg = self._exchange.calls.live.get(call.sid)
        if status:
            if leg is not None and not leg.over:
                self._exchange.calls.hang_up(leg, status == "completed")
            return
        settings = changed_settings(form)
        if "Url" in form or "Twiml" in form:
            goto = instructions(form)
            if leg is None or call.status != "in-progress":
                raise CallNotInProgress
            leg.move(goto)
        if leg is not None and not leg.over:
            leg.set(settings)


def rendered(call: Call) -> Json:
    """Return the call as the carrier shows it [oai]."""
    uri = f"/2010-04-01/Accounts/{call.account_sid}/Calls/{call.sid}"
    over = call.status in OVER
    return {
        "account_sid": call.account_sid,
        "annotation": None,
        "answered_by": call.answered_by,
        "api_version": "2010-04-01",
        "caller_name": call.caller_name,
        "date_created": rfc2822(call.date_created),
        "date_updated": rfc2822(call.date_updated),
        "direction": call.direction,
        "duration": str(call.seconds) if over else None,
        "end_time": rfc2822(call.end_time),
        "forwarded_from": call.forwarded_from,
        "from": call.from_,
        "from_formatted": _formatted(call.from_),
        "group_sid": None,
        "parent_call_sid": call.parent_call_sid,
        "phone_number_sid": call.phone_number_sid,
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "sid": call.sid,
        "start_time": rfc2822(call.start_time),
        "status": call.status,
        "subresource_uris": {name: f"{uri}/{_camel(name)}.json" for name in _SUBRESOURCES.split()},
        "to": call.to,
        "to_formatted": _formatted(call.to),
        "trunk_sid": None,
        "uri": f"{uri}.json",
    }


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _formatted(address: str) -> str:
    number = _US.fullmatch(address)
    return f"({number[1]}) {number[2]}-{number[3]}" if number else address


def _selection(account: Account, request: Request) -> Selection:
    selection = Selection("account_sid = ?", (account.sid,))
    for name, column in (
        ("To", '"to"'),
        ("From", "from_"),
        ("ParentCallSid", "parent_call_sid"),
        ("Status", "status"),
    ):
        value = request.query_params.get(name)
        if value:
            address = party(value) if name in ("To", "From") else None
            selection = selection.also(f"{column} = ?", address or value)
    selection = by_date(selection, request, "StartTime", "start_time")
    return by_date(selection, request, "EndTime", "end_time")
