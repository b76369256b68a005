"""`/network/phones/…` and `/network/calls/…`: phones that call and are called, by hand.

JSON in and out. Every phone of the world is here: a number that nobody behaves for rings.
"""

from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.errors import BadRequest
from soundstage.network.rest.answers import json_answer
from soundstage.network.rest.found import call_of
from soundstage.network.rest.requests import authenticated, read_json
from soundstage.network.state import State
from soundstage.network.voice.handsets import Handsets
from soundstage.network.voice.phones import Behaviour, Step
from soundstage.network.voice.records import Call, Entry

_PHONE = "/network/phones/{phone}"
_CALL = "/network/calls/{sid}"
_MAX_SEQ_DIGITS = 15


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

    def __init__(self, state: State, handsets: Handsets) -> None:
        self._state = state
        self._handsets = handsets

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
        phone = request.path_params["phone"]
        call = self._handsets.call(account.sid, phone, given.to, given.script, given.params)
        return json_answer(_shown(call), 201)

    async def calls(self, request: Request) -> Response:
        """Show the calls from and to a phone, newest first."""
        account = authenticated(request, self._state)
        rows = self._handsets.calls(account.sid, request.path_params["phone"])
        return json_answer({"calls": [_shown(row) for row in rows]})

    async def behaviour(self, request: Request) -> Response:
        """Show or say what a phone does when it is called."""
        authenticated(request, self._state)
        phone = request.path_params["phone"]
        if request.method == "PUT":
            self._handsets.behave(phone, await read_json(request, Behaviour))
        return json_answer(self._handsets.behaviour(phone))

    async def press(self, request: Request) -> Response:
        """Press keys."""
        sid = self._sid(request)
        given = await read_json(request, _Press)
        return json_answer({"heard": self._handsets.press(sid, given.digits)})

    async def say(self, request: Request) -> Response:
        """Say something."""
        sid = self._sid(request)
        given = await read_json(request, _Say)
        return json_answer({"heard": self._handsets.say(sid, given.text, given.confidence)})

    async def provide(self, request: Request) -> Response:
        """Provide the outcome of a payment, an agent, a relay, a stream or a room."""
        sid = self._sid(request)
        outcome = (await read_json(request, Step)).outcome()
        if outcome is None:
            raise BadRequest("Expected one of pay, agent, relay, stream, room, refer")
        return json_answer({"heard": self._handsets.provide(sid, *outcome)})

    async def answer(self, request: Request) -> Response:
        """Pick a ringing phone up."""
        return json_answer(_shown(self._handsets.answer(self._sid(request))))

    async def reject(self, request: Request) -> Response:
        """Refuse a call."""
        return json_answer(_shown(self._handsets.reject(self._sid(request))))

    async def hang_up(self, request: Request) -> Response:
        """Put the phone down."""
        return json_answer(_shown(self._handsets.hang_up(self._sid(request))))

    async def transcript(self, request: Request) -> Response:
        """Show what happened on a call, oldest first, from a line on (`after`)."""
        call = call_of(request, self._state)
        text = request.query_params.get("after", "0")
        if not (text.isascii() and text.isdigit() and len(text) <= _MAX_SEQ_DIGITS):
            raise BadRequest("Invalid after: expected the seq of a line")
        entries = [shown_entry(row) for row in self._handsets.transcript(call.sid, int(text))]
        return json_answer({"status": call.status, "entries": entries})

    def _sid(self, request: Request) -> str:
        return call_of(request, self._state).sid


def shown_entry(entry: Entry) -> dict[str, Any]:
    """Return a line of a transcript."""
    return {
        **entry.data,
        "at": entry.at,
        "kind": entry.kind,
        "text": entry.text,
        "seq": entry.seq,
    }


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
