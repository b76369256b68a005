"""The phone beside the canvas."""

from datetime import datetime
from typing import Literal

import msgspec

from soundstage.console.wire.moments import Moment, Spoken, Warned, WebRequest
from soundstage.errors import Json


class CannedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a web server answers to requests whose URL fits (`*` stands for anything)."""

    url: str
    method: str = ""
    status: int = 200
    body: str = ""
    content_type: str = "application/json"
    fail: Literal["timeout", "refused", "dns", "tls", ""] = ""


class OpenPhone(msgspec.Struct, frozen=True, kw_only=True):
    """A definition to try, as it is on the canvas.

    With `http` `real` requests that no canned answer fits go out to the network.
    """

    definition: dict[str, Json]
    flow_sid: str | None = None
    contact: str = "+15558675310"
    address: str = "+15558675309"
    http: Literal["canned", "real"] = "canned"
    canned: tuple[CannedAnswer, ...] = ()


class Text(msgspec.Struct, frozen=True, kw_only=True, tag="text", tag_field="do"):
    """The contact sends a message."""

    body: str
    media: tuple[str, ...] = ()


class CallUp(msgspec.Struct, frozen=True, kw_only=True, tag="call", tag_field="do"):
    """The contact calls."""


class Press(msgspec.Struct, frozen=True, kw_only=True, tag="press", tag_field="do"):
    """The contact presses keys."""

    digits: str


class Speak(msgspec.Struct, frozen=True, kw_only=True, tag="speak", tag_field="do"):
    """The contact says something."""

    text: str
    confidence: float = 0.9


class HangUp(msgspec.Struct, frozen=True, kw_only=True, tag="hang_up", tag_field="do"):
    """The contact hangs up."""


class Wait(msgspec.Struct, frozen=True, kw_only=True, tag="wait", tag_field="do"):
    """Time passes: so many seconds, or until something is due when `seconds` is None."""

    seconds: float | None = None


class Start(msgspec.Struct, frozen=True, kw_only=True, tag="start", tag_field="do"):
    """A client starts an execution by REST."""

    parameters: dict[str, Json] = {}


class End(msgspec.Struct, frozen=True, kw_only=True, tag="end", tag_field="do"):
    """A client ends the execution by REST."""


class Answering(msgspec.Struct, frozen=True, kw_only=True, tag="answering", tag_field="do"):
    """How the contact's phone takes calls from now on."""

    how: Literal["answer", "no-answer", "busy", "reject", "machine"]


class Can(msgspec.Struct, frozen=True, kw_only=True, tag="can", tag_field="do"):
    """The answers of web servers from now on; they take the place of those before."""

    canned: tuple[CannedAnswer, ...]


Action = Text | CallUp | Press | Speak | HangUp | Wait | Start | End | Answering | Can


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happens."""

    action: Action


class PhoneCall(msgspec.Struct, frozen=True, kw_only=True):
    """The call that the contact is on. `asks` is what the flow is listening for."""

    sid: str
    status: str
    inbound: bool
    asks: tuple[Literal["digits", "speech", "recording"], ...]


class Phone(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about a phone as it is now. `state` is where the flow is.

    `due_at` is the moment of what happens next by itself, `due` says what that is.
    """

    id: str
    now: datetime
    contact: str
    address: str
    http: Literal["canned", "real"]
    canned: tuple[CannedAnswer, ...]
    status: Literal["idle", "active", "ended"]
    state: str | None
    running_flow: str | None
    waits_for: str
    due_at: datetime | None
    due: str | None
    call: PhoneCall | None
    transcript: tuple[Spoken, ...]
    moments: tuple[Moment, ...]
    requests: tuple[WebRequest, ...]
    warnings: tuple[Warned, ...]
    variables: dict[str, Json]


class SaveTest(msgspec.Struct, frozen=True, kw_only=True):
    """The name of the scenario."""

    name: str = "recorded"


class SavedTest(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario file for `soundstage test`; it stands beside the flow's file."""

    file_name: str
    text: str
