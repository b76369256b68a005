"""Operations on executions, for version 2, version 1 and engagements alike [exec][exec-v1]."""

from dataclasses import dataclass
from enum import StrEnum

from starlette.responses import Response

from soundstage.api.call import Call
from soundstage.api.dates import read_moment
from soundstage.api.errors import ExecutionActive, TooManyRequests
from soundstage.api.execution_views import execution_context_view, execution_view
from soundstage.api.kinds import Kind
from soundstage.api.paging import listing, read_paging
from soundstage.api.params import read_choice
from soundstage.api.responses import json, no_content
from soundstage.api.starts import Start
from soundstage.core.execution import Execution, Status
from soundstage.core.flows import Flow
from soundstage.runtime.errors import Busy, NothingPublished
from soundstage.runtime.rates import TooFast
from soundstage.sid import is_sid
from soundstage.store.port import ExecutionFilter


class _Ending(StrEnum):
    """The only status that a client may set [exec]."""

    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Executions:
    """The operations on one of the three collections."""

    kind: Kind

    async def create(self, call: Call) -> Response:
        """Start an execution; a busy contact gets 409, on version 1 what is active."""
        flow = await call.flow()
        start = Start.read(call.form, call.limits)
        try:
            call.node.rates.rest(flow.account_sid)
        except TooFast as error:
            raise TooManyRequests(error.seconds) from None
        execution = await self._start(call, flow, start)
        return json(execution_view(self.kind, call.base_url, execution), self.kind.created)

    async def list(self, call: Call) -> Response:
        """Show the executions of a flow, newest first."""
        flow = await call.flow()
        asked = read_paging(call.query, call.limits.page_size, _is_execution)
        wanted = self._filter(call)
        page = await call.store.executions(flow.sid, wanted, asked.size, asked.cursor)
        rows = [execution_view(self.kind, call.base_url, item) for item in page.items]
        given = [(name, text) for name in self.kind.filters if (text := call.query.get(name))]
        return json(listing(call, asked, self.kind.key, page, _sid, rows, given))

    async def fetch(self, call: Call) -> Response:
        """Show an execution."""
        return json(execution_view(self.kind, call.base_url, await call.execution()))

    async def update(self, call: Call) -> Response:
        """End an execution; one that is over is shown as it is."""
        execution = await call.execution()
        call.form.choice("Status", _Ending)
        if execution.active:
            execution = await call.node.end_execution(execution)
        return json(execution_view(self.kind, call.base_url, execution))

    async def delete(self, call: Call) -> Response:
        """Remove an execution and its data; an active one ends first."""
        execution = await call.execution()
        if execution.active:
            await call.node.end_execution(execution)
        await call.store.delete_execution(execution.sid)
        return no_content()

    async def fetch_context(self, call: Call) -> Response:
        """Show the context of an execution."""
        return json(execution_context_view(self.kind, call.base_url, await call.execution()))

    async def _start(self, call: Call, flow: Flow, start: Start) -> Execution:
        try:
            return await call.node.start_execution(
                flow, start.to, start.from_, start.parameters, call.request_sid
            )
        except NothingPublished:
            raise call.not_found() from None
        except Busy as busy:
            active = await call.store.execution(busy.execution_sid)
            if self.kind.modern or active is None:
                raise ExecutionActive(busy.execution_sid) from None
            return active

    def _filter(self, call: Call) -> ExecutionFilter:
        given = {name: call.query.get(name) for name in self.kind.filters}
        status, first, end = (
            given.get(name) for name in ("status", "DateCreatedFrom", "DateCreatedTo")
        )
        return ExecutionFilter(
            status=read_choice("status", status, Status) if status else None,
            created_from=read_moment("DateCreatedFrom", first) if first else None,
            created_to=read_moment("DateCreatedTo", end) if end else None,
        )


def _is_execution(key: str) -> bool:
    return is_sid(key, "FN")


def _sid(execution: Execution) -> str:
    return execution.sid
