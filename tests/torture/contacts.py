"""People who text: what they answer, and how their texts and the carrier's news reach a flow."""

import asyncio
import random
from dataclasses import dataclass, replace
from uuid import uuid4

from tests.e2e.conftest import ACCOUNT, NUMBER
from tests.torture.balancer import Balancer, Params, Webhook
from tests.torture.world import Crowd, chance

SILENT = "+1557"
"""Whose numbers begin so never say whether they are sure; the time limit must let them go."""
SLEEPER = "+1559"
"""Whose numbers begin so fall silent for a day; their executions must wait for ever."""

_TWICE = 0.03
_TWO_AT_ONCE = 0.03
_UNDELIVERED = 0.02
_LATE = 0.2


@dataclass(frozen=True, slots=True)
class Message:
    """A message that the carrier took from a flow."""

    sid: str
    to: str
    from_: str
    body: str
    created: str
    status_callback: str


def answer_to(message: Message, dice: random.Random) -> str:
    """Return what a contact says to a text, empty for nothing."""
    body = message.body
    if body == "Name?":
        return f"Ann {message.to[-4:]}"
    if body.startswith("Size"):
        return "" if message.to.startswith(SLEEPER) else "XL"
    if body == "Colour?":
        return "red" if chance(dice, 0.7) else ""
    if body == "Sure?":
        return "" if message.to.startswith(SILENT) else "yes"
    if body.startswith("Reminder"):
        return "ok" if chance(dice, 0.6) else ""
    return ""


class Contacts:
    """Delivers what flows send, and what contacts say to it."""

    def __init__(self, balancer: Balancer, crowd: Crowd, dice: random.Random) -> None:
        self._balancer = balancer
        self._crowd = crowd
        self._dice = dice

    def deliver(self, message: Message, flow: str) -> None:
        """Bring a message to its phone; now and then it does not arrive."""
        lost = chance(self._dice, _UNDELIVERED)
        if message.status_callback:
            self._crowd.start(self._report(message, "undelivered" if lost else "delivered"))
        if not lost and flow and (text := answer_to(message, self._dice)):
            self._crowd.start(self._reply(flow, message.to, text))

    def write(self, flow: str, contact: str, body: str) -> None:
        """Let a contact text a flow; sometimes in two parts that overtake each other."""
        if chance(self._dice, _TWO_AT_ONCE):
            self._crowd.start(self._text(flow, contact, f"{body} and"))
        self._crowd.start(self._text(flow, contact, body))

    async def _reply(self, flow: str, contact: str, body: str) -> None:
        await asyncio.sleep(self._dice.uniform(0, 1.5))
        self.write(flow, contact, body)

    async def _text(self, flow: str, contact: str, body: str) -> None:
        """Hand a text in, perhaps late, perhaps twice: at once or again after a while.

        It has the same token again, or another one, as when it goes to a fallback URL.
        """
        if chance(self._dice, _LATE):
            await asyncio.sleep(self._dice.uniform(0, 0.4))
        sid = f"SM{uuid4().hex}"
        webhook = _webhook(flow, "text", contact, sid, _texted(contact, body, sid))
        if chance(self._dice, _TWICE):
            pause = self._dice.choice((0.0, 0.0, 2.0, 6.0))
            token = self._dice.choice((sid, uuid4().hex))
            self._crowd.start(self._again(replace(webhook, token=token), pause))
        await self._balancer.tell(webhook)

    async def _again(self, webhook: Webhook, pause: float) -> None:
        await asyncio.sleep(pause)
        await self._balancer.repeat(webhook)

    async def _report(self, message: Message, status: str) -> None:
        await asyncio.sleep(self._dice.uniform(0, 0.3))
        params = _reported(message, status)
        webhook = _webhook(message.status_callback, "status", message.to, uuid4().hex, params)
        if chance(self._dice, _TWICE):
            self._crowd.start(self._again(replace(webhook), 0.0))
        await self._balancer.tell(webhook)


def _webhook(url: str, kind: str, contact: str, token: str, params: Params) -> Webhook:
    return Webhook(token=token, url=url, kind=kind, contact=contact, params=params)


def _texted(contact: str, body: str, sid: str) -> Params:
    return (
        ("AccountSid", ACCOUNT),
        ("ApiVersion", "2010-04-01"),
        ("Body", body),
        ("From", contact),
        ("MessageSid", sid),
        ("NumMedia", "0"),
        ("SmsStatus", "received"),
        ("To", NUMBER),
    )


def _reported(message: Message, status: str) -> Params:
    failed = (("ErrorCode", "30005"),) if status == "undelivered" else ()
    return (
        ("AccountSid", ACCOUNT),
        ("From", message.from_),
        ("MessageSid", message.sid),
        ("MessageStatus", status),
        ("SmsStatus", status),
        ("To", message.to),
        *failed,
    )
