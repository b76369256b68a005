"""A message somebody asks to send, and the carrier's checks of it in their order [testcred][mem].

What passes here is accepted; what goes wrong afterwards is a status of the message.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from soundstage.carrier.http import HttpFailure
from soundstage.carrier.urls import parse_target
from soundstage.network import errors
from soundstage.network.addresses import recipient, sender
from soundstage.network.state import State

MAX_BODY = 1_600
_MAX_MEDIA = 10
_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")

GOOD_SENDER = "+15005550006"
_MAGIC_FROM = {
    "+15005550001": errors.FromInvalid,
    "+15005550002": errors.FromNotOwned,
    "+15005550003": errors.FromNotOwned,
    "+15005550004": errors.FromNotOwned,
    "+15005550007": errors.FromNotOwned,
    "+15005550009": errors.FromNotOwned,
}
_MAGIC_FULL = "+15005550008"
_MAGIC_TO = {
    "+15005550004": errors.OptedOut,
    "+15005550003": errors.NoPermission,
    "+15005550002": errors.NoRoute,
    "+15005550009": errors.CannotReceive,
}
_MAGIC_TO_INVALID = "+15005550001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The parameters of a message as they were given [oai]."""

    account_sid: str
    to: str = ""
    from_: str = ""
    service_sid: str = ""
    body: str = ""
    media_urls: tuple[str, ...] = ()
    content_sid: str = ""
    content_variables: str = ""
    status_callback: str = ""
    smart_encoded: bool | None = None
    send_at: datetime | None = None
    idempotency_token: str | None = None


def checked(draft: Draft, state: State) -> Draft:
    """Return the draft with its addresses and its text made ready, or raise the error answer."""
    _given(draft)
    draft = replace(draft, to=_valid_to(draft), from_=_valid_from(draft, state))
    if len(draft.body) > MAX_BODY:
        raise errors.BodyTooLong
    _allowed(draft, state)
    _media_fit(draft)
    if draft.content_sid:
        draft = replace(draft, body=content_text(draft, state))
    _service_can_send(draft, state)
    if draft.to == draft.from_:
        raise errors.SameNumber
    if draft.status_callback and not is_url(draft.status_callback):
        raise errors.CallbackInvalid
    return draft


def is_url(text: str) -> bool:
    """Tell whether a request could be sent there."""
    try:
        parse_target(text)
    except HttpFailure:
        return False
    return True


def _given(draft: Draft) -> None:
    if not draft.to:
        raise errors.ToMissing
    if not draft.from_ and not draft.service_sid:
        raise errors.FromMissing
    if not draft.body.strip() and not draft.media_urls and not draft.content_sid:
        raise errors.ContentMissing


def _valid_to(draft: Draft) -> str:
    to = recipient(draft.to)
    if to is None or to == _MAGIC_TO_INVALID:
        raise errors.ToInvalid(f"The 'To' number {draft.to[:40]} is not a valid phone number")
    return to


def _valid_from(draft: Draft, state: State) -> str:
    if not draft.from_:
        return ""
    address = sender(draft.from_)
    if address is None:
        raise errors.FromInvalid
    number = state.number_at(address)
    if number is not None and number.account_sid == draft.account_sid:
        return address
    if address in (GOOD_SENDER, _MAGIC_FULL):
        return address
    raise _MAGIC_FROM.get(address, errors.FromNotOwned)


def _allowed(draft: Draft, state: State) -> None:
    if draft.from_ and state.opted_out(draft.from_, draft.to):
        raise errors.OptedOut
    if draft.to in _MAGIC_TO:
        raise _MAGIC_TO[draft.to]
    if draft.from_ == _MAGIC_FULL:
        raise errors.QueueFull


def _media_fit(draft: Draft) -> None:
    if len(draft.media_urls) > _MAX_MEDIA:
        raise errors.TooManyMedia
    if not all(is_url(url) for url in draft.media_urls):
        raise errors.MediaInvalid


def content_text(draft: Draft, state: State) -> str:
    """Return the text of the content template of a draft, with its variables in their places."""
    content = state.contents.one(sid=draft.content_sid, account_sid=draft.account_sid)
    if content is None:
        raise errors.ContentUnknown
    try:
        given = msgspec.json.decode(draft.content_variables or "{}", type=dict[str, str])
    except (msgspec.DecodeError, UnicodeError):
        raise errors.ContentVariablesInvalid from None
    if not all(given.values()):
        raise errors.ContentVariablesInvalid
    return _PLACE.sub(lambda place: given.get(place[1], place[0]), content.body)


def _service_can_send(draft: Draft, state: State) -> None:
    if not draft.service_sid:
        return
    if state.services.one(sid=draft.service_sid, account_sid=draft.account_sid) is None:
        raise errors.NotFound(f"The Messaging Service {draft.service_sid[:40]} was not found")
    if not draft.from_ and not state.pool(draft.service_sid):
        raise errors.ServiceEmpty
