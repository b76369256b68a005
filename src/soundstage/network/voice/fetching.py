"""Getting the documents of a call, from their URL or from the fallback's [voice][fb]."""

from dataclasses import dataclass, replace

from soundstage.carrier.http import Response
from soundstage.carrier.urls import join, shown
from soundstage.network.drafts import is_url
from soundstage.network.twiml import TwimlError, read_twiml
from soundstage.network.voice.attributes import Note, Verb
from soundstage.network.voice.events import Goto, Unplayable
from soundstage.network.voice.leg import Leg
from soundstage.network.voice.reader import read_verbs
from soundstage.network.voice.verbs.flow import Hangup
from soundstage.network.voice.verbs.spoken import Play, Say
from soundstage.network.webhooks import Call, WebhookFault
from soundstage.sid import new_uuid

XML = frozenset({"text/xml", "application/xml", "text/html"})
AUDIO = frozenset(
    f"audio/{kind}"
    for kind in (
        "mpeg wav wave x-wav aiff x-aifc x-aiff x-gsm gsm ulaw basic mp3 ogg".split()  # noqa: SIM905
    )
)


@dataclass(frozen=True, slots=True)
class Document:
    """Verbs to run, and where they came from; `goto` brings the same document again."""

    verbs: tuple[Verb, ...]
    notes: tuple[Note, ...]
    url: str
    goto: Goto


async def fetch(leg: Leg, goto: Goto, allowed: frozenset[str] | None) -> Document:
    """Return the document, or the fallback's; neither: `Unplayable`. All faults are noted."""
    fault = await _try(leg, goto, allowed)
    if isinstance(fault, Document):
        return fault
    if leg.fallback is not None:
        reason = (("ErrorCode", str(fault.code)), ("ErrorUrl", fault.url))
        fallback = replace(leg.fallback, params=(*goto.params, *reason))
        second = await _try(leg, fallback, allowed)
        if isinstance(second, Document):
            return second
    raise Unplayable(fault.message)


def request(leg: Leg, goto: Goto) -> Call:
    """Return the webhook request for a document of this call."""
    standard = leg.params()
    return Call(
        account_sid=leg.call.account_sid,
        resource_sid=leg.sid,
        kind=goto.kind,
        url=goto.url,
        method=goto.method,
        params=(*standard, *goto.params),
        token=new_uuid(),
        jar=leg.sid,
        standard=standard,
    )


def resolve(document_url: str, reference: str) -> str:
    """Return the absolute URL of a reference in a document, or raise `WebhookFault` 11100."""
    url = join(document_url, reference) if document_url else reference
    if not is_url(url):
        raise WebhookFault(11100, f"{shown(url)!r} is not an absolute URL", url)
    return url


async def _try(leg: Leg, goto: Goto, allowed: frozenset[str] | None) -> Document | WebhookFault:
    try:
        if goto.twiml is not None:
            verbs, notes = read_verbs(read_twiml(goto.twiml.encode()), allowed)
            return Document(verbs, notes, "", goto)
        response = await leg.racing(leg.desk.webhooks.call(request(leg, goto)))
        verbs, notes = _verbs(response, allowed)
        here = replace(goto, url=response.url, params=(), kind="redirect")
        return Document(verbs, notes, response.url, here)
    except WebhookFault as failure:
        fault = failure
    except TwimlError as failure:
        fault = WebhookFault(failure.code, failure.message, goto.url)
    leg.alert(fault.code, fault.message, fault.url)
    return fault


def _verbs(
    response: Response, allowed: frozenset[str] | None
) -> tuple[tuple[Verb, ...], tuple[Note, ...]]:
    kind = response.media_type
    if kind in AUDIO:
        return (Play(url=response.url), Hangup()), ()
    if kind not in XML and kind != "text/plain":
        raise TwimlError(12300, f"The answer has {kind or 'no content type'}, expected text/xml")
    if not response.body.strip():
        raise TwimlError(12100, "Document parse failure: the document is empty")
    try:
        return read_verbs(read_twiml(response.body), allowed)
    except TwimlError:
        if kind != "text/plain":
            raise
        return (Say(text=response.text.strip()), Hangup()), ()
