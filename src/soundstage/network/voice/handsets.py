"""The phones of the world in one's hand: call, pick up, press, say, hang up, and listen."""

from collections.abc import Mapping
from typing import Any

import msgspec

from soundstage.network.errors import BadRequest, CallNotInProgress, FromInvalid, NotFound
from soundstage.network.voice import person
from soundstage.network.voice.events import Provided
from soundstage.network.voice.exchange import Exchange
from soundstage.network.voice.leg import Leg
from soundstage.network.voice.parties import party
from soundstage.network.voice.phones import Behaviour, Step
from soundstage.network.voice.records import Call, Entry
from soundstage.network.voice.ringing import Decline, PickUp

_ROWS = 10_000


class Handsets:
    """What people do with phones. Each call is named by its SID.

    What happens next happens when the network runs: `run_due`, `settle` or `serve`.
    """

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._state = exchange.desk.state

    def behave(self, phone: str, behaviour: Behaviour | Mapping[str, Any]) -> Behaviour:
        """Say what a phone does from now on when it is called."""
        address = _address(phone)
        known = behaviour if isinstance(behaviour, Behaviour) else None
        made: Behaviour = known or _converted(behaviour, Behaviour)
        self._exchange.phones.put(address, made)
        return made

    def behaviour(self, phone: str) -> Behaviour:
        """Return what a phone does when it is called."""
        return self._exchange.phones.behaviour(_address(phone))

    def call(
        self,
        account_sid: str,
        phone: str,
        to: str,
        script: tuple[Step, ...] | list[dict[str, Any]] = (),
        params: Mapping[str, str] | None = None,
    ) -> Call:
        """Let a phone call a number of an account.

        `params` are added to the requests: `ForwardedFrom`, `CallerName`, `SipHeader_X-…`.
        """
        number = self._state.number_at(party(to) or to)
        if number is None or number.account_sid != account_sid:
            raise NotFound(f"{to[:40]} is not a number of this account")
        steps = _converted(script, tuple[Step, ...])
        extra = tuple((params or {}).items())
        _address(phone)
        return self._exchange.calls.inbound(number, phone.strip(), extra, steps)

    def press(self, sid: str, digits: str) -> bool:
        """Press keys; tell whether the call heard any."""
        return person.press(self._leg(sid), digits)

    def say(self, sid: str, text: str, confidence: float = 0.9) -> bool:
        """Say something; tell whether the call heard it."""
        if not 0 <= confidence <= 1:
            raise BadRequest("Invalid confidence: expected 0 to 1")
        return person.say(self._leg(sid), text, confidence)

    def provide(self, sid: str, kind: str, data: dict[str, Any]) -> bool:
        """Provide an outcome: `pay`, `agent`, `relay`, `stream`, `room` or `refer`."""
        return self._leg(sid).hear(Provided(kind, data))

    def answer(self, sid: str) -> Call:
        """Pick a ringing phone up."""
        leg = self._leg(sid)
        leg.take_if_ringing(PickUp())
        return leg.call

    def reject(self, sid: str) -> Call:
        """Refuse a call that rings."""
        leg = self._leg(sid)
        leg.take_if_ringing(Decline())
        return leg.call

    def hang_up(self, sid: str) -> Call:
        """Put the phone down."""
        leg = self._leg(sid)
        self._exchange.calls.hang_up(leg, True, by="phone")
        return leg.call

    def fetch(self, sid: str) -> Call:
        """Return a call as it is now."""
        call = self._state.calls.one(sid=sid)
        if call is None:
            raise NotFound(f"There is no call {sid[:40]}")
        return call

    def live(self) -> tuple[Call, ...]:
        """Return the calls that are not over."""
        return tuple(leg.call for leg in self._exchange.calls.live.values())

    def calls(self, account_sid: str, phone: str) -> list[Call]:
        """Return the calls from and to a phone, newest first."""
        address = _address(phone)
        return self._state.calls.where(
            '(from_ = ? OR "to" = ?) AND account_sid = ?',
            *(address, address, account_sid),
            rest=f"ORDER BY seq DESC LIMIT {_ROWS}",
        )

    def transcript(self, sid: str, after: int = 0) -> list[Entry]:
        """Return what happened on a call, oldest first, from a line's `seq` on."""
        return self._state.transcripts.where(
            "call_sid = ? AND seq > ?", sid, after, rest=f"ORDER BY seq LIMIT {_ROWS}"
        )

    def _leg(self, sid: str) -> Leg:
        leg = self._exchange.calls.live.get(sid)
        if leg is None or leg.over:
            raise CallNotInProgress
        return leg


def _address(phone: str) -> str:
    address = party(phone)
    if address is None:
        raise FromInvalid("The phone is not a valid number or address")
    return address


def _converted(given: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as failure:
        raise BadRequest(f"Not as expected: {failure}") from None
