"""Executing the TwiML that answers a message: Message and Redirect [msgtwiml].

A document that cannot be fetched or read is fetched from the fallback URL instead [fb].
"""

from dataclasses import dataclass, field, replace

from soundstage.carrier.http import Response
from soundstage.carrier.urls import join, shown
from soundstage.errors import ApiError
from soundstage.network.drafts import Draft
from soundstage.network.records import Message
from soundstage.network.sending import Sending
from soundstage.network.state import State
from soundstage.network.twiml import Element, TwimlError, read_twiml
from soundstage.network.webhooks import Call, WebhookFault, Webhooks

_XML = frozenset({"text/xml", "application/xml", "text/html"})
_MAX_DOCUMENTS = 50
_MAX_REPLIES = 10
_ATTRIBUTES = {
    "Message": frozenset({"to", "from", "action", "method", "statusCallback"}),
    "Redirect": frozenset({"method"}),
}
_NOUNS = frozenset({"Body", "Media"})


@dataclass(slots=True)
class Session:
    """One inbound message and how far its answer has come."""

    message: Message
    call: Call
    fallback_url: str
    fallback_method: str
    documents: int = 0
    replies: int = 0
    inbound: Call = field(init=False)

    def __post_init__(self) -> None:
        self.inbound = self.call

    def next_call(self, kind: str, url: str, method: str) -> Call:
        """Return the request for another document, with the inbound message's parameters."""
        token = f"{self.inbound.token}.{self.documents}"
        return replace(self.inbound, kind=kind, url=url, method=method, token=token)


@dataclass(frozen=True, slots=True)
class _Document:
    verbs: tuple[Element, ...]
    url: str


@dataclass(frozen=True, slots=True)
class _Fault:
    code: int
    message: str
    url: str


class Interpreter:
    """Runs the documents of a session one after the other."""

    def __init__(self, state: State, webhooks: Webhooks, sending: Sending) -> None:
        self._state = state
        self._webhooks = webhooks
        self._sending = sending

    async def run(self, session: Session) -> None:
        """Fetch and execute documents until one does not lead to another."""
        following: Call | None = session.call
        while following is not None:
            session.documents += 1
            if session.documents > _MAX_DOCUMENTS:
                text = f"more than {_MAX_DOCUMENTS} documents for one message"
                self._state.alert(session.message, 14106, text, following.url, "warning")
                return
            document = await self._document(session, following)
            if document is None:
                return
            following = self._execute(session, document)

    async def _document(self, session: Session, call: Call) -> _Document | None:
        """Return the document, or the fallback's; None when neither can be had."""
        fetched = await self._fetch(session, call)
        if isinstance(fetched, _Fault) and session.fallback_url:
            fetched = await self._fetch(session, _fallback(session, fetched))
        return fetched if isinstance(fetched, _Document) else None

    async def _fetch(self, session: Session, call: Call) -> _Document | _Fault:
        try:
            response = await self._webhooks.call(call)
            return _Document(_verbs(response), response.url)
        except WebhookFault as failure:
            fault = _Fault(failure.code, failure.message, failure.url)
        except TwimlError as failure:
            fault = _Fault(failure.code, failure.message, shown(call.url))
        self._state.alert(session.message, fault.code, fault.message, fault.url)
        return fault

    def _execute(self, session: Session, document: _Document) -> Call | None:
        for verb in document.verbs:
            self._warn_of_unknown(session, verb, document.url)
            if verb.name == "Message":
                reply = self._reply(session, verb, document.url)
                action = verb.attributes.get("action", "").strip()
                if action and reply is not None:
                    return _action(session, verb, reply, join(document.url, action))
            elif verb.name == "Redirect":
                url = join(document.url, verb.text)
                return session.next_call("redirect", url, _method(verb))
        return None

    def _reply(self, session: Session, verb: Element, url: str) -> Message | None:
        session.replies += 1
        if session.replies > _MAX_REPLIES:
            text = f"more than {_MAX_REPLIES} replies to one message"
            self._state.alert(session.message, 14109, text, url, "warning")
            return None
        bodies = [child.text for child in verb.children if child.name == "Body"]
        media = tuple(child.text for child in verb.children if child.name == "Media")
        callback = verb.attributes.get("statusCallback", "").strip()
        draft = Draft(
            account_sid=session.message.account_sid,
            to=verb.attributes.get("to") or session.message.from_ or "",
            from_=verb.attributes.get("from") or session.message.to,
            body=bodies[0] if bodies else verb.text,
            media_urls=tuple(join(url, medium) for medium in media),
            status_callback=join(url, callback) if callback else "",
            idempotency_token=f"{session.inbound.token}/{session.replies}",
        )
        try:
            return self._sending.send(draft, "outbound-reply")
        except ApiError as refusal:
            self._state.alert(session.message, refusal.code, refusal.text, url)
            return None

    def _warn_of_unknown(self, session: Session, verb: Element, url: str) -> None:
        """Note what is skipped: unknown verbs, attributes and nouns (12200) [err 12200]."""
        known = _ATTRIBUTES.get(verb.name)
        found = [f"<{verb.name}>"] if known is None else sorted(verb.attributes.keys() - known)
        if known is not None:
            found += [f"<{child.name}>" for child in verb.children if child.name not in _NOUNS]
        for name in found:
            text = f"{name} is not known in messaging TwiML"
            self._state.alert(session.message, 12200, text, url, "warning")


def _verbs(response: Response) -> tuple[Element, ...]:
    if not response.body.strip():
        return ()
    if response.media_type in _XML:
        return read_twiml(response.body)
    if response.media_type == "text/plain":
        return (Element("Message", {}, response.text.strip(), ()),)
    kind = response.media_type or "no content type"
    raise TwimlError(12300, f"The answer has {kind}, expected text/xml")


def _fallback(session: Session, fault: _Fault) -> Call:
    call = session.next_call("fallback", session.fallback_url, session.fallback_method)
    reason = (("ErrorCode", str(fault.code)), ("ErrorUrl", fault.url))
    return replace(call, params=call.params + reason, token=f"{call.token}f")


def _action(session: Session, verb: Element, reply: Message, url: str) -> Call:
    call = session.next_call("action", url, _method(verb))
    params = {
        "AccountSid": reply.account_sid,
        "ApiVersion": "2010-04-01",
        "From": reply.from_ or "",
        "To": reply.to,
        "Body": reply.body,
        "MessageSid": reply.sid,
        "SmsSid": reply.sid,
        "MessageStatus": reply.status,
        "SmsStatus": reply.status,
    }
    return replace(call, params=tuple(params.items()))


def _method(verb: Element) -> str:
    """Return the method of a verb; any but GET is POST (assumed for wrong values)."""
    return "GET" if verb.attributes.get("method", "").strip().upper() == "GET" else "POST"
