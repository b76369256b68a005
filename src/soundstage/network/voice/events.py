"""What can happen to a live call: input from its phone, word from other calls, and cuts.

Inputs and signals are waited for; a cut ends whatever the call is doing.
"""

from dataclasses import dataclass

from soundstage.errors import Json, SoundstageError
from soundstage.network.records import Params
from soundstage.network.voice.attributes import Callback, Method


@dataclass(frozen=True, slots=True)
class Key:
    """The caller pressed a key."""

    key: str


@dataclass(frozen=True, slots=True)
class Speech:
    """The caller said something, which took a while."""

    text: str
    confidence: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Provided:
    """An outcome that the phone's script provides: of a payment, an agent, a relay."""

    kind: str
    data: dict[str, Json]


Input = Key | Speech | Provided
LISTENING = {Key: "key", Speech: "speech"}


class Signal:
    """Word from another call, a room or the REST API."""


@dataclass(frozen=True, slots=True)
class Goto:
    """Where a call goes on: a document at a URL, or one given as text.

    `params` are added to the standard ones; `kind` says in the log what the request is for.
    """

    url: str
    method: Method = "POST"
    params: Params = ()
    kind: str = "call"
    twiml: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What may change about a live call; None stays as it is."""

    fallback: Goto | None = None
    callback: Callback | None = None
    time_limit: float | None = None


class Cut(SoundstageError):
    """Something that ends what a call is doing."""


class CallOver(Cut):
    """The call has ended."""


class Moved(Cut):
    """The REST API sends the call to another document."""

    def __init__(self, goto: Goto) -> None:
        super().__init__(goto.url)
        self.goto = goto


class Signalled(Cut):
    """Word came while a document played in the background of something else."""

    def __init__(self, signal: Signal) -> None:
        super().__init__(type(signal).__name__)
        self.signal = signal


class LeftQueue(Cut):
    """The document that plays to a waiting caller says that they leave."""


class Unplayable(Cut):
    """A document, and its fallback, that cannot be had or understood."""
