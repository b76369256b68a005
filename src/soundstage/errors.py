"""The four families of errors. Everything Soundstage raises on purpose is one of them.

* `DefinitionError`: a flow definition is wrong; raised while it is read or checked.
* `FlowFault`: the author's mistake while a flow runs; logged, never shown to the contact.
* `ApiError`: an answer to a REST client, in Twilio's shape.
* `Bug`: our own fault.

A message says what was found, what was expected and what to do next.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Json = Any
"""A JSON value: None, bool, int, float, str, list or dict with string keys."""

Level = Literal["error", "warning"]

UNSERVED = "Soundstage-Unserved"
"""The header of an answer that says: no resource of this server has such a path."""


class SoundstageError(Exception):
    """The root of all errors raised on purpose."""


class Problem(msgspec.Struct, frozen=True):
    """One finding in a flow definition, in the shape of Twilio's validator [validate]."""

    message: str
    property_path: str


class DefinitionError(SoundstageError):
    """A flow definition that cannot be stored; carries every problem found (81022)."""

    code = 81022

    def __init__(self, problems: tuple[Problem, ...], warnings: tuple[Problem, ...] = ()) -> None:
        super().__init__("; ".join(f"{p.property_path}: {p.message}" for p in problems))
        self.problems = problems
        self.warnings = warnings


class FlowFault(msgspec.Struct, frozen=True):
    """A warning or error of a running flow, with its code of the 81xxx family [err]."""

    code: int
    level: Level
    message: str
    state: str | None = None


class Bug(SoundstageError):
    """An impossible situation: a fault of Soundstage itself."""


class ApiError(SoundstageError):
    """An error answer of a REST API, as Twilio's clients expect it."""

    status = 500
    code = 20500
    message = "Internal Server Error"

    def __init__(self, message: str | None = None, details: Mapping[str, Json] | None = None):
        super().__init__(message or self.message)
        self.text = message or self.message
        self.details = details
        self.headers: dict[str, str] = {}

    def body(self) -> dict[str, Json]:
        """Return the JSON body of the answer."""
        body: dict[str, Json] = {
            "code": self.code,
            "message": self.text,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
        if self.details is not None:
            body["details"] = dict(self.details)
        return body
