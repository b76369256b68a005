"""Enqueue: a caller waits, hears the wait document again and again, and leaves [enqueue]."""

import re

import msgspec

from soundstage.errors import ApiError
from soundstage.network.products.fields import parse_object
from soundstage.network.products.records import Resource
from soundstage.network.products.tasks import MAX_ATTRIBUTES, NewTask
from soundstage.network.records import Params
from soundstage.network.voice.bridging import bridge
from soundstage.network.voice.events import CallOver, Goto, LeftQueue, Moved, Signalled, Unplayable
from soundstage.network.voice.leg import Ear
from soundstage.network.voice.lines import Accepted, Dequeued, Gone, Member, MemberReady, Sent
from soundstage.network.voice.program import QUEUE_WAIT, ROOM_WAIT, Program
from soundstage.network.voice.verbs.queueing import Enqueue
from soundstage.network.webhooks import WebhookFault

_MAX_NAME = 64
_SMALL = re.compile(r"(?<=[a-z])([A-Z])")
_REST = 1.0
"""A wait document that takes no time is asked for again after a second (assumed)."""


async def enqueue(program: Program, verb: Enqueue) -> Goto | None:
    """Wait in a queue, then go to the action with what came of it."""
    leg, lines = program.leg, program.exchange.lines
    name = verb.workflow_sid or verb.name
    leg.note("enqueue", name, task=verb.task.attributes)
    if not 0 < len(name) <= _MAX_NAME:
        return _action(program, verb, (("QueueResult", "error"),))
    queue = lines.named(leg.call.account_sid, name)
    if queue is None:
        queue = lines.make(leg.call.account_sid, name, verb.max_size)
    plan = program.exchange.tasks.workers.plan(leg.call.account_sid, verb.workflow_sid)
    if plan.full or len(lines.members(queue.sid)) >= queue.max_size:
        return _action(program, verb, (("QueueResult", "queue-full"),))
    try:
        task = _task(program, verb)
    except ApiError as refusal:
        leg.alert(refusal.code, refusal.text)
        return _action(program, verb, (("QueueResult", "error"),))
    with leg.ear() as ear:
        member = lines.join(queue, ear)
        waiting = _Waiting(program, verb, member, task)
        try:
            result = await waiting.run()
        except CallOver:
            result = "hangup"
        except Moved as moved:
            result = "redirected-from-bridged" if waiting.bridged else "redirected"
            waiting.close(result)
            await waiting.tell_last(result)
            raise moved from None
        except Exception:
            waiting.close("error")
            raise
        waiting.close(result)
        if result == "hangup":
            await waiting.tell_last(result)
            raise CallOver
    leg.note("dequeue", result)
    if waiting.sent is not None:
        await waiting.tell_last(result)
        return waiting.sent
    return _action(program, verb, waiting.params(result))


class _Waiting:
    """One caller in a queue."""

    def __init__(
        self, program: Program, verb: Enqueue, member: Member, task: Resource | None
    ) -> None:
        self._program = program
        self._task = task
        self._accepted = False
        self._verb = verb
        self._member = member
        self._lines = program.exchange.lines
        self._seconds: int | None = None
        self.bridged = False
        self.sent: Goto | None = None

    async def run(self) -> str:
        """Wait and return the result."""
        if self._task is not None:
            ear = self._member.ear
            workers = self._program.exchange.tasks.workers
            workers.offer(self._task, lambda plan: ear.tell(Accepted(plan.complete)))
        try:
            await self._wait()
        except Signalled as cut:
            signal = cut.signal
        except LeftQueue:
            return "leave"
        except (Unplayable, WebhookFault):
            return "error"
        self.leave()
        if isinstance(signal, Sent):
            self.sent = signal.goto
            return "redirected"
        if isinstance(signal, Accepted):
            await self._talk(signal)
            return "redirected"
        if isinstance(signal, Dequeued):
            await self._meet(signal)
        return "bridged" if self.bridged else "bridging-in-process"

    def leave(self) -> None:
        """Be out of the queue, once."""
        if self._seconds is None:
            self._seconds = self._lines.waited(self._member)
            self._lines.leave(self._member)

    def close(self, result: str) -> None:
        """Be gone, also for an agent who took this caller, and for the workers."""
        self.leave()
        if self._task is not None:
            met = self._accepted or self.bridged
            workers = self._program.exchange.tasks.workers
            workers.close(self._task, *(("completed",) if met else ("canceled", result)))
        if self._member.agent is not None:
            self._member.agent.tell(Gone(self._member))

    def params(self, result: str) -> Params:
        """Return what the action is told."""
        return (
            ("QueueResult", result),
            ("QueueSid", self._member.queue_sid),
            ("QueueTime", str(self._seconds or 0)),
        )

    async def tell_last(self, result: str) -> None:
        """Tell the action where nobody heeds its answer."""
        verb, program = self._verb, self._program
        self.leave()
        if verb.action:
            goto = program.action(verb.action, verb.method, self.params(result), "enqueue")
            await program.last_words(goto)

    async def _wait(self) -> None:
        """Let the caller hear the wait document for ever; no URL: music, or silence if empty."""
        program, verb = self._program, self._verb
        leg = program.leg
        if not verb.wait_url:
            if verb.wait_url is None:
                leg.note("play", "hold music")
            while True:
                await leg.until()
        lines, member = self._lines, self._member
        goto = Goto(url=program.url(verb.wait_url), method=verb.wait_method, kind="wait")
        playing = program.nested(QUEUE_WAIT, lambda: lines.wait_params(member))
        while True:
            before = leg.desk.state.now()
            await playing.run(goto)
            if leg.desk.state.now() == before:
                await leg.until(_REST)

    async def _talk(self, signal: Accepted) -> None:
        """Speak with whoever accepted the task, until they are done [rpt].

        The carrier moves the call to a conference with them, so that in the end it is
        `redirected`.
        """
        leg = self._program.leg
        self._accepted = True
        leg.note("accept")
        with leg.listen():
            await leg.until(signal.seconds)

    async def _meet(self, signal: Dequeued) -> None:
        """Hear the agent's greeting, then the agent."""
        program, agent = self._program, signal.agent
        ear: Ear = self._member.ear
        try:
            if signal.greeting is not None:
                await program.nested(ROOM_WAIT).run(signal.greeting)
            agent.tell(MemberReady(self._member))
            self.bridged = True
            await bridge(ear.leg, agent.leg, agent)
        except (Unplayable, Signalled):
            return


def _task(program: Program, verb: Enqueue) -> Resource | None:
    """Make the caller's task; it has what requests say of the call, and its own attributes [mem].

    Raises:
        ApiError: its attributes are no JSON object.
    """
    if not verb.workflow_sid:
        return None
    given = parse_object(verb.task.attributes or "{}", "Task", MAX_ATTRIBUTES)
    call = {_SMALL.sub(r"_\1", name).lower(): value for name, value in program.leg.params()}
    new = NewTask(
        attributes=msgspec.json.encode(call | given).decode(),
        workflow_sid=verb.workflow_sid,
        channel="voice",
        priority=verb.task.priority,
        timeout=verb.task.timeout,
    )
    return program.exchange.tasks.of_call(program.leg.call.account_sid, new)


def _action(program: Program, verb: Enqueue, params: Params) -> Goto | None:
    if not verb.action:
        return None
    return program.action(verb.action, verb.method, params, "enqueue")
