"""All live calls: how they begin, the threads they run in, and what happens when they end."""

from collections.abc import Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from soundstage.errors import Json
from soundstage.network.records import Number, Params
from soundstage.network.voice.attributes import Callback, Method
from soundstage.network.voice.between import join
from soundstage.network.voice.child import Child, address_of
from soundstage.network.voice.events import CallOver, Goto, Moved, Unplayable
from soundstage.network.voice.leg import LONGEST, Ear, Leg
from soundstage.network.voice.outgoing import Outgoing
from soundstage.network.voice.parties import is_sip, sip_params
from soundstage.network.voice.person import Person
from soundstage.network.voice.phones import NOBODY, TOLD_TWICE, Behaviour, Step
from soundstage.network.voice.program import Program
from soundstage.network.voice.progress import Progress
from soundstage.network.voice.records import Call, CallDirection, CallStatus
from soundstage.network.voice.ringing import Detection, FarEnd, detect, ring, verdict_of
from soundstage.network.voice.verbs.dial import Dial
from soundstage.network.voice.verbs.nouns import Party
from soundstage.network.voice.verbs.spoken import Play
from soundstage.sid import new_sid, new_uuid

if TYPE_CHECKING:
    from soundstage.network.voice.exchange import Exchange

_MOST_JOINED = 100
"""Legs between numbers of the network: calls that call themselves end there (assumed)."""
_APOLOGY = "An application error has occurred. Goodbye."


