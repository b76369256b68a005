"""Calling an application's webhook as the carrier does: signed, retried, redirected, logged."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from soundstage.carrier.http import Headers, HttpClient, HttpFailure, Request, Response
from soundstage.carrier.redirects import MAX_REDIRECTS, keeps_method, redirect_location
from soundstage.carrier.signature import HEADER, sign
from soundstage.carrier.urls import join, parse_target, shown
from soundstage.errors import Bug, SoundstageError
from soundstage.network.cookies import cookie_header, keep_cookies
from soundstage.network.overrides import Overrides, read_overrides
from soundstage.network.records import Delivery, Params
from soundstage.network.state import State

MAX_DOCUMENT = 65_536
_LOGGED = 8_192
_FORM = "application/x-www-form-urlencoded; charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One webhook request to make; `token` stays the same when it is made again.

    `jar` names the cookies that belong to it, if any do. `standard` are the parameters that a
    redirect to GET keeps, when not all. `overrides` are time limits in place of those in the
    URL's fragment.
    """

    account_sid: str
    resource_sid: str
    kind: str
    url: str
    method: str
    params: Params
    token: str
    jar: str = ""
    standard: Params | None = None
    max_bytes: int = MAX_DOCUMENT
    overrides: Overrides | None = None


class WebhookFault(SoundstageError):
    """A webhook that gave no usable answer, with its 11xxx code [err]."""

    def __init__(self, code: int, message: str, url: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.url = shown(url)


class Webhooks:
    """The outgoing side of the network."""

    def __init__(self, http: HttpClient, state: State) -> None:
        self._http = http
        self._state = state

    async def call(self, call: Call) -> Response:
        """Return the application's answer (2xx), or raise `WebhookFault` [over][voice]."""
        overrides = call.overrides or read_overrides(call.url)
        ends = self._state.now() + timedelta(milliseconds=overrides.tt)
        first = call
        for hop in range(MAX_REDIRECTS + 1):
            try:
                response = await self._with_retries(call, overrides, ends)
            except HttpFailure as failure:
                raise WebhookFault(_code_of(failure), failure.message, call.url) from failure
            location = redirect_location(response)
            if location is None:
                break
            call = _redirected(call, response, location, f"{first.token}-{hop + 1}")
        else:
            raise WebhookFault(11215, f"more than {MAX_REDIRECTS} redirects", first.url)
        if not 200 <= response.status < 300:
            raise WebhookFault(11200, f"HTTP status {response.status}", call.url)
        return response

    async def _with_retries(self, call: Call, overrides: Overrides, ends: datetime) -> Response:
        for attempt in range(overrides.rc + 1):
            last = attempt == overrides.rc or self._state.now() >= ends
            try:
                response = await self._attempt(call, overrides, ends, attempt + 1)
            except HttpFailure as failure:
                if last or not overrides.retries(_outcome_of(failure)):
                    raise
            else:
                if last or not overrides.retries(f"{response.status // 100}xx"):
                    return response
        raise Bug("a webhook's last attempt neither answered nor failed")

    async def _attempt(
        self, call: Call, overrides: Overrides, ends: datetime, attempt: int
    ) -> Response:
        started = self._state.now()
        response: Response | None = None
        error = ""
        try:
            request = self._request(call)
            response = await self._http.send(
                replace(
                    request,
                    timeout=max(0.1, (ends - started).total_seconds()),
                    connect_timeout=overrides.ct / 1000,
                    read_timeout=overrides.rt / 1000,
                )
            )
            if call.jar:
                host = parse_target(call.url).host
                keep_cookies(self._state, call.jar, host, response)
        except HttpFailure as failure:
            error = failure.message
            raise
        finally:
            self._log(call, attempt, started, response, error)
        return response

    def _request(self, call: Call) -> Request:
        account = self._state.accounts.one(sid=call.account_sid)
        token = account.auth_token if account else ""
        body, params, url = b"", None, call.url.partition("#")[0]
        if call.method == "GET":
            url += ("&" if "?" in url else "?") + urlencode(call.params) if call.params else ""
        else:
            body, params = urlencode(call.params).encode(), call.params
        target = parse_target(url)
        headers: Headers = (
            (HEADER, sign(token, target.url, params)),
            ("I-Twilio-Idempotency-Token", call.token),
            ("X-Home-Region", "us1"),
            ("User-Agent", "TwilioProxy/1.1"),
            ("Accept", "*/*"),
        )
        if call.method != "GET":
            headers = (*headers, ("Content-Type", _FORM))
        cookies = cookie_header(self._state, call.jar, target.host) if call.jar else ""
        if cookies:
            headers = (*headers, ("Cookie", cookies))
        return Request(
            method=call.method, url=url, headers=headers, body=body, max_bytes=call.max_bytes
        )

    def _log(
        self, call: Call, attempt: int, started: datetime, response: Response | None, error: str
    ) -> None:
        elapsed = self._state.now() - started
        self._state.deliveries.insert(
            Delivery(
                date=started,
                account_sid=call.account_sid,
                resource_sid=call.resource_sid,
                kind=call.kind,
                method=call.method,
                url=shown(call.url),
                params=call.params,
                token=call.token,
                attempt=attempt,
                milliseconds=round(elapsed.total_seconds() * 1000),
                status=response.status if response else None,
                content_type=response.media_type if response else "",
                body=response.text[:_LOGGED] if response else "",
                error=error,
            )
        )


def _redirected(call: Call, response: Response, location: str, token: str) -> Call:
    url = join(response.url, location)
    if keeps_method(response.status):
        return replace(call, url=url, token=token)
    params = call.params if call.standard is None else call.standard
    return replace(call, url=url, method="GET", params=params, token=token)


def _outcome_of(failure: HttpFailure) -> str:
    if not failure.sent and failure.reason in ("timeout", "network"):
        return "ct"
    return "rt" if failure.reason == "timeout" else failure.reason


def _code_of(failure: HttpFailure) -> int:
    """Return the carrier's code; which one for which failure beyond the page's words: assumed."""
    if failure.reason == "bad-url":
        return 11100
    if failure.reason == "too-large":
        return 11750
    if not failure.sent:
        return 11205
    return 11200 if failure.reason == "timeout" else 11206
