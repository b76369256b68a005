"""People who text, and a client that starts and ends executions by REST."""

import asyncio

from tests.simulation.carrier import Carrier, Entry
from tests.simulation.house import Down, House
from tests.simulation.webhooks import Webhooks
from tests.simulation.world import World

from soundstage.sid import new_sid

WORDS = ("yes", "no", "done", "red", "blue")
_TRIES = 3
_SILENT = 0.15
_TWICE = 0.1
_LONGEST_THOUGHT = 30.0


class Texters:
    """Contacts by number, each with the flows' addresses and what is left of their patience."""

    def __init__(self, world: World, carrier: Carrier, webhooks: Webhooks) -> None:
        self._world = world
        self._webhooks = webhooks
        self._texts_left: dict[str, int] = {}
        self._urls: dict[str, str] = {}
        carrier.delivered = self.hear

    def know(self, contact: str, addresses: dict[str, str], texts: int) -> None:
        """Give a contact a phone with so many texts to send."""
        self._texts_left[contact] = texts
        self._urls |= addresses

    def text(self, contact: str, address: str, body: str) -> None:
        """Let a contact text an address."""
        if self._texts_left.get(contact, 0) < 1:
            return
        self._texts_left[contact] -= 1
        sid = new_sid("SM")
        params = {"From": contact, "To": address, "Body": body, "MessageSid": sid}
        self._world.note(f"{contact} texts {address}: {body}")
        self._world.count("texts")
        post = self._webhooks.post(self._urls[address], params, sid)
        self._world.spawn(contact, post)

    def hear(self, message: Entry) -> None:
        """Get a message; perhaps it does not arrive, perhaps it is answered."""
        self._world.spawn(message.to, self._hear(message))

    async def _hear(self, message: Entry) -> None:
        world, dice = self._world, self._world.dice
        undelivered = world.happens(world.weather.undelivered)
        await asyncio.sleep(world.some_time(2))
        if message.callback:
            status = "undelivered" if undelivered else "delivered"
            params = {"MessageSid": message.sid, "MessageStatus": status, "To": message.to}
            token = f"{message.sid} {status}"
            report = self._webhooks.post(message.callback, params, token, _TRIES)
            world.spawn("carrier", report)
        if undelivered or dice.random() < _SILENT:
            return
        await asyncio.sleep(world.some_time(_LONGEST_THOUGHT))
        self.text(message.to, message.from_, dice.choice(WORDS))
        if dice.random() < _TWICE:
            self.text(message.to, message.from_, dice.choice(WORDS))


class Client:
    """A REST client. It never asks twice: what it was not told may have happened."""

    def __init__(self, world: World, house: House) -> None:
        self._world = world
        self._house = house
        self.started: list[str] = []

    async def start(self, flow_sid: str, to: str, from_: str) -> None:
        """Start an execution, and perhaps end it a while later."""
        world = self._world
        try:
            execution = await self._house.start(flow_sid, to, from_, new_sid("RQ"))
            world.note(f"start for {to}: {execution.sid if execution else 'busy'}")
            if execution is None:
                return
            self.started.append(execution.sid)
            if world.dice.random() < 0.2:
                await asyncio.sleep(world.some_time(60))
                await self._house.end(execution.sid)
                world.note(f"ended {execution.sid}")
        except Down as reason:
            world.note(f"the client is told: {reason}")