class Calls:
    """The live legs by their SID."""

    def __init__(self, exchange: "Exchange") -> None:
        self._exchange = exchange
        self._desk = exchange.desk
        self.live: dict[str, Leg] = {}

    def inbound(self, number: Number, from_: str, extra: Params, script: tuple[Step, ...]) -> Call:
        """Let a phone call a number of the network."""
        callback = Callback(
            url=number.status_callback, method=_method(number.status_callback_method)
        )
        call = self._record(
            number.account_sid, "inbound", from_, number.phone_number, callback, number.sid
        )
        known = dict(extra)
        call = replace(
            call, forwarded_from=known.get("ForwardedFrom"), caller_name=known.get("CallerName")
        )
        leg = self._open(call, _fallback(number))
        token = () if is_sip(from_) else (("CallToken", new_uuid()),)
        rest = tuple(pair for pair in extra if pair[0] not in ("ForwardedFrom", "CallerName"))
        leg.progress.extra = (*token, *sip_params(from_, leg.sid), *rest)
        leg.note("call", leg.call.to, from_=from_)
        if number.voice_url:
            goto = Goto(url=number.voice_url, method=_method(number.voice_method))
            self._start(leg, self.run(leg, goto))
        else:
            self._start(leg, self._refuse(leg))
        self._act(leg, script)
        return leg.call

    def outbound(self, outgoing: Outgoing) -> Call:
        """Call a phone for an application."""
        number = self._desk.state.number_at(outgoing.from_)
        sid = number.sid if number else None
        call = self._record(
            outgoing.account_sid,
            "outbound-api",
            outgoing.from_,
            outgoing.to,
            outgoing.callback,
            sid,
        )
        leg = self._open(call, outgoing.fallback, outgoing.time_limit)
        if is_sip(outgoing.to):
            leg.progress.extra = sip_params(outgoing.to, leg.sid)
        if outgoing.application_sid:
            through = ("ApplicationSid", outgoing.application_sid)
            leg.progress.extra = (*leg.progress.extra, through)
        self._start(leg, self._call_out(leg, outgoing))
        return leg.call

    def child(
        self, program: Program, verb: Dial, noun: Party, caller_id: str, parent_ear: Ear
    ) -> Child:
        """Call a party of a Dial."""
        to = address_of(noun) or noun.address
        callback = program.callback(noun.callback)
        call = self._record(
            program.leg.call.account_sid, "outbound-dial", caller_id, to, callback, None
        )
        leg = self._open(replace(call, parent_call_sid=program.leg.sid), program.leg.fallback)
        if is_sip(to):
            leg.progress.extra = sip_params(noun.address, leg.sid)
        whisper = None
        if noun.url:
            whisper = Goto(url=program.url(noun.url), method=noun.method, kind="whisper")
        child = Child(program, verb, noun, leg, parent_ear)
        self._start(leg, self._live_as_child(child, whisper), child)
        return child

    def detect_aside(self, leg: Leg, behaviour: Behaviour, detection: Detection) -> None:
        """Tell who answered while the call goes on."""
        verdict, seconds = verdict_of(behaviour, detection)

        def tell() -> None:
            if leg.over:
                return
            leg.progress.detected(verdict)
            leg.note("detected", verdict)
            callback = detection.callback
            params = (
                ("AccountSid", leg.call.account_sid),
                ("CallSid", leg.sid),
                ("AnsweredBy", verdict),
                ("MachineDetectionDuration", str(round(seconds * 1000))),
            )
            self._desk.posts.later(leg.call, "amd-callback", callback.url, callback.method, params)

        self._desk.alarms.set(tell, seconds)

    def hang_up(self, leg: Leg, live_too: bool, by: str = "application") -> None:
        """End a call; one that is answered only if that is meant [mem]."""
        if not leg.answered:
            leg.end("canceled", by=by)
        elif live_too:
            leg.end("completed", by=by)

    def recover(self) -> None:
        """End the calls of a network that was stopped: nobody is on the line any more."""
        lost = "status IN ('queued', 'initiated', 'ringing', 'in-progress')"
        for call in self._desk.state.calls.where(lost):
            progress = Progress(self._desk, call)
            progress.end("failed")
            progress.finish()
            for recording in self._exchange.recorder.stop_all(call.sid):
                self._exchange.recorder.tell(recording)

    async def run(self, leg: Leg, goto: Goto) -> None:
        """Run a call's documents to the end, wherever the REST API sends it meanwhile."""
        following: Goto | None = goto
        while following is not None:
            try:
                await Program(self._exchange, leg, self._exchange.doers).run(following)
                following = None
                leg.answer()
            except Moved as moved:
                following = moved.goto
                leg.note("moved", following.url)
            except Unplayable:
                following = None
                leg.answer()
                leg.note("say", _APOLOGY)
                await leg.pass_time(self._desk.pace.speaking(_APOLOGY))
        leg.end("completed", by="application")

    async def _refuse(self, leg: Leg) -> None:
        leg.alert(11100, f"{leg.call.to} has no VoiceUrl")
        leg.end("failed")

    async def _call_out(self, leg: Leg, outgoing: Outgoing) -> None:
        far = self._far_end(leg)
        await ring(leg, far, outgoing.timeout)
        if outgoing.record:
            leg.tape = self._exchange.recorder.start(
                leg.call,
                "OutboundAPI",
                outgoing.recording_callback,
                dual=outgoing.recording_dual,
                track=outgoing.recording_track,
            )
        goto = outgoing.goto
        try:
            await self._greet(leg, far.behaviour, outgoing)
        except Moved as moved:
            goto = moved.goto
        await self.run(leg, goto)

    async def _greet(self, leg: Leg, behaviour: Behaviour, outgoing: Outgoing) -> None:
        """Do what comes before the first document: find out who answered, send keys [mem]."""
        detection = outgoing.detection
        if detection.mode and detection.aside:
            self.detect_aside(leg, behaviour, detection)
        elif detection.mode:
            verdict, milliseconds = await detect(leg, behaviour, detection)
            leg.progress.detected(verdict)
            took = ("MachineDetectionDuration", str(milliseconds))
            leg.progress.extra = (*leg.progress.extra, took)
        if outgoing.send_digits:
            program = Program(self._exchange, leg, self._exchange.doers)
            await program.do(Play(digits=outgoing.send_digits))

    async def _live_as_child(self, child: Child, whisper: Goto | None) -> None:
        goto = await child.run(self._far_end(child.leg), whisper)
        if goto is not None:
            await self.run(child.leg, goto)

    def _far_end(self, leg: Leg) -> FarEnd:
        """Return who is called: a phone, or another number of the network."""
        to = leg.call.to
        number = self._desk.state.number_at(to)
        if number is None or not number.voice_url or self._exchange.phones.is_known(to):
            behaviour = self._exchange.phones.behaviour(to)
            return FarEnd(behaviour, _nothing, lambda: self._act(leg, behaviour.script))

        def reach() -> None:
            meeting = sum(other.far is not None for other in self.live.values())
            if meeting < _MOST_JOINED:
                call = self.inbound(number, leg.call.from_, (), ())
                join(leg, self.live[call.sid])

        return FarEnd(NOBODY, reach, _nothing)

    def _act(self, leg: Leg, script: tuple[Step, ...]) -> None:
        if script:
            self._desk.live(Person(leg).act(script))

    def _record(
        self,
        account_sid: str,
        direction: CallDirection,
        from_: str,
        to: str,
        callback: Callback,
        number_sid: str | None,
    ) -> Call:
        now = self._desk.state.now()
        told: dict[str, Json] = {
            "url": callback.url,
            "method": callback.method,
            "events": list(callback.events),
        }
        if to == TOLD_TWICE:
            told["times"] = 2
        status: CallStatus = "ringing" if direction == "inbound" else "queued"
        return Call(
            sid=new_sid("CA"),
            account_sid=account_sid,
            direction=direction,
            from_=from_,
            to=to,
            status=status,
            date_created=now,
            date_updated=now,
            phone_number_sid=number_sid,
            callback=told,
        )

    def _open(self, call: Call, fallback: Goto | None, time_limit: float = LONGEST) -> Leg:
        leg = Leg(self._desk, self._desk.state.calls.insert(call), fallback)
        self.live[leg.sid] = leg
        leg.time_limit = time_limit
        return leg

    def _start(self, leg: Leg, work: Coroutine[Any, Any, None], child: Child | None = None) -> None:
        self._desk.live(self._thread(leg, work, child))

    async def _thread(self, leg: Leg, work: Coroutine[Any, Any, None], child: Child | None) -> None:
        """Run a leg to its end; a fault of ours ends it as failed, and is not hidden."""
        try:
            await work
        except CallOver:
            pass
        except Exception as failure:
            leg.end("failed")
            self._desk.runner.fault(failure, call=leg.sid)
        if leg.over:
            self._finish(leg, child)

    def _finish(self, leg: Leg, child: Child | None) -> None:
        """Tidy up after a call, then tell of its end; recordings are told of last."""
        self.live.pop(leg.sid, None)
        recorder = self._exchange.recorder
        tape = leg.tape or (child.recording if child else None)
        stopped = {recording.sid: recording for recording in recorder.stop_all(leg.sid)}
        if tape is not None:
            tape = stopped.get(tape.sid, tape)
        leg.progress.finish(recorder.params(tape) if tape else ())
        for recording in stopped.values():
            recorder.tell(recording)
        leg.close()


def _fallback(number: Number) -> Goto | None:
    if not number.voice_fallback_url:
        return None
    method = _method(number.voice_fallback_method)
    return Goto(url=number.voice_fallback_url, method=method, kind="fallback")


def _nothing() -> None:
    """Do nothing."""


def _method(text: str) -> Method:
    return "GET" if text == "GET" else "POST"
