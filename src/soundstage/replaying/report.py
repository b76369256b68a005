"""What a replay found."""

from datetime import datetime
from enum import StrEnum

import msgspec

from soundstage.errors import Json


class Verdict(StrEnum):
    """How alike the two runs are; the first that fits, from the last."""

    SAME = "same"
    VALUES = "values"
    TEXT = "text"
    PATH = "path"
    STUCK = "stuck"


MEANINGS = {
    Verdict.SAME: "the same",
    Verdict.VALUES: "differ in values",
    Verdict.TEXT: "differ in text",
    Verdict.PATH: "differ in path",
    Verdict.STUCK: "cannot be replayed",
}


class Way(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A state left by an event."""

    from_: str
    event: str
    to: str

    def __str__(self) -> str:
        return f"{self.from_} ─{self.event}→ {self.to}"


class Difference(msgspec.Struct, frozen=True):
    """One value that is another one: `what` of a state, after `step` steps.

    What is not there on one side is None.
    """

    step: int
    state: str | None
    what: str
    old: Json
    new: Json


class Parting(msgspec.Struct, frozen=True):
    """Where two runs part: the ways they take after `step` common steps.

    `event` is what happened then, `why` the reasons that can be told, `values` what the two
    definitions make of the state's templates.
    """

    step: int
    state: str | None
    at: datetime
    event: str
    old: Way | None
    new: Way | None
    why: tuple[str, ...]
    values: tuple[Difference, ...]
    goes_on: tuple[Way, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The replay of one execution.

    `texts` are differences in what went out: messages, requests, documents for callers, times
    to wait; `values` those in the context. `stuck` tells why there was no going on. `steps`
    counts the steps both took, `end` and `old_end` where they ended or wait.
    """

    execution: str
    flow: str
    revision: int
    verdict: Verdict
    steps: int
    parting: Parting | None = None
    texts: tuple[Difference, ...] = ()
    values: tuple[Difference, ...] = ()
    faults: tuple[str, ...] = ()
    stuck: str | None = None
    old_end: str = ""
    end: str = ""
    assumed: int = 0
    gaps: tuple[str, ...] = ()

    @property
    def place(self) -> str | None:
        """The state where the runs part, or first differ."""
        if self.parting is not None:
            return self.parting.state
        first = min((*self.texts, *self.values), key=lambda found: found.step, default=None)
        return first.state if first else None
