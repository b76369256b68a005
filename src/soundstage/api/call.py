"""One authenticated REST request, as the operations see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from soundstage.api.auth import Caller
from soundstage.api.errors import NotFound
from soundstage.api.params import Params
from soundstage.core.execution import Execution
from soundstage.core.flows import Account, Flow
from soundstage.limits import Limits
from soundstage.runtime.node import Node
from soundstage.sid import is_sid
from soundstage.store.port import Store


@dataclass(frozen=True, slots=True)
class Call:
    """A request: who asks, for what path, with which parameters."""

    node: Node
    caller: Caller
    request_sid: str
    base_url: str
    path: str
    path_params: Mapping[str, str]
    query: Params
    form: Params

    @property
    def store(self) -> Store:
        return self.node.store

    @property
    def account(self) -> Account:
        return self.caller.account

    @property
    def credential(self) -> str:
        return self.caller.credential

    @property
    def limits(self) -> Limits:
        return self.node.settings.limits

    @property
    def now(self) -> datetime:
        return self.node.clock.now()

    def not_found(self) -> NotFound:
        """Return the error that says so of the requested path."""
        return NotFound(self.path)

    async def flow(self) -> Flow:
        """Return the flow in the path; another account's is not found."""
        sid = self.path_params["flow"]
        flow = await self.store.flow(sid) if is_sid(sid, "FW") else None
        if flow is None or flow.account_sid != self.account.sid:
            raise self.not_found()
        return flow

    async def execution(self) -> Execution:
        """Return the execution in the path, if it belongs to the flow in the path."""
        flow = await self.flow()
        sid = self.path_params["execution"]
        execution = await self.store.execution(sid) if is_sid(sid, "FN") else None
        if execution is None or execution.flow_sid != flow.sid:
            raise self.not_found()
        return execution
