"""Effects: what an execution asks of the outside world, and the results that come back."""

from datetime import datetime

import msgspec

from soundstage.errors import Json


class CarrierRequest(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="carrier"):
    """A request to the carrier's REST API; the form of a GET is its query.

    `id` is sent as the idempotency token.
    """

    id: str
    product: str
    path: str
    form: tuple[tuple[str, str], ...] = ()
    method: str = "POST"


class HttpRequest(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="http"):
    """An HTTP request that the flow's author wrote; signed with the account's auth token.

    Credentials in the URL become Basic authentication; `account_auth` asks for the account's
    own instead.
    """

    id: str
    method: str
    url: str
    content_type: str
    body: str
    account_auth: bool = False


AnyEffect = CarrierRequest | HttpRequest


class Answer(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="answer"):
    """The answer of an HTTP server."""

    status: int
    content_type: str
    body: str
    headers: dict[str, str] = {}


class CarrierAnswer(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="carrier-answer"
):
    """The answer of the carrier's REST API: a resource, or an error with `code`."""

    status: int
    body: dict[str, Json]


class Failure(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="failure"):
    """No answer: `reason` is `timeout`, `network`, `too-large`, `refused` or `bad-url`."""

    reason: str
    message: str


Result = Answer | CarrierAnswer | Failure


class Timer(msgspec.Struct, frozen=True, kw_only=True):
    """An alarm of one execution: a `TimerFired` event at or after `due`."""

    id: str
    due: datetime


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to the webhook request `event_id`: an HTTP status and a TwiML document."""

    event_id: str
    body: str
    status: int = 200
