"""Dial: child calls to other parties, and the bridge to the one who answers [dial][number]."""

from dataclasses import dataclass

from soundstage.network.records import Params
from soundstage.network.voice.bridging import bridge
from soundstage.network.voice.child import Answered, Child, Ended, Ready, address_of
from soundstage.network.voice.doing.conferring import join_conference
from soundstage.network.voice.doing.dequeueing import dial_queue
from soundstage.network.voice.events import CallOver, Goto
from soundstage.network.voice.leg import Ear
from soundstage.network.voice.parties import party
from soundstage.network.voice.program import Program
from soundstage.network.voice.records import CallStatus
from soundstage.network.voice.verbs.dial import Dial
from soundstage.network.voice.verbs.nouns import ConferenceNoun, Party, QueueNoun


async def dial(program: Program, verb: Dial) -> Goto | None:
    """Reach somebody, and go on when they are gone."""
    program.leg.note("dial", ", ".join(_shown(noun) for noun in verb.nouns))
    noun = verb.nouns[0] if verb.nouns else None
    if isinstance(noun, ConferenceNoun):
        return await join_conference(program, verb, noun)
    if isinstance(noun, QueueNoun):
        return await dial_queue(program, verb, noun)
    return await _dial_parties(program, verb)


async def _dial_parties(program: Program, verb: Dial) -> Goto | None:
    with program.leg.ear() as ear:
        dialling = _Dialling(program, verb, ear)
        try:
            await dialling.run()
        except CallOver:
            dialling.hang_up()
            if verb.action:
                params = dialling.params()
                await program.last_words(program.action(verb.action, verb.method, params, "dial"))
            raise
        except Exception:
            dialling.hang_up()
            raise
        dialling.hang_up()
    if not verb.action:
        return None
    return program.action(verb.action, verb.method, dialling.params(), "dial")


@dataclass(slots=True)
class _Result:
    status: CallStatus | None = None
    child: Child | None = None
    bridged: bool = False
    moved: bool = False


class _Dialling:
    """One Dial under way, with its child calls."""

    def __init__(self, program: Program, verb: Dial, ear: Ear) -> None:
        self._program = program
        self._verb = verb
        self._ear = ear
        self._children: list[Child] = []
        self._result = _Result()

    async def run(self) -> None:
        """Reach one of the parties, all at once or one after the other, and stay with them."""
        parties = [noun for noun in self._verb.nouns if isinstance(noun, Party)]
        parties = [noun for noun in parties if self._can_be_called(noun)]
        caller_id = self._caller_id()
        if not parties or caller_id is None:
            self._result.status = "failed"
            return
        groups = [[noun] for noun in parties] if self._verb.sequential else [parties]
        for group in groups:
            winner = await self._ring(group, caller_id)
            if winner is not None:
                await self._join(winner)
                return

    def hang_up(self) -> None:
        """End the child calls that are still there."""
        for child in self._children:
            if not child.moved:
                child.leg.end("completed" if child.leg.answered else "canceled")

    def params(self) -> Params:
        """Return what the action is told."""
        result = self._result
        params: list[tuple[str, str]] = [("DialCallStatus", result.status or "canceled")]
        if result.child is not None:
            leg = result.child.leg
            params.append(("DialCallSid", leg.sid))
            if not result.moved:
                params.append(("DialCallDuration", str(leg.call.seconds)))
            result.child.stop_recording()
            if result.child.recording is not None:
                params += self._program.exchange.recorder.params(result.child.recording)
        params.append(("DialBridged", "true" if result.bridged else "false"))
        return tuple(params)

    async def _ring(self, group: list[Party], caller_id: str) -> Child | None:
        """Let the phones ring and return who answers first; the others are hung up."""
        calls = self._program.exchange.calls
        children = [calls.child(self._program, self._verb, n, caller_id, self._ear) for n in group]
        self._children += children
        waiting = len(children)
        while waiting:
            word = await self._program.leg.word()
            if isinstance(word, Answered):
                for child in children:
                    if child is not word.child:
                        child.leg.end("canceled")
                return word.child
            if isinstance(word, Ended):
                waiting -= 1
                self._result.status = word.child.leg.call.status
                self._result.child = word.child
        return None

    async def _join(self, winner: Child) -> None:
        """Wait for the end of the document that the called party hears, then connect the two."""
        leg, result = self._program.leg, self._result
        result.child, result.status = winner, "completed"
        while True:
            word = await leg.word()
            if isinstance(word, Ended) and word.child is winner:
                result.moved = winner.moved
                return
            if isinstance(word, Ready):
                break
        leg.answer()
        result.bridged = True
        verb = self._verb
        await bridge(leg, winner.leg, winner.ear, verb.time_limit, verb.hangup_on_star)
        if not winner.leg.over and not winner.moved:
            winner.leg.end("completed")
        result.moved = winner.moved

    def _can_be_called(self, noun: Party) -> bool:
        if noun.kind in ("Number", "Client", "Sip", "Sim", "WhatsApp") and address_of(noun):
            return True
        code = 13223 if noun.kind == "Number" else 13224
        text = f"{noun.address[:80]!r} is not a valid {noun.kind}"
        self._program.leg.alert(code, text, self._program.document.url)
        return False

    def _caller_id(self) -> str | None:
        """Return what the called party sees, or None when it is not allowed (13214)."""
        leg, given = self._program.leg, self._verb.caller_id
        if not given:
            return leg.call.from_
        number = self._program.exchange.desk.state.number_at(given)
        owned = number is not None and number.account_sid == leg.call.account_sid
        if owned or party(given) in (leg.call.from_, leg.call.to) or given.startswith("client:"):
            return given
        if all(isinstance(noun, Party) and noun.kind == "Sip" for noun in self._verb.nouns):
            return given
        leg.alert(13214, f"callerId {given[:40]!r} is not a number of this account")
        return None


def _shown(noun: Party | ConferenceNoun | QueueNoun) -> str:
    if isinstance(noun, Party):
        return noun.address
    return noun.name
