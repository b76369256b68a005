"""Dial Queue: an agent speaks with the first caller of a queue [queue]."""

from datetime import timedelta

from soundstage.network.records import Params
from soundstage.network.voice.bridging import PartnerLeft, bridge
from soundstage.network.voice.events import CallOver, Goto
from soundstage.network.voice.leg import Ear
from soundstage.network.voice.lines import Dequeued, Gone, Member, MemberReady
from soundstage.network.voice.program import Program
from soundstage.network.voice.records import Queue
from soundstage.network.voice.verbs.dial import Dial
from soundstage.network.voice.verbs.nouns import QueueNoun


async def dial_queue(program: Program, verb: Dial, noun: QueueNoun) -> Goto | None:
    """Take the first caller, or wait for one, and speak with them."""
    leg = program.leg
    queue = program.exchange.lines.named(leg.call.account_sid, noun.name)
    if queue is None:
        return _action(program, verb, (("DialCallStatus", "failed"), ("DialBridged", "false")))
    with leg.ear() as ear:
        taking = _Taking(program, verb, noun, queue, ear)
        try:
            await taking.run()
        except CallOver:
            if verb.action:
                goto = program.action(verb.action, verb.method, taking.params(), "dial")
                await program.last_words(goto)
            raise
        finally:
            taking.leave()
    return _action(program, verb, taking.params())


class _Taking:
    """One agent and the caller they take."""

    def __init__(
        self, program: Program, verb: Dial, noun: QueueNoun, queue: Queue, ear: Ear
    ) -> None:
        self._program = program
        self._verb = verb
        self._noun = noun
        self._queue = queue
        self._ear = ear
        self._lines = program.exchange.lines
        self._member: Member | None = None
        self._waited = 0
        self._bridged_seconds: int | None = None

    async def run(self) -> None:
        """Get a caller and stay with them."""
        leg, verb = self._program.leg, self._verb
        state = leg.desk.state
        ends = state.now() + timedelta(seconds=verb.timeout)
        agent = self._lines.ask(self._queue, self._ear)
        try:
            while agent.member is None:
                if await leg.word((ends - state.now()).total_seconds()) is None:
                    return
        finally:
            self._lines.give_up(self._queue, agent)
            self._member = agent.member
        self._waited = self._lines.waited(self._member)
        self._member.agent = self._ear
        self._member.ear.tell(Dequeued(self._ear, self._greeting(self._member)))
        if await self._is_ready():
            leg.answer()
            begun = state.now()
            other = self._member.ear
            try:
                await bridge(leg, other.leg, other, verb.time_limit, verb.hangup_on_star)
            finally:
                self._bridged_seconds = round((state.now() - begun).total_seconds())

    def leave(self) -> None:
        """Let go of the caller."""
        if self._member is None:
            return
        if self._member.agent is None:
            self._lines.put_back(self._member)
        else:
            self._member.ear.tell(PartnerLeft(self._program.leg))

    def params(self) -> Params:
        """Return what the action is told."""
        if self._member is None:
            return (("DialCallStatus", "no-answer"), ("DialBridged", "false"))
        queue = (("QueueSid", self._queue.sid), ("QueueTime", str(self._waited)))
        if self._bridged_seconds is None:
            return (("DialCallStatus", "no-answer"), ("DialBridged", "false"), *queue)
        return (
            ("DialCallStatus", "completed"),
            ("DialCallSid", self._member.call_sid),
            ("DialCallDuration", str(self._bridged_seconds)),
            ("DialBridged", "true"),
            *queue,
        )

    async def _is_ready(self) -> bool:
        """Wait until the caller heard the greeting; tell whether they are still there."""
        while True:
            word = await self._program.leg.word()
            if isinstance(word, Gone):
                return False
            if isinstance(word, MemberReady):
                return True

    def _greeting(self, member: Member) -> Goto | None:
        if not self._noun.url:
            return None
        params = (
            ("QueueSid", self._queue.sid),
            ("QueueTime", str(self._waited)),
            ("DequeingCallSid", self._program.leg.sid),
        )
        url = self._program.url(self._noun.url)
        return Goto(url=url, method=self._noun.method, params=params, kind="queue")


def _action(program: Program, verb: Dial, params: Params) -> Goto | None:
    if not verb.action:
        return None
    return program.action(verb.action, verb.method, params, "dial")
