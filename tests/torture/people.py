"""People appear: one after the other they text, call, or are written to by somebody's program."""

import asyncio
import itertools
import random
from collections.abc import Callable

import msgspec
from tests.e2e.conftest import ACCOUNT, NUMBER, TOKEN
from tests.torture.balancer import Balancer
from tests.torture.contacts import SILENT, SLEEPER, Contacts
from tests.torture.record import Recorder, Started
from tests.torture.world import PUBLIC, Crowd, chance

from soundstage.carrier.urls import basic_authorization

_MOST_AT_ONCE = 300
_TEXTS, _REMINDERS, _CALLS = 0.5, 0.2, 0.17
_LIKE_NO_OTHER = "+1555"


class Targets(msgspec.Struct, frozen=True):
    """The SIDs of the flows that people meet."""

    text: str
    reminder: str
    inbound: str
    outbound: str


class People:
    """Lets new people appear at a steady rate, unless too many are being served."""

    def __init__(
        self,
        contacts: Contacts,
        call_in: Callable[[str, str], None],
        balancer: Balancer,
        recorder: Recorder,
        crowd: Crowd,
        dice: random.Random,
    ) -> None:
        self._contacts = contacts
        self._call_in = call_in
        self._balancer = balancer
        self._recorder = recorder
        self._crowd = crowd
        self._dice = dice
        self._numbers = itertools.count(1)
        self._arrivals: asyncio.Task[None] | None = None

    def begin(self, targets: Targets, rate: float) -> None:
        self._arrivals = self._crowd.start(self._arrive(targets, rate))

    def end(self) -> None:
        """Let nobody new appear."""
        if self._arrivals is not None:
            self._arrivals.cancel()

    async def _arrive(self, targets: Targets, rate: float) -> None:
        while True:
            await asyncio.sleep(self._dice.expovariate(rate))
            if len(self._crowd.tasks) < _MOST_AT_ONCE:
                self._appear(targets, next(self._numbers))

    def _appear(self, targets: Targets, number: int) -> None:
        luck = self._dice.random()
        contact = f"{_LIKE_NO_OTHER}{number:07d}"
        if luck < _TEXTS:
            kinds = (_LIKE_NO_OTHER, SILENT, SLEEPER)
            (kind,) = self._dice.choices(kinds, weights=(0.7, 0.25, 0.05))
            self._contacts.write(_url(targets.text), f"{kind}{number:07d}", "hello")
        elif luck < _TEXTS + _REMINDERS:
            patience = "86400" if chance(self._dice, 0.1) else "3"
            data = {"number": number, "patience": patience}
            self._crowd.start(self._order(targets.reminder, contact, data))
        elif luck < _TEXTS + _REMINDERS + _CALLS:
            self._call_in(contact, _url(targets.inbound))
        else:
            self._crowd.start(self._order(targets.outbound, contact, {}))

    async def _order(self, flow: str, contact: str, data: dict[str, object]) -> None:
        """Start an execution by REST, again while there is no answer: as a careless program."""
        form = [("To", contact), ("From", NUMBER)]
        form.append(("Parameters", msgspec.json.encode(data).decode()))
        headers = {"Authorization": basic_authorization(ACCOUNT, TOKEN)}
        url = f"{PUBLIC}/v2/Flows/{flow}/Executions"
        while True:
            status, _, text = await self._balancer.post(url, form, headers)
            execution = msgspec.json.decode(text)["sid"] if status == 201 else ""
            self._recorder.note(
                Started(contact=contact, flow=flow, status=status, execution=execution)
            )
            if 0 < status < 500 and status != 429:
                return
            await asyncio.sleep(0.2)


def _url(flow: str) -> str:
    return f"{PUBLIC}/v1/Accounts/{ACCOUNT}/Flows/{flow}"
