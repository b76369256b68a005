"""What happened in an execution, moment by moment: the same for the phone and for real ones."""

from datetime import datetime
from typing import Literal

import msgspec

from soundstage.errors import Json


class ContextChange(msgspec.Struct, frozen=True, kw_only=True):
    """A value of the context that became another one; `was` is None when there was none."""

    path: tuple[str, ...]
    value: Json
    was: Json


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A step (`transition` is set), or the rest that a turn came to."""

    number: int
    at: datetime
    event: str
    state: str | None
    left: str | None
    transition: str | None
    step_sid: str | None
    running_flow: str
    seconds: float
    changes: tuple[ContextChange, ...]


class MomentContext(msgspec.Struct, frozen=True, kw_only=True):
    """The context as it was at a moment."""

    context: dict[str, Json]


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the transcript: a message, or something on a call.

    `kind` is `message`, or what happened on the call: say, play, press, speech, record, dial,
    hangup … `by` is who did it.
    """

    at: datetime
    by: Literal["contact", "flow", "carrier"]
    kind: str
    text: str
    media: tuple[str, ...] = ()
    status: str | None = None
    error_code: int | None = None
    state: str | None = None
    call_sid: str | None = None
    address: str | None = None


class WebAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How a request ended; `failure` instead of an answer."""

    status: int | None
    content_type: str
    body: str
    failure: str | None
    canned: bool = False


class WebRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request that the flow made; no answer yet when `answer` is None."""

    number: int
    at: datetime
    state: str | None
    method: str
    url: str
    content_type: str
    body: str
    answer: WebAnswer | None


class Warned(msgspec.Struct, frozen=True, kw_only=True):
    """A warning or an error of the run, with what it means and what to do."""

    at: datetime
    code: int
    level: Literal["warning", "error"]
    message: str
    state: str | None
    help: str
