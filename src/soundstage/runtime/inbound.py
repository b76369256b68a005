"""Webhook events: which execution takes one, when a new one starts, and what is answered."""

from functools import partial

from soundstage.clock import Clock
from soundstage.core.effects import Reply
from soundstage.core.events import (
    AnyInbound,
    CallReceived,
    CallStatusChanged,
    ConversationMessageReceived,
    FlowEventReceived,
    MessageReceived,
    MessageStatusChanged,
)
from soundstage.core.execution import Execution, Turn
from soundstage.core.flows import Flow
from soundstage.engine.advance import takes
from soundstage.engine.start import addresses, begin
from soundstage.runtime.calls import HeldCalls, is_about_call
from soundstage.runtime.echoes import Echoes, is_own
from soundstage.runtime.programs import Programs
from soundstage.runtime.rates import Rates, TooFast
from soundstage.runtime.replies import Replies
from soundstage.runtime.turns import Turns
from soundstage.sid import new_sid
from soundstage.store.port import Conflict, Seen, Store
from soundstage.twiml import EMPTY

_MOST_TRIES = 100
"""How often an event is tried on an execution that others move at the same time."""

_Startable = MessageReceived | ConversationMessageReceived | CallReceived


class Receiver:
    """Takes webhook events and answers them."""

    def __init__(
        self,
        *,
        store: Store,
        programs: Programs,
        turns: Turns,
        replies: Replies,
        held: HeldCalls,
        rates: Rates,
        echoes: Echoes,
        clock: Clock,
        patience: float,
    ) -> None:
        self._store = store
        self._programs = programs
        self._turns = turns
        self._replies = replies
        self._held = held
        self._rates = rates
        self._echoes = echoes
        self._clock = clock
        self._patience = patience

    async def receive(self, flow: Flow, event: AnyInbound) -> Reply:
        """Take an event and return its answer: TwiML, or a bare 400 when nothing may start.

        A repeat of an event gets its first answer again. A caller whose document is not ready
        in time is kept on the line.
        """
        with self._replies.expect(event.id) as later:
            result = await self._take(flow, event)
            if result is None:
                return Reply(event_id=event.id, body=EMPTY)
            if isinstance(result, Reply):
                return result
            if result.reply and result.reply.event_id == event.id:
                return result.reply
            look = partial(self._look, event)
            reply = await self._replies.wait(later, self._patience, look)
            return reply or self._held.late(flow, event)

    async def _look(self, event: AnyInbound) -> Reply | None:
        seen = await self._store.seen(event.id)
        return seen.reply if seen else None

    async def _take(self, flow: Flow, event: AnyInbound) -> Turn | Seen | Reply | None:
        if isinstance(event, MessageStatusChanged) and not _is_failure(event):
            return None
        if await self._echoes.contain(event):
            return None
        for _ in range(_MOST_TRIES):
            execution = await self._find_at_rest(flow, event)
            begins = execution is None
            if execution is None:
                if isinstance(event, FlowEventReceived) and event.again:
                    return None
                started = await self._begin(flow, event)
                if not isinstance(started, Execution):
                    return started
                execution, event = started, _as_start(event)
            elif is_own(execution, event):
                return None
            elif _asks_again(execution, event):
                return await self._held.document(execution, event)
            result = await self._turns.attempt(execution, event)
            if begins and isinstance(result, Seen):
                self._rates.give_back(flow.account_sid)
            if not isinstance(result, Conflict):
                return result
            if await self._store.flow(flow.sid) is None:
                break
        return Reply(event_id=event.id, body=EMPTY, status=400)

    async def _find_at_rest(self, flow: Flow, event: AnyInbound) -> Execution | None:
        """Return the execution that an event is for, when no turn of it is being written here."""
        talk, talks = (flow.sid, *addresses(_as_start(event))), self._turns.talks
        while True:
            await talks.quiet(talk)
            execution = await self._find(flow, event)
            if not talks.busy(talk):
                return execution

    async def _find(self, flow: Flow, event: AnyInbound) -> Execution | None:
        """Return the active execution that an event is for (runtime.md section 4) [FAQ]."""
        call = is_about_call(event)
        sid = event.params.get("ExecutionSid")
        if sid and (call or isinstance(event, MessageStatusChanged)):
            named = await self._store.execution(sid)
            if named and named.active and named.flow_sid == flow.sid:
                return named
        if call:
            return await self._store.execution_of_call(flow.sid, event.params["CallSid"])
        if isinstance(event, MessageStatusChanged):
            return None
        found = await self._store.active_execution(flow.sid, *addresses(_as_start(event)))
        if found is None and isinstance(event, ConversationMessageReceived):
            sid = event.params.get("ConversationSid", "")
            return await self._store.execution_of_conversation(flow.sid, sid)
        return found

    async def _begin(self, flow: Flow, event: AnyInbound) -> Execution | Seen | Reply | None:
        """Begin an execution, or return why the event begins none: it may be a repeat.

        Few events are repeats, and to look each up would cost a round trip to the database. So
        it is done where one would be refused; of the others their commit tells it.
        """
        try:
            started = await self._start(flow, event)
        except TooFast:
            if seen := await self._store.seen(event.id):
                return seen
            raise
        if isinstance(started, Execution):
            return started
        return await self._store.seen(event.id) or started

    async def _start(self, flow: Flow, event: AnyInbound) -> Execution | Reply | None:
        """Begin an execution; a bare 400 when the event may not start one [gdnotes]."""
        starting = _as_start(event)
        if not isinstance(starting, _Startable):
            return None
        refusal = Reply(event_id=event.id, body=EMPTY, status=400)
        if starting.params.get("Direction") == "outbound-api":
            return refusal
        contact, address = addresses(starting)
        program = await self._programs.for_contact(flow, contact)
        if program is None:
            return refusal
        single = isinstance(starting, CallReceived) and not (
            program.definition.allow_concurrent_calls
        )
        if single and await self._store.active_execution(flow.sid, contact, address):
            return refusal
        self._rates.inbound(flow.account_sid)
        return begin(
            starting,
            sid=new_sid("FN"),
            account_sid=flow.account_sid,
            program=program,
            now=self._clock.now(),
        )


def _asks_again(execution: Execution, event: AnyInbound) -> bool:
    """Tell whether a live call only wants the current document: nothing waits for its event."""
    if not is_about_call(event) or isinstance(event, CallStatusChanged):
        return False
    again = isinstance(event, FlowEventReceived) and event.again
    return again or not takes(execution, event)


def _as_start(event: AnyInbound) -> AnyInbound:
    """Return the event as a fresh trigger: what a FlowEvent is when nobody waits [nested]."""
    if not isinstance(event, FlowEventReceived):
        return event
    kind = CallReceived if "CallSid" in event.params else MessageReceived
    return kind(id=event.id, params=event.params)


def _is_failure(event: MessageStatusChanged) -> bool:
    """Tell whether a status callback matters: flows do not wait for good news."""
    return event.params.get("MessageStatus") in ("failed", "undelivered")
