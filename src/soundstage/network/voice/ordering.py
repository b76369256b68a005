"""A call that an application asks for by REST, and the carrier's checks of it [err 21200][mem]."""

import re
from dataclasses import dataclass

from soundstage.network import errors
from soundstage.network.applications import Applications
from soundstage.network.drafts import GOOD_SENDER, is_url
from soundstage.network.rest.requests import Form
from soundstage.network.state import State
from soundstage.network.voice.attributes import Callback, Method
from soundstage.network.voice.events import Goto, Settings
from soundstage.network.voice.outgoing import Outgoing
from soundstage.network.voice.parties import party
from soundstage.network.voice.ringing import Detection
from soundstage.network.voice.verbs.nouns import CALL_EVENTS
from soundstage.network.voice.verbs.record import EVENTS

MAX_TWIML = 4_000
_MAX_TIMEOUT = 600
_MAX_LIMIT = 86_400
_DIGITS = re.compile(r"[0-9A-Da-d#*wW]{1,64}")
_MAGIC_FROM_INVALID = "+15005550001"
_MAGIC_TO = {
    "+15005550001": errors.CallToInvalid,
    "+15005550002": errors.CallUnreachable,
    "+15005550003": errors.CallNotPermitted,
    "+15005550004": errors.CallBlocked,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Webhooks:
    goto: Goto
    fallback: Goto | None
    callback: Callback
    application_sid: str = ""


def ordered(form: Form, account_sid: str, state: State) -> Outgoing:
    """Return the call that a form asks for, or raise the error answer.

    An application that is named goes before the form's own webhooks [oai].
    """
    if not form.text("To"):
        raise errors.CallToMissing
    if not form.text("From"):
        raise errors.CallFromMissing
    webhooks = _application(form, account_sid, state) or _webhooks(form)
    from_ = _valid_from(form.text("From"), account_sid, state)
    to = _valid_to(form.text("To"))
    digits = form.text("SendDigits")
    if digits and not _DIGITS.fullmatch(digits):
        raise errors.BadRequest("Invalid SendDigits: expected keys and pauses")
    dual = form.text("RecordingChannels") == "dual"
    return Outgoing(
        account_sid=account_sid,
        to=to,
        from_=from_,
        goto=webhooks.goto,
        fallback=webhooks.fallback,
        callback=webhooks.callback,
        application_sid=webhooks.application_sid,
        timeout=whole(form, "Timeout", 60, 1, _MAX_TIMEOUT),
        time_limit=whole(form, "TimeLimit", 14_400, 1, _MAX_LIMIT),
        send_digits=digits,
        record=form.flag("Record") or False,
        recording_dual=dual,
        recording_track=form.text("RecordingTrack") or "both",
        recording_callback=callback(form, "RecordingStatusCallback", EVENTS),
        detection=_detection(form),
    )


def changed_settings(form: Form) -> Settings:
    """Return what a form changes about a live call, besides its document [oai]."""
    told = callback(form, "StatusCallback", CALL_EVENTS) if "StatusCallback" in form else None
    limit = whole(form, "TimeLimit", 0, 1, _MAX_LIMIT)
    return Settings(fallback=_fallback(form), callback=told, time_limit=limit or None)


def instructions(form: Form) -> Goto:
    """Return the document that a form names or holds; `Twiml` wins over `Url` [mem]."""
    if form.text("Twiml"):
        if len(form.text("Twiml")) > MAX_TWIML:
            raise errors.BadRequest(f"Invalid Twiml: more than {MAX_TWIML} characters")
        return Goto(url="", twiml=form.text("Twiml"))
    if form.text("Url"):
        if not is_url(form.text("Url")):
            raise errors.CallUrlInvalid
        return Goto(url=form.text("Url"), method=method(form, "Method"))
    raise errors.CallUrlInvalid


def _webhooks(form: Form) -> _Webhooks:
    told = callback(form, "StatusCallback", CALL_EVENTS)
    return _Webhooks(goto=instructions(form), fallback=_fallback(form), callback=told)


def _application(form: Form, account_sid: str, state: State) -> _Webhooks | None:
    sid = form.text("ApplicationSid")
    if not sid:
        return None
    found = Applications(state).one(account_sid, sid)
    if found is None or not found.voice_url:
        raise errors.ApplicationInvalid
    fallback = None
    if found.voice_fallback_url:
        url, way = found.voice_fallback_url, found.voice_fallback_method
        fallback = Goto(url=url, method=way, kind="fallback")
    return _Webhooks(
        goto=Goto(url=found.voice_url, method=found.voice_method),
        fallback=fallback,
        callback=Callback(url=found.status_callback, method=found.status_callback_method),
        application_sid=sid,
    )


def method(form: Form, name: str, default: Method = "POST") -> Method:
    """Return `GET` or `POST`."""
    text = form.text(name).upper() or default
    if text not in ("GET", "POST"):
        raise errors.BadRequest(f"Invalid {name}: expected GET or POST")
    return "GET" if text == "GET" else "POST"


def callback(form: Form, name: str, possible: frozenset[str]) -> Callback:
    """Return a status callback; its events may be repeated, or one text with spaces."""
    url = form.text(name)
    if url and not is_url(url):
        raise errors.BadRequest(f"Invalid {name}: expected an absolute http or https URL")
    events = tuple(event for text in form.texts(f"{name}Event") for event in text.split())
    unknown = sorted(set(events) - possible)
    if unknown:
        raise errors.BadRequest(f"Invalid {name}Event: {unknown[0][:40]}")
    asked = events or ("completed",)
    return Callback(url=url, method=method(form, f"{name}Method"), events=asked)


def whole(form: Form, name: str, default: int, low: int, high: int) -> int:
    """Return a whole number in a range."""
    text = form.text(name)
    if not text:
        return default
    is_number = text.isascii() and text.isdigit() and len(text) < 9
    if not is_number or not low <= int(text) <= high:
        raise errors.BadRequest(f"Invalid {name}: expected {low} to {high}")
    return int(text)


def _fallback(form: Form) -> Goto | None:
    url = form.text("FallbackUrl")
    if not url:
        return None
    if not is_url(url):
        raise errors.BadRequest("Invalid FallbackUrl: expected an absolute http or https URL")
    return Goto(url=url, method=method(form, "FallbackMethod"), kind="fallback")


def _valid_from(text: str, account_sid: str, state: State) -> str:
    address = party(text)
    if address is None or address == _MAGIC_FROM_INVALID:
        raise errors.FromInvalid
    if not address.startswith(("+", "whatsapp:")):
        return address
    number = state.number_at(address)
    owned = number is not None and number.account_sid == account_sid
    if not owned and address != GOOD_SENDER:
        raise errors.CallFromNotOwned
    return address


def _valid_to(text: str) -> str:
    to = party(text)
    if to is None:
        raise errors.ToInvalid(f"The 'To' number {text[:40]} is not a valid phone number")
    if to in _MAGIC_TO:
        raise _MAGIC_TO[to]
    return to


def _detection(form: Form) -> Detection:
    mode = form.text("MachineDetection")
    if mode not in ("", "Enable", "DetectMessageEnd"):
        raise errors.BadRequest("Invalid MachineDetection: expected Enable or DetectMessageEnd")
    return Detection(
        mode=mode,
        timeout=whole(form, "MachineDetectionTimeout", 30, 3, 120),
        aside=form.flag("AsyncAmd") or False,
        callback=callback(form, "AsyncAmdStatusCallback", frozenset()),
    )
