"""Redirect, Hangup, Reject, Refer and Leave: where a call goes on, or that it ends."""

from soundstage.network.voice.events import Goto, LeftQueue, Provided
from soundstage.network.voice.parties import is_sip, party
from soundstage.network.voice.program import QUEUE_WAIT, Program
from soundstage.network.voice.verbs.flow import Hangup, Redirect, Refer, Reject
from soundstage.network.voice.verbs.queueing import Leave

_REFER_SECONDS = 1.0


async def redirect(program: Program, verb: Redirect) -> Goto | None:
    """Go on elsewhere; no URL is the current document again [redirect][conf]."""
    return program.action(verb.url, verb.method, (), "redirect")


async def hang_up(program: Program, _: Hangup) -> Goto | None:
    """End the call."""
    program.leg.end("completed", by="application")
    program.leg.check()
    return None


async def reject(program: Program, verb: Reject) -> Goto | None:
    """Refuse a call that nobody answered; later in a call: hang up (assumed)."""
    leg = program.leg
    if leg.answered:
        leg.end("completed", by="application")
    else:
        leg.end("busy" if verb.reason == "busy" else "no-answer", by="application")
    leg.check()
    return None


async def leave(program: Program, _: Leave) -> Goto | None:
    """End the waiting; no effect outside of a queue (assumed)."""
    if program.room is QUEUE_WAIT:
        raise LeftQueue
    return None


async def refer(program: Program, verb: Refer) -> Goto | None:
    """Hand a SIP call over; the answer of the other side may be provided by the phone."""
    leg = program.leg
    if not (is_sip(leg.call.from_) or is_sip(leg.call.to)) or party(verb.address) is None:
        leg.alert(32205, "<Refer> needs a SIP call and a SIP address", program.document.url)
        return None
    leg.note("refer", verb.address)
    with leg.listen("refer"):
        word = await leg.until(_REFER_SECONDS)
    given = word.data if isinstance(word, Provided) else {}
    params = (
        ("ReferCallStatus", str(given.get("status", "completed"))),
        ("ReferSipResponseCode", str(given.get("sip_code", "202"))),
        ("NotifySipResponseCode", str(given.get("notify_code", "200"))),
    )
    if not verb.action:
        return None
    return program.action(verb.action, verb.method, params, "refer")
