"""What sort of value stands behind a path: typed by people, a number, or who knows."""

import re
from enum import Enum

from soundstage.lint.flow import Flow
from soundstage.lint.outputs import TYPED
from soundstage.lint.syntax import Names, read
from soundstage.lint.templates import Use

_NUMBER = re.compile(r"\s*-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]*[1-9])?\s*")
_ARITHMETIC = frozenset({"plus", "minus", "times", "divided_by", "modulo", "ceil", "floor", "size"})
_MESSAGES = frozenset({"message", "conversation"})


class Nature(Enum):
    """The sort of a value."""

    TYPED = "what somebody wrote or said"
    ANSWER = "the raw answer of a server"
    TEXT = "text"
    NUMBER = "a number"
    UNKNOWN = "unknown"


def nature_of(flow: Flow, path: Names) -> Nature:
    """Return what a path of the context holds."""
    match path:
        case ("widgets", str(), "inbound", *rest):
            return Nature.TYPED if rest and rest[0] in TYPED else Nature.TEXT
        case ("widgets", str(), "body"):
            return Nature.ANSWER
        case ("widgets", str(), "status_code"):
            return Nature.NUMBER
        case ("widgets", str(), str(key)) if key in TYPED:
            return Nature.TYPED
        case ("widgets", str(), "Digits" | "Confidence" | "content_type"):
            return Nature.TEXT
        case ("trigger", kind, key) if kind in _MESSAGES:
            return _of_message(key)
        case ("trigger", "call", str()):
            return Nature.TEXT
        case ("flow", "variables", str(key)):
            return _of_variable(flow, key)
        case (("flow" | "contact"), "channel", "address"):
            return Nature.TEXT
    return Nature.UNKNOWN


def is_of_contact(flow: Flow, source: str) -> bool:
    """Tell whether a template prints one thing, and the contact wrote, said or pressed it."""
    outputs = read(source).outputs
    if len(outputs) != 1 or outputs[0].path is None:
        return False
    path = outputs[0].path
    return path[-1] == "Digits" or nature_of(flow, path) is Nature.TYPED


def _of_message(key: str | int) -> Nature:
    if key in TYPED:
        return Nature.TYPED
    return Nature.UNKNOWN if key in ("ChannelAttributes", "AddOns") else Nature.TEXT


def _of_variable(flow: Flow, key: str) -> Nature:
    """Return the nature of a variable; its own values do not count, nor do doubtful ones."""
    natures = {_of_assignment(flow, use, key) for use in flow.variables.get(key, ())}
    natures.discard(None)
    for nature in (Nature.TYPED, Nature.ANSWER):
        if nature in natures:
            return nature
    return next(iter(natures)) or Nature.UNKNOWN if len(natures) == 1 else Nature.UNKNOWN


def _of_assignment(flow: Flow, use: Use, key: str) -> Nature | None:
    """Return what one assignment stores; None for one that only hands the value on."""
    pair = flow.value(use.path[:-1])
    if isinstance(pair, dict) and (pair.get("type") == "json_object" or pair.get("parse_as_json")):
        return Nature.UNKNOWN
    reading = use.reading
    if not use.is_live:
        return Nature.NUMBER if _NUMBER.fullmatch(use.source) else Nature.TEXT
    if reading.has_tags or len(reading.outputs) != 1:
        return Nature.UNKNOWN
    [output] = reading.outputs
    if output.filters and output.filters[-1].name in _ARITHMETIC:
        return Nature.NUMBER
    if output.span != (0, len(use.source)) or output.filters or output.path is None:
        return Nature.UNKNOWN
    if output.path[:2] == ("flow", "variables"):
        return None if output.path[2:] == (key,) else Nature.UNKNOWN
    found = nature_of(flow, output.path)
    return Nature.UNKNOWN if found is Nature.TEXT else found
