"""What a client gives to start an execution: two addresses and some data [exec]."""

from dataclasses import dataclass
from typing import Self

import msgspec

from soundstage.api.errors import ContactTooLong, InvalidParameter
from soundstage.api.params import Params
from soundstage.errors import Json
from soundstage.limits import Limits


@dataclass(frozen=True, slots=True)
class Start:
    """The checked parameters of a start."""

    to: str
    from_: str
    parameters: dict[str, Json]

    @classmethod
    def read(cls, form: Params, limits: Limits) -> Self:
        """Read a form.

        Raises:
            MissingParameter, InvalidParameter, ContactTooLong: it cannot be used.
        """
        to, from_ = form.required("To"), form.required("From")
        size = len(to.encode()) + len(from_.encode())
        if size > limits.contact_bytes:
            raise ContactTooLong(size, limits.contact_bytes)
        return cls(to, from_, _parameters(form.get("Parameters"), limits))


def _parameters(text: str | None, limits: Limits) -> dict[str, Json]:
    if text is None:
        return {}
    try:
        value: Json = msgspec.json.decode(text)
    except (ValueError, RecursionError):
        raise InvalidParameter("Parameters", "it is not valid JSON") from None
    if not isinstance(value, dict):
        raise InvalidParameter("Parameters", "expected a JSON object, such as {}")
    if _deeper_than(limits.definition_depth, value):
        depth = limits.definition_depth
        raise InvalidParameter("Parameters", f"it is nested more than {depth} levels deep")
    return value


def _deeper_than(levels: int, value: Json) -> bool:
    level = [value]
    for _ in range(levels):
        inner = [item.values() if isinstance(item, dict) else item for item in level]
        level = [child for items in inner for child in items if isinstance(child, dict | list)]
    return bool(level)
