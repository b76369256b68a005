"""Event Streams: where accounts want to hear of their executions, and what they hear."""

from datetime import datetime
from enum import StrEnum

import msgspec

from soundstage.errors import Json


class SinkStatus(StrEnum):
    """The life of a sink [oai]; webhooks need no validation, so they are active at once."""

    INITIALIZED = "initialized"
    VALIDATING = "validating"
    ACTIVE = "active"
    FAILED = "failed"


class Sink(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook that takes events. `configuration` is as the client gave it.

    `test_id` names the last test event, which proves that the sink's owner can read it.
    """

    sid: str
    account_sid: str
    description: str
    configuration: dict[str, Json]
    destination: str
    method: str
    batched: bool
    status: SinkStatus
    test_id: str | None = None
    created_at: datetime
    updated_at: datetime


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """The types of event that a sink gets, each with the version of its schema."""

    sid: str
    account_sid: str
    sink_sid: str
    description: str
    types: dict[str, int]
    created_at: datetime
    updated_at: datetime


class StreamEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event on its way to a sink: a CloudEvent, as it will be sent."""

    sink_sid: str
    at: datetime
    body: dict[str, Json]
