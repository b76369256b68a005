"""Effects performed: what a flow asks of the outside, done over HTTP, and what came back."""

from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import parse_qsl

from soundstage.carrier.client import Bases, CarrierClient
from soundstage.carrier.http import HttpClient, HttpFailure, Request, Response
from soundstage.carrier.signature import HEADER, body_sha256, sign
from soundstage.carrier.urls import basic_authorization, parse_target
from soundstage.clock import Clock
from soundstage.core.effects import (
    Answer,
    AnyEffect,
    CarrierAnswer,
    CarrierRequest,
    Failure,
    HttpRequest,
    Result,
)
from soundstage.core.flows import Account
from soundstage.errors import Json
from soundstage.limits import Limits
from soundstage.widgets.answers import FORM, with_query

IDEMPOTENCY = "I-Twilio-Idempotency-Token"
_PAUSES = (0.2, 1.0, 3.0)
_PAUSES_AFTER_A_CRASH = (*_PAUSES, 10.0, 30.0)
_LANDING = timedelta(seconds=5)
"""A request may be on its way, unseen, when its process dies; a carrier rarely takes longer."""
_TALKS = frozenset({"conversations", "chat"})
_BUSY = frozenset({429, 503})
_NOT_FOUND = 404
_WORTH_ANOTHER_TRY = frozenset({"network", "timeout"})
_TEXT_HEADERS = frozenset({"x-twilio-function-concurrency"})


@dataclass(frozen=True, slots=True)
class Trace:
    """By what an effect is recognised that may have been performed, at or after `since`.

    `others` finds the SIDs of messages and calls that belong to other effects.
    `repeated` tells that a process died while the effect was pending.
    """

    since: datetime
    others: Callable[[], Awaitable[Collection[str]]]
    repeated: bool = False


