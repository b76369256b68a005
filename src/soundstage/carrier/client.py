"""The client of a Twilio-compatible carrier: its REST API over HTTP, nothing else.

It speaks to Twilio, to a compatible provider or to the simulated network in the same way;
only the base URLs differ.
"""

from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from soundstage.carrier.http import HttpClient, HttpFailure, Request, Response
from soundstage.carrier.urls import basic_authorization
from soundstage.errors import Json

Form = Sequence[tuple[str, str]]

_MAX_ANSWER = 4_194_304
_PAGE = 100
_PAGES = 5
_CLOCK_SKEW = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Bases:
    """The base URL of each product (`api`, `conversations`, `taskrouter`, `flex-api` …)."""

    template: str = "https://{product}.twilio.com"
    products: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def network(cls, origin: str) -> "Bases":
        """The bases of a simulated network: all products on one origin, told apart by path."""
        return cls(template=origin + "/network/{product}", products={"api": origin})

    def of(self, product: str) -> str:
        """Return the base URL of a product, without a slash at the end."""
        base = self.products.get(product) or self.template.replace("{product}", product)
        return base.rstrip("/")


@dataclass(frozen=True, slots=True)
class Answer:
    """A carrier's answer: HTTP status and JSON body (Twilio's error shape from 400 up)."""

    status: int
    body: dict[str, Json]

    @property
    def ok(self) -> bool:
        """Tell whether the carrier did what was asked."""
        return 200 <= self.status < 300

    @property
    def code(self) -> int | None:
        """The carrier's error code, if it gave one."""
        code = self.body.get("code")
        return code if isinstance(code, int) else None


class CarrierClient:
    """One account at one carrier."""

    def __init__(
        self,
        http: HttpClient,
        bases: Bases,
        account_sid: str,
        auth_token: str,
        timeout: float = 15.0,
    ) -> None:
        self.account_sid = account_sid
        self._http = http
        self._bases = bases
        self._authorization = basic_authorization(account_sid, auth_token)
        self._timeout = timeout

    async def request(
        self,
        product: str,
        method: str,
        path: str,
        form: Form = (),
        idempotency_token: str | None = None,
    ) -> Answer:
        """Make one REST request; any HTTP status is an answer, no answer is `HttpFailure`.

        `path` starts with a slash. The form is the query of a GET and the body otherwise.
        """
        headers = [("Authorization", self._authorization), ("Accept", "application/json")]
        url, body = self._bases.of(product) + path, b""
        if method == "GET" and form:
            url += f"?{urlencode(form)}"
        elif method != "GET" and form:
            body = urlencode(form).encode()
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
        if idempotency_token is not None:
            headers.append(("I-Twilio-Idempotency-Token", idempotency_token))
        response = await self._http.send(
            Request(
                method=method,
                url=url,
                headers=tuple(headers),
                body=body,
                timeout=self._timeout,
                max_bytes=_MAX_ANSWER,
            )
        )
        return Answer(response.status, _json_object(response))

    def account_path(self, rest: str) -> str:
        """Return the path of one of the account's own resources, such as `Messages.json`."""
        return f"/2010-04-01/Accounts/{quote(self.account_sid, safe='')}/{rest}"

    async def find_message(
        self,
        to: str,
        from_: str,
        body: str,
        since: datetime,
        known: Collection[str] = (),
    ) -> dict[str, Json] | None:
        """Return the newest message accepted since then, if there is one: for use after a crash.

        `from_` is a number or a Messaging Service's SID; messages in `known` do not count.
        `DateSent` is not asked for: a message that waits in the carrier's queue has none yet.
        """
        sender = "messaging_service_sid" if from_.startswith("MG") else "from"
        query = [("To", to)] if sender != "from" else [("From", from_), ("To", to)]
        async with aclosing(self._since("Messages.json", query, "messages", since)) as rows:
            async for row in rows:
                if row["body"] == body and row[sender] == from_ and row["sid"] not in known:
                    return row
        return None

    async def find_call(
        self, to: str, from_: str, since: datetime, known: Collection[str] = ()
    ) -> dict[str, Json] | None:
        """Return the newest call that was made since then, if there is one: as `find_message`."""
        query = [("From", from_), ("To", to)]
        async with aclosing(self._since("Calls.json", query, "calls", since)) as rows:
            async for row in rows:
                ours = row["direction"] == "outbound-api" and row["from"] == from_
                if ours and row["sid"] not in known:
                    return row
        return None

    async def find_said(
        self,
        product: str,
        path: str,
        form: Mapping[str, str],
        since: datetime,
        known: Collection[str],
    ) -> dict[str, Json] | None:
        """Return what was said in a conversation or chat since then, if it was: as `find_message`.

        `path` is the list of its messages; the newest page is looked at.
        """
        author, body = form.get("Author") or form.get("From"), form.get("Body")
        query = [("Order", "desc"), ("PageSize", str(_PAGE))]
        answer = await self.request(product, "GET", path, query)
        if answer.status >= 500:
            raise _unlisted(answer)
        start = since.astimezone(UTC).replace(microsecond=0) - _CLOCK_SKEW
        for row in answer.body.get("messages") or ():
            ours = (row.get("author") or row.get("from"), row.get("body")) == (author, body)
            recent = datetime.fromisoformat(row["date_created"]) >= start
            if ours and recent and row["sid"] not in known:
                return dict(row)
        return None

    async def _since(
        self, list_: str, query: Form, name: str, since: datetime
    ) -> AsyncGenerator[dict[str, Json], None]:
        """Yield the rows of a list that are not older; lists are newest first [oai]."""
        start = since.astimezone(UTC).replace(microsecond=0) - _CLOCK_SKEW
        path, query = self.account_path(list_), [*query, ("PageSize", str(_PAGE))]
        for _ in range(_PAGES):
            page = await self._page(path, query)
            for row in page.get(name) or ():
                if parsedate_to_datetime(row["date_created"]) < start:
                    return
                yield row
            path, query = page.get("next_page_uri") or "", ()
            if not path:
                return

    async def _page(self, path: str, query: Form) -> dict[str, Json]:
        answer = await self.request("api", "GET", path, query)
        if not answer.ok:
            raise _unlisted(answer)
        return answer.body


def _unlisted(answer: Answer) -> HttpFailure:
    message = f"the carrier answered {answer.status} to a list"
    return HttpFailure("network", message, sent=True)


def _json_object(response: Response) -> dict[str, Any]:
    """Read an answer; one that is not a JSON object becomes an object that says so."""
    if not response.body:
        return {}
    try:
        return msgspec.json.decode(response.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError):
        kind = response.media_type or "no content type"
        message = f"the carrier answered {response.status} with {kind} in place of JSON"
        return {"message": message, "status": response.status}
