"""What the network knows: its accounts, numbers, services, messages and what it has to do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from soundstage.errors import Json

Status = Literal[
    "accepted",
    "scheduled",
    "queued",
    "sent",
    "delivered",
    "undelivered",
    "failed",
    "read",
    "received",
    "canceled",
]
Direction = Literal["inbound", "outbound-api", "outbound-call", "outbound-reply"]
Params = tuple[tuple[str, str], ...]

FINAL: frozenset[str] = frozenset(
    {"sent", "delivered", "undelivered", "failed", "read", "received", "canceled"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whoever owns numbers and messages, with the token that signs its webhooks."""

    sid: str
    auth_token: str
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number that an account owns, and where its webhooks go (IncomingPhoneNumber [oai])."""

    sid: str
    account_sid: str
    phone_number: str
    friendly_name: str
    date_created: datetime
    date_updated: datetime
    sms_url: str = ""
    sms_method: str = "POST"
    sms_fallback_url: str = ""
    sms_fallback_method: str = "POST"
    status_callback: str = ""
    status_callback_method: str = "POST"
    voice_url: str = ""
    voice_method: str = "POST"
    voice_fallback_url: str = ""
    voice_fallback_method: str = "POST"
    service_sid: str | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A Messaging Service: a pool of senders with webhooks of its own."""

    sid: str
    account_sid: str
    friendly_name: str
    inbound_request_url: str = ""
    inbound_method: str = "POST"
    fallback_url: str = ""
    fallback_method: str = "POST"
    status_callback: str = ""
    smart_encoding: bool = True
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A content template: its text has places such as `{{1}}`."""

    sid: str
    account_sid: str
    body: str
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """A contact that sent STOP to a sender: a number, or the SID of a whole service."""

    sender: str
    contact: str
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture or file of a message: where its bytes really are."""

    sid: str
    url: str
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message from or to a number of the network [oai]."""

    sid: str
    account_sid: str
    direction: Direction
    from_: str | None
    to: str
    body: str
    status: Status
    date_created: datetime
    date_updated: datetime
    date_sent: datetime | None = None
    error_code: int | None = None
    messaging_service_sid: str | None = None
    num_segments: int = 1
    media: tuple[Media, ...] = ()
    status_callback: str | None = None
    idempotency_token: str | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Something to do at a moment. What shares a lane is done one after the other."""

    due_at: datetime
    lane: str
    kind: str
    data: dict[str, Json]
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """A cookie that a webhook's host set, in the jar of a pair of numbers."""

    jar: str
    host: str
    name: str
    value: str
    used_at: datetime
    expires_at: datetime | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to call a webhook, and its answer."""

    date: datetime
    account_sid: str
    resource_sid: str
    kind: str
    method: str
    url: str
    params: Params
    token: str
    attempt: int
    milliseconds: int
    status: int | None = None
    content_type: str = ""
    body: str = ""
    error: str = ""
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A line of the account's debugger: something went wrong while a webhook was served."""

    sid: str
    date: datetime
    account_sid: str
    resource_sid: str
    level: Literal["error", "warning"]
    error_code: int
    message: str
    url: str = ""
    seq: int | None = None
