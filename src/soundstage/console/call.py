"""One request of somebody who is signed in, as the operations see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from soundstage.api.errors import NotFound
from soundstage.console.room import Room, Visit
from soundstage.core.execution import Execution
from soundstage.core.flows import Account, Flow
from soundstage.limits import Limits
from soundstage.runtime.node import Node
from soundstage.sid import is_sid
from soundstage.store.port import Store

B = TypeVar("B")
Q = TypeVar("Q")


@dataclass(frozen=True, slots=True)
class Call(Generic[B, Q]):
    """A request: who asks, with what. `credential` is the SID that they signed in with."""

    room: Room
    visit: Visit
    account: Account
    credential: str
    path: str
    path_params: Mapping[str, str]
    body: B
    query: Q

    @property
    def node(self) -> Node:
        return self.room.node

    @property
    def store(self) -> Store:
        return self.node.store

    @property
    def limits(self) -> Limits:
        return self.node.settings.limits

    @property
    def now(self) -> datetime:
        return self.node.clock.now()

    def not_found(self) -> NotFound:
        """Return the error that says so of the requested path."""
        return NotFound(self.path)

    async def flow(self, sid: str | None = None) -> Flow:
        """Return a flow of this account, that of the path without a SID."""
        wanted = self.path_params["flow"] if sid is None else sid
        flow = await self.store.flow(wanted) if is_sid(wanted, "FW") else None
        if flow is None or flow.account_sid != self.account.sid:
            raise self.not_found()
        return flow

    async def execution(self) -> Execution:
        """Return the execution in the path, if it is this account's."""
        sid = self.path_params["execution"]
        execution = await self.store.execution(sid) if is_sid(sid, "FN") else None
        if execution is None or execution.account_sid != self.account.sid:
            raise self.not_found()
        return execution