class Performer:
    """Performs effects: carrier requests and the requests that authors wrote."""

    def __init__(
        self,
        flows_http: HttpClient,
        carrier_http: HttpClient,
        bases: Bases,
        limits: Limits,
        clock: Clock,
        repeat_posts: bool,
    ) -> None:
        self._flows_http = flows_http
        self._carrier_http = carrier_http
        self._bases = bases
        self._limits = limits
        self._clock = clock
        self._repeat_posts = repeat_posts

    async def perform(self, account: Account, effect: AnyEffect, trace: Trace) -> Result:
        """Perform one effect; whatever happens is a result."""
        try:
            if isinstance(effect, CarrierRequest):
                return await self._carrier(account, effect, trace)
            return await self._http(account, effect, trace.repeated)
        except HttpFailure as failure:
            return Failure(reason=failure.reason, message=failure.message)

    # the carrier

    async def _carrier(
        self, account: Account, effect: CarrierRequest, trace: Trace
    ) -> CarrierAnswer:
        """Ask the carrier, again while it cannot be reached or is too busy.

        What it may have done already is looked up before it is asked (again). After a crash that
        is not done at once: what was asked for right before it might be missed.
        """
        client = CarrierClient(self._carrier_http, self._bases, account.sid, account.auth_token)
        look_first = trace.repeated
        if trace.repeated and _kind_of(effect):
            landed = trace.since + _LANDING - self._clock.now()
            await self._clock.sleep(max(0.0, landed.total_seconds()))
        for pause in _PAUSES_AFTER_A_CRASH if trace.repeated else _PAUSES:
            try:
                answer = await _ask(client, effect, trace if look_first else None)
                if answer.status not in _BUSY:
                    return answer
            except HttpFailure as failure:
                if failure.reason not in _WORTH_ANOTHER_TRY:
                    raise
                look_first = look_first or failure.sent
            await self._clock.sleep(pause)
        return await _ask(client, effect, trace if look_first else None)

    async def call(self, account: Account, call_sid: str) -> dict[str, Json] | None:
        """Return a call as the carrier knows it, `{}` when it knows none; None: it does not say."""
        client = CarrierClient(self._carrier_http, self._bases, account.sid, account.auth_token)
        path = client.account_path(f"Calls/{call_sid}.json")
        try:
            answer = await client.request("api", "GET", path)
        except HttpFailure:
            return None
        if answer.status == _NOT_FOUND:
            return {}
        return answer.body if answer.ok else None

    async def redirect(self, account: Account, call_sid: str, url: str) -> None:
        """Send a live call to another document; a call that is over needs none."""
        client = CarrierClient(self._carrier_http, self._bases, account.sid, account.auth_token)
        path = client.account_path(f"Calls/{call_sid}.json")
        with suppress(HttpFailure):
            await client.request("api", "POST", path, (("Url", url), ("Method", "POST")))

    # servers of authors

    async def _http(self, account: Account, effect: HttpRequest, repeated: bool) -> Result:
        if repeated and effect.method != "GET" and not self._repeat_posts:
            message = "the answer was lost in a crash and the setting forbids to ask again"
            return Failure(reason="network", message=message)
        response = await self._flows_http.send(self._request(account, effect))
        return Answer(
            status=response.status,
            content_type=response.header("content-type"),
            body=response.text,
            headers=_headers(response),
        )

    def _request(self, account: Account, effect: HttpRequest) -> Request:
        """Return the signed request [foodnow][sec]; credentials in the URL become a header."""
        body = effect.body.encode(errors="replace")
        url, params = effect.url, None
        if effect.method == "POST" and effect.content_type.lower().startswith(FORM):
            params = parse_qsl(effect.body, keep_blank_values=True)
        elif body:
            url = with_query(url, f"bodySHA256={body_sha256(body)}")
        target = parse_target(url)
        headers = [
            ("Content-Type", effect.content_type),
            (HEADER, sign(account.auth_token, target.url, params)),
            (IDEMPOTENCY, effect.id),
        ]
        own = basic_authorization(account.sid, account.auth_token)
        credentials = own if effect.account_auth else target.authorization
        if credentials:
            headers.append(("Authorization", credentials))
        return Request(
            method=effect.method,
            url=target.url,
            headers=tuple(headers),
            body=body,
            timeout=self._limits.http_seconds,
            max_bytes=self._limits.http_bytes,
            follow_redirects=True,
        )


async def _ask(client: CarrierClient, effect: CarrierRequest, trace: Trace | None) -> CarrierAnswer:
    """Ask the carrier, unless a look at its record shows that it has done so."""
    if trace and (found := await _look_up(client, effect, trace)):
        return found
    answer = await client.request(
        effect.product, effect.method, effect.path, effect.form, effect.id
    )
    return CarrierAnswer(status=answer.status, body=answer.body)


async def _look_up(
    client: CarrierClient, effect: CarrierRequest, trace: Trace
) -> CarrierAnswer | None:
    """Find what was accepted before."""
    kind = _kind_of(effect)
    if kind is None:
        return None
    form, others = dict(effect.form), await trace.others()
    to, from_ = form.get("To", ""), form.get("From", "")
    if kind == "message":
        sender = form.get("MessagingServiceSid") or from_
        body = form.get("Body", "")
        found = await client.find_message(to, sender, body, trace.since, others)
    elif kind == "call":
        found = await client.find_call(to, from_, trace.since, others)
    else:
        found = await client.find_said(effect.product, effect.path, form, trace.since, others)
    return CarrierAnswer(status=201, body=found) if found else None


def _kind_of(effect: CarrierRequest) -> Literal["message", "call", "said"] | None:
    """Return as what an effect can be found; nothing else can be told from others."""
    if effect.product == "api":
        if effect.path.endswith("/Messages.json"):
            return "message"
        return "call" if effect.path.endswith("/Calls.json") else None
    said = effect.product in _TALKS and effect.path.endswith("/Messages")
    return "said" if said and "Body" in dict(effect.form) else None


def _headers(response: Response) -> dict[str, str]:
    return {name: value for name in _TEXT_HEADERS if (value := response.header(name))}
