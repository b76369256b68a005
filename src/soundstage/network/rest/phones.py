"""`/network/phones/…` and `/network/calls/…`: phones that call and are called, by hand.

JSON in and out. Every phone of the world is here: a number that nobody behaves for rings.
"""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.errors import BadRequest, CallNotInProgress, FromInvalid, NotFound
from soundstage.network.rest.answers import json_answer
from soundstage.network.rest.found import call_of
from soundstage.network.rest.requests import authenticated, read_json
from soundstage.network.voice import person
from soundstage.network.voice.events import Provided
from soundstage.network.voice.exchange import Exchange
from soundstage.network.voice.leg import Leg
from soundstage.network.voice.parties import party
from soundstage.network.voice.phones import Behaviour, Step
from soundstage.network.voice.records import OVER, Call, Entry
from soundstage.network.voice.ringing import Decline, PickUp

_PHONE = "/network/phones/{phone}"
_CALL = "/network/calls/{sid}"
_ROWS = 10_000


class _Calling(msgspec.Struct, forbid_unknown_fields=True):
    to: str
    script: tuple[Step, ...] = ()
    params: dict[str, str] = {}


class _Press(msgspec.Struct, forbid_unknown_fields=True):
    digits: str


class _Say(msgspec.Struct, forbid_unknown_fields=True):
    text: str
    confidence: float = 0.9


class Phones:
    """The network's own resources for calls."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._state = exchange.desk.state

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route(_PHONE + "/calls", self.call, methods=["POST"]),
            Route(_PHONE + "/calls", self.calls, methods=["GET"]),
            Route(_PHONE + "/behaviour", self.behaviour, methods=["GET", "PUT"]),
            Route(_CALL + "/press", self.press, methods=["POST"]),
            Route(_CALL + "/say", self.say, methods=["POST"]),
            Route(_CALL + "/provide", self.provide, methods=["POST"]),
            Route(_CALL + "/answer", self.answer, methods=["POST"]),
            Route(_CALL + "/reject", self.reject, methods=["POST"]),
            Route(_CALL + "/hangup", self.hang_up, methods=["POST"]),
            Route(_CALL + "/transcript", self.transcript, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        """Let a phone call a number of the account."""
        account = authenticated(request, self._state)
        given = await read_json(request, _Calling)
        number = self._state.number_at(party(given.to) or given.to)
        if number is None or number.account_sid != account.sid:
            raise NotFound(f"{given.to[:40]} is not a number of this account")
        extra = tuple(given.params.items())
        call = self._exchange.calls.inbound(number, _phone(request), extra, given.script)
        return json_answer(_shown(call), 201)

    async def calls(self, request: Request) -> Response:
        """Show the calls from and to a phone, newest first."""
        account = authenticated(request, self._state)
        phone = _phone(request)
        rows = self._state.calls.where(
            '(from_ = ? OR "to" = ?) AND account_sid = ?',
            *(phone, phone, account.sid),
            rest=f"ORDER BY seq DESC LIMIT {_ROWS}",
        )
        return json_answer({"calls": [_shown(row) for row in rows]})

    async def behaviour(self, request: Request) -> Response:
        """Show or say what a phone does when it is called."""
        authenticated(request, self._state)
        phone = _phone(request)
        if request.method == "PUT":
            self._exchange.phones.put(phone, await read_json(request, Behaviour))
        return json_answer(self._exchange.phones.behaviour(phone))

    async def press(self, request: Request) -> Response:
        """Press keys."""
        leg = self._live(request)
        given = await read_json(request, _Press)
        return json_answer({"heard": person.press(leg, given.digits)})

    async def say(self, request: Request) -> Response:
        """Say something."""
        leg = self._live(request)
        given = await read_json(request, _Say)
        if not 0 <= given.confidence <= 1:
            raise BadRequest("Invalid confidence: expected 0 to 1")
        return json_answer({"heard": person.say(leg, given.text, given.confidence)})

    async def provide(self, request: Request) -> Response:
        """Provide the outcome of a payment, an agent, a relay, a stream or a room."""
        leg = self._live(request)
        outcome = (await read_json(request, Step)).outcome()
        if outcome is None:
            raise BadRequest("Expected one of pay, agent, relay, stream, room, refer")
        return json_answer({"heard": leg.hear(Provided(*outcome))})

    async def answer(self, request: Request) -> Response:
        """Pick a ringing phone up."""
        leg = self._live(request)
        leg.take_if_ringing(PickUp())
        return json_answer(_shown(leg.call))

    async def reject(self, request: Request) -> Response:
        """Refuse a call."""
        leg = self._live(request)
        leg.take_if_ringing(Decline())
        return json_answer(_shown(leg.call))

    async def hang_up(self, request: Request) -> Response:
        """Put the phone down."""
        leg = self._live(request)
        self._exchange.calls.hang_up(leg, True, by="phone")
        return json_answer(_shown(leg.call))

    async def transcript(self, request: Request) -> Response:
        """Show what happened on a call, oldest first, from a line on (`after`)."""
        call = call_of(request, self._state)
        text = request.query_params.get("after", "0")
        after = int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0
        rows = self._state.transcripts.where(
            "call_sid = ? AND seq > ?", call.sid, after, rest=f"ORDER BY seq LIMIT {_ROWS}"
        )
        return json_answer({"status": call.status, "entries": [shown_entry(row) for row in rows]})

    def _live(self, request: Request) -> Leg:
        call = call_of(request, self._state)
        leg = self._exchange.calls.live.get(call.sid)
        if leg is None or call.status in OVER:
            raise CallNotInProgress
        return leg


def shown_entry(entry: Entry) -> dict[str, Any]:
    """Return a line of a transcript."""
    return {
        **entry.data,
        "at": entry.at,
        "kind": entry.kind,
        "text": entry.text,
        "seq": entry.seq,
    }


def _phone(request: Request) -> str:
    address = party(request.path_params["phone"])
    if address is None:
        raise FromInvalid("The phone is not a valid number or address")
    return address


def _shown(call: Call) -> Json:
    return {
        "sid": call.sid,
        "direction": call.direction,
        "from": call.from_,
        "to": call.to,
        "status": call.status,
        "parent_call_sid": call.parent_call_sid,
        "date": call.date_created,
    }
