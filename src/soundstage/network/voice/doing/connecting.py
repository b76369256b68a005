"""Connect: an agent, a relay, a stream or a room, until they or the caller end it [connect].

What happens there is provided by the script of the phone, or by the control API: `agent`,
`relay`, `stream` or `room`. Nothing provided: it lasts until the caller hangs up.
"""

import msgspec

from soundstage.network.records import Params
from soundstage.network.voice.doing.streams import StreamLine
from soundstage.network.voice.events import CallOver, Goto, Provided
from soundstage.network.voice.program import Program
from soundstage.network.voice.verbs.connect import Connect
from soundstage.sid import new_sid

_KINDS = {
    "VirtualAgent": "agent",
    "ConversationRelay": "relay",
    "Stream": "stream",
    "Room": "room",
}


async def connect(program: Program, verb: Connect) -> Goto | None:
    """Stay connected until it ends, then go to the action."""
    leg = program.leg
    leg.note("connect", verb.target, noun=verb.kind, parameters=dict(verb.parameters))
    session = _Session(program, verb)
    if verb.greeting:
        leg.note("say", verb.greeting)
    kind = _KINDS[verb.kind]
    try:
        with leg.listen(kind, "key", "speech"):
            outcome = None
            while not isinstance(outcome, Provided):
                outcome = await leg.until()
    except CallOver:
        params = session.end({}, hung_up=True)
        if verb.action:
            await program.last_words(program.action(verb.action, verb.method, params, "connect"))
        raise
    params = session.end({str(k): _text(v) for k, v in outcome.data.items()}, hung_up=False)
    if not verb.action:
        return None
    return program.action(verb.action, verb.method, params, "connect")


class _Session:
    def __init__(self, program: Program, verb: Connect) -> None:
        self._program = program
        self._verb = verb
        self._started = program.leg.desk.state.now()
        self._stream: StreamLine | None = None
        if verb.kind == "Stream":
            attributes = dict(verb.attributes)
            self._stream = StreamLine(
                program.leg, attributes.get("name", ""), program.callback(verb.callback)
            )

    def end(self, given: dict[str, str], *, hung_up: bool) -> Params:
        """Return what the action is told; given parameters are taken as they are."""
        if self._stream is not None:
            self._stream.stop()
            return (("StreamSid", self._stream.sid), *given.items())
        params = _RESULTS[self._verb.kind](self, hung_up)
        return tuple((params | given).items())

    def _relay(self, hung_up: bool) -> dict[str, str]:
        """Say how the relay ended: by the application, or by the caller [relay]."""
        seconds = (self._program.leg.desk.state.now() - self._started).total_seconds()
        return {
            "SessionId": new_sid("VX"),
            "SessionStatus": "completed" if hung_up else "ended",
            "SessionDuration": str(round(seconds)),
        }

    def _agent(self, hung_up: bool) -> dict[str, str]:
        """Say how the agent's part ended [W:connect-virtual-agent]."""
        return {"VirtualAgentStatus": "hangup" if hung_up else "completed"}

    def _room(self, hung_up: bool) -> dict[str, str]:
        return {}


_RESULTS = {
    "ConversationRelay": _Session._relay,
    "VirtualAgent": _Session._agent,
    "Room": _Session._room,
}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()
