"""Start and Stop: streams, recordings and transcriptions beside the call; Sms and Message."""

from soundstage.errors import ApiError
from soundstage.network.drafts import Draft
from soundstage.network.voice.doing.streams import StreamLine
from soundstage.network.voice.events import Goto
from soundstage.network.voice.program import Program
from soundstage.network.voice.verbs.sides import Side, Start, Stop, Text


async def start(program: Program, verb: Start) -> Goto | None:
    """Start things that run until they are stopped or the call ends."""
    for side in verb.sides:
        _start(program, side)
    return None


async def stop(program: Program, verb: Stop) -> Goto | None:
    """Stop things by their name; what does not run is left alone."""
    for side in verb.sides:
        _stop(program, side)
    return None


async def text(program: Program, verb: Text) -> Goto | None:
    """Send a text message; one that cannot be sent is noted."""
    leg, call = program.leg, program.leg.call
    inbound = call.direction == "inbound"
    to, from_ = (call.from_, call.to) if inbound else (call.to, call.from_)
    callback = verb.status_callback
    draft = Draft(
        account_sid=call.account_sid,
        to=verb.to or to,
        from_=verb.from_ or from_,
        body=verb.body,
        media_urls=tuple(program.url(url) for url in verb.media),
        status_callback=program.url(callback) if callback else "",
    )
    try:
        message = program.exchange.sending.send(draft, "outbound-call")
    except ApiError as refusal:
        leg.alert(refusal.code, refusal.text, program.document.url)
        return None
    leg.note("message", message.body, to=message.to, sid=message.sid)
    if not verb.action:
        return None
    params = (
        ("SmsSid", message.sid),
        ("SmsStatus", message.status),
        ("MessageSid", message.sid),
        ("MessageStatus", message.status),
    )
    return program.action(verb.action, verb.method, params, "message")


def _start(program: Program, side: Side) -> None:
    leg, callback = program.leg, program.callback(side.callback)
    if side.kind == "Recording":
        program.exchange.recorder.start(
            leg.call,
            "StartCallRecordingTwiML",
            callback,
            dual=side.channels == "dual",
            track=side.track or "both",
        )
        leg.note("start", side.name, noun="Recording")
        return
    if side.kind == "Stream" and not side.url.startswith("wss://"):
        leg.alert(31920, f"the stream's url {side.url[:80]!r} is not a wss:// URL")
        return
    about = {"url": side.url, "track": side.track, "parameters": dict(side.parameters)}
    line = StreamLine(leg, side.name, callback, side.kind, **about)
    leg.sides[f"{side.kind} {line.name}"] = line


def _stop(program: Program, side: Side) -> None:
    leg = program.leg
    if side.kind == "Recording":
        running = program.exchange.recorder.running(leg.sid)
        if running:
            program.exchange.recorder.stop(running[-1])
            leg.note("stop", side.name, noun="Recording")
        return
    line = leg.sides.pop(f"{side.kind} {side.name}", None)
    if line is not None:
        line.stop()
