"""All open phones of this server: who may use them, and when they are closed."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from soundstage.carrier.http import HttpClient
from soundstage.clock import Clock
from soundstage.console.phone.session import PhoneSession
from soundstage.console.wire.phone import OpenPhone
from soundstage.limits import Limits
from soundstage.sid import new_uuid

MOST = 20
"""So many phones an account has open; one more closes the one that was idle longest."""

IDLE = timedelta(minutes=30)
_LOOK_EVERY = 60.0


@dataclass(slots=True)
class _Kept:
    account_sid: str
    session: PhoneSession
    used_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What a phone plays: a definition and the flows that it runs, by their SIDs."""

    definition: str
    subflows: dict[str, str]
    limits: Limits


class Phones:
    """Phones by their ids. They are in this process only, and end with it.

    `real` makes the requests that leave for the network, as the server's own flows do.
    """

    def __init__(self, clock: Clock, real: HttpClient) -> None:
        self._clock = clock
        self._real = real
        self._kept: dict[str, _Kept] = {}
        self._watch: asyncio.Task[None] | None = None

    async def open(self, account_sid: str, opened: OpenPhone, flow: Flow) -> PhoneSession:
        """Open a phone for an account."""
        await self.close_idle()
        mine = [kept for kept in self._kept.values() if kept.account_sid == account_sid]
        if len(mine) >= MOST:
            await self._close(min(mine, key=lambda kept: kept.used_at).session.id)
        session = PhoneSession(new_uuid(), opened, flow.limits)
        now = self._clock.now()
        real = self._real if opened.http == "real" else None
        await session.open(flow.definition, flow.subflows, real, now.replace(microsecond=0))
        self._kept[session.id] = _Kept(account_sid, session, now)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._keep_watch())
        return session

    def find(self, account_sid: str, phone_id: str) -> PhoneSession | None:
        """Return an account's phone, which is not idle then."""
        kept = self._kept.get(phone_id)
        if kept is None or kept.account_sid != account_sid:
            return None
        kept.used_at = self._clock.now()
        return kept.session

    async def close_phone(self, account_sid: str, phone_id: str) -> bool:
        """Close an account's phone; False when there is none."""
        if self.find(account_sid, phone_id) is None:
            return False
        await self._close(phone_id)
        return True

    async def close_idle(self) -> None:
        """Close the phones that nobody has used for a while."""
        for phone_id in list(self._idle()):
            await self._close(phone_id)

    async def close(self) -> None:
        """Close all phones: the server stops."""
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        for phone_id in list(self._kept):
            await self._close(phone_id)

    def _idle(self) -> Iterator[str]:
        before = self._clock.now() - IDLE
        return (phone_id for phone_id, kept in self._kept.items() if kept.used_at <= before)

    async def _close(self, phone_id: str) -> None:
        kept = self._kept.pop(phone_id, None)
        if kept is not None:
            async with kept.session.lock:
                await kept.session.close()

    async def _keep_watch(self) -> None:
        while self._kept:
            await asyncio.sleep(_LOOK_EVERY)
            await self.close_idle()
