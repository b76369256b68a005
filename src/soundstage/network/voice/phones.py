"""Phones: what they do when they are called, and the people who speak and press keys on them.

The numbers that always fail, or answer in a special way, are choices of this network.
"""

from typing import Literal

import msgspec

from soundstage.errors import Json
from soundstage.network.state import State
from soundstage.network.voice.records import Phone

_MAX_SECONDS = 86_400.0
_OUTCOMES = ("pay", "agent", "relay", "stream", "room", "refer")
_ACTIONS = ("wait", "press", "say", "hangup", "expect", *_OUTCOMES)


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One thing a person does: exactly one field, but `confidence` belongs to `say`.

    They press and speak as soon as the call listens, and wait for an expected text to be said.
    """

    wait: float | None = None
    press: str | None = None
    say: str | None = None
    hangup: bool | None = None
    expect: str | None = None
    pay: dict[str, Json] | None = None
    agent: dict[str, Json] | None = None
    relay: dict[str, Json] | None = None
    stream: dict[str, Json] | None = None
    room: dict[str, Json] | None = None
    refer: dict[str, Json] | None = None
    confidence: float = 0.9

    def __post_init__(self) -> None:
        given = [name for name in _ACTIONS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a step has one of {', '.join(_ACTIONS)}")
        if self.wait is not None and not 0 <= self.wait <= _MAX_SECONDS:
            raise ValueError("a step waits 0 to 86400 seconds")
        if not 0 <= self.confidence <= 1:
            raise ValueError("confidence is 0 to 1")

    def outcome(self) -> tuple[str, dict[str, Json]] | None:
        """Return the outcome that this step provides, with its kind."""
        for kind in _OUTCOMES:
            data: dict[str, Json] | None = getattr(self, kind)
            if data is not None:
                return kind, data
        return None


class Behaviour(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whether, when and how a phone answers; what the person then does is the script."""

    answer: Literal["yes", "no", "busy", "reject", "machine", "failed"] = "yes"
    after: float = 1.0
    script: tuple[Step, ...] = ()
    answered_by: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.after <= _MAX_SECONDS:
            raise ValueError("after is 0 to 86400 seconds")

    @property
    def picks_up(self) -> bool:
        """Whether somebody or something answers."""
        return self.answer in ("yes", "machine")


NOBODY = Behaviour(answer="no")
_SPECIAL = {
    "+15005550011": NOBODY,
    "+15005550012": Behaviour(answer="busy"),
    "+15005550013": Behaviour(answer="failed"),
    "+15005550014": Behaviour(script=(Step(hangup=True),)),
    "+15005550015": Behaviour(answer="machine"),
    "+15005550016": Behaviour(answered_by="fax"),
    "+15005550017": Behaviour(after=20.0),
    "+15005550018": Behaviour(),
}
TOLD_TWICE = "+15005550018"
"""The end of calls to this number is told twice."""


class Phones:
    """The behaviours of all phones; a phone that nobody holds rings for ever."""

    def __init__(self, state: State) -> None:
        self._state = state

    def put(self, address: str, behaviour: Behaviour) -> None:
        """Let a phone behave like this from now on."""
        known = self._state.phones.one(address=address)
        data = msgspec.to_builtins(behaviour)
        if known is None:
            self._state.phones.insert(Phone(address=address, behaviour=data))
        else:
            self._state.phones.update(known, behaviour=data)

    def is_known(self, address: str) -> bool:
        """Tell whether somebody said what this phone does."""
        return self._state.phones.one(address=address) is not None

    def behaviour(self, address: str) -> Behaviour:
        """Return what the phone at an address does."""
        known = self._state.phones.one(address=address)
        if known is not None:
            return msgspec.convert(known.behaviour, Behaviour)
        return _SPECIAL.get(address, NOBODY)
