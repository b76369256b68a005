"""The telephones of a stage: people call, answer, press keys, speak and hang up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from soundstage.errors import Json
from soundstage.testing.agenda import Agenda
from soundstage.testing.calls import Call, Calls
from soundstage.testing.errors import StageError
from soundstage.testing.rest import Rest

LONGEST_SILENCE = timedelta(seconds=10)
"""How long a caller who has spoken waits for the flow to notice that they are done."""


@dataclass(frozen=True, slots=True)
class Telephone:
    """Does by the network's REST API what people do with their phones."""

    carrier: Rest
    calls: Calls
    agenda: Agenda

    async def behave(self, phone: str, behaviour: Mapping[str, Json]) -> None:
        """Say what a phone does when it is called."""
        await self.carrier.put_json(f"{_phone(phone)}/behaviour", behaviour)

    async def call(self, phone: str, to: str, params: Mapping[str, str]) -> str:
        """Let a phone call a number, and return the call's SID."""
        body = {"to": to, "params": dict(params)}
        made = await self.carrier.post_json(f"{_phone(phone)}/calls", body)
        return str(made["sid"])

    async def press(self, phone: str, keys: str) -> None:
        """Press keys; raises `StageError` when nothing takes them."""
        await self._heard(phone, "press", {"digits": keys}, f"press {keys!r}")

    async def say(self, phone: str, text: str, confidence: float) -> None:
        """Speak, and wait until the flow takes the silence after it for the end.

        Raises:
            StageError: nothing listens, or there is no call.
        """
        said = {"text": text, "confidence": confidence}
        await self._heard(phone, "say", said, f"say {text!r}")
        await self.agenda.settle()
        await self.calls.refresh()
        left = LONGEST_SILENCE
        while self.calls.taking_in():
            span = self.agenda.until_due()
            if span is None or span > left:
                return
            left -= span
            await self.agenda.wait(span)
            await self.calls.refresh()

    async def provide(self, phone: str, outcomes: Mapping[str, Json]) -> None:
        """Say how a payment, an agent, a relay … comes out."""
        for kind, outcome in outcomes.items():
            await self._heard(phone, "provide", {kind: outcome}, f"provide the outcome of {kind}")

    async def hang_up(self, phone: str) -> None:
        """Put a phone down."""
        await self.carrier.post_json(f"{_call(self._on(phone, 'hang up'))}/hangup", {})

    async def _heard(self, phone: str, what: str, body: Mapping[str, Json], tried: str) -> None:
        call = self._on(phone, tried)
        answer = await self.carrier.post_json(f"{_call(call)}/{what}", body)
        if not answer["heard"]:
            raise StageError(f"{phone} cannot {tried}: the call does not listen for that now")

    def _on(self, phone: str, tried: str) -> Call:
        call = self.calls.live(phone)
        if call is None:
            past = [call.status for call in self.calls.all if call.phone == phone]
            before = f"its last call is {past[-1]}" if past else "it has had no call"
            raise StageError(f"{phone} cannot {tried}: it is on no call, {before}")
        return call


def _phone(phone: str) -> str:
    return f"/network/phones/{quote(phone, safe='')}"


def _call(call: Call) -> str:
    return f"/network/calls/{call.sid}"
