"""Operations on the steps of an execution, under any of its names [step]."""

from dataclasses import dataclass

from starlette.responses import Response

from soundstage.api.call import Call
from soundstage.api.execution_views import step_context_view, step_view
from soundstage.api.kinds import Kind
from soundstage.api.paging import listing, read_paging
from soundstage.api.responses import json
from soundstage.core.execution import Step
from soundstage.engine import journal
from soundstage.store.paging import page_among


@dataclass(frozen=True, slots=True)
class Steps:
    """The operations on the steps in one of the three collections."""

    kind: Kind

    async def list(self, call: Call) -> Response:
        """Show the steps of an execution, newest first.

        There are at most a thousand, so the journal is read whole. A journal only grows: the
        place of a step in it never changes.
        """
        execution = await call.execution()
        steps = journal.steps(await call.store.journal(execution.sid))
        places = {step.sid: place for place, step in enumerate(steps)}
        asked = read_paging(call.query, call.limits.page_size, places.__contains__)
        border = asked.cursor.after or asked.cursor.before
        place = None if border is None else places[border]
        page = page_among(enumerate(steps), asked.size, asked.cursor, place)
        rows = [step_view(self.kind, call.base_url, execution, step) for step in page.items]
        return json(listing(call, asked, "steps", page, _sid, rows))

    async def fetch(self, call: Call) -> Response:
        """Show a step."""
        execution = await call.execution()
        for step in journal.steps(await call.store.journal(execution.sid)):
            if step.sid == call.path_params["step"]:
                return json(step_view(self.kind, call.base_url, execution, step))
        raise call.not_found()

    async def fetch_context(self, call: Call) -> Response:
        """Show the context as it was when a step ended."""
        execution = await call.execution()
        step_sid = call.path_params["step"]
        context = journal.context_after(await call.store.journal(execution.sid), step_sid)
        if context is None:
            raise call.not_found()
        return json(step_context_view(self.kind, call.base_url, execution, step_sid, context))


def _sid(step: Step) -> str:
    return step.sid
