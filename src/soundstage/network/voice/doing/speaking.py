"""Say, Play and Pause [say][play]."""

from soundstage.network.voice.events import Goto
from soundstage.network.voice.fetching import AUDIO
from soundstage.network.voice.program import Program
from soundstage.network.voice.verbs.gather import KEYS
from soundstage.network.voice.verbs.spoken import Pause, Play, Say, Spoken
from soundstage.network.webhooks import Call, WebhookFault

_MAX_AUDIO = 50_000_000
_TONE_SECONDS = {"w": 0.5, "W": 1.0}


async def speak(program: Program, verb: Spoken) -> Goto | None:
    """Let the caller hear something to its end."""
    await program.leg.pass_time(await begin(program, verb))
    return None


async def begin(program: Program, verb: Spoken) -> float:
    """Begin something that the caller hears, and return how long it takes."""
    leg = program.leg
    if isinstance(verb, Pause):
        leg.note("pause", seconds=verb.seconds)
        return verb.seconds
    if isinstance(verb, Say):
        about = {"voice": verb.voice, "language": verb.language}
        more = {name: value for name, value in about.items() if value}
        leg.note("say", verb.text, loop=verb.loop, **more)
        leg.sound(verb.text, leg.desk.pace.speaking(verb.text))
        return leg.desk.pace.speaking(verb.text) * verb.loop
    if verb.digits:
        leg.note("play", digits=verb.digits, loop=verb.loop)
        leg.sound("", 0.0, "".join(key for key in verb.digits if key in KEYS))
        return sum(_TONE_SECONDS.get(key, 0.0) for key in verb.digits) * verb.loop
    return await _begin_file(program, verb)


async def _begin_file(program: Program, verb: Play) -> float:
    """Get a sound file; one that cannot be had is noted and not played."""
    leg = program.leg
    try:
        url = program.url(verb.url)
        if leg.desk.pace.fetch_audio:
            await _fetch(program, url)
    except WebhookFault as fault:
        leg.alert(fault.code, fault.message, fault.url)
        return 0.0
    leg.note("play", url, loop=verb.loop)
    return leg.desk.pace.playing() * verb.loop


async def _fetch(program: Program, url: str) -> None:
    leg = program.leg
    call = Call(
        account_sid=leg.call.account_sid,
        resource_sid=leg.sid,
        kind="play",
        url=url,
        method="GET",
        params=(),
        token=f"{leg.sid}-{leg.documents}",
        max_bytes=_MAX_AUDIO,
    )
    response = await leg.racing(leg.desk.webhooks.call(call))
    if response.media_type not in AUDIO:
        kind = response.media_type or "no content type"
        raise WebhookFault(12300, f"The file has {kind}, expected a sound", url)
