"""From the text of a definition to a JSON document, or to located problems."""

import codecs
import json
import math
import re

from soundstage.definition.scan import Found, pointer, scan
from soundstage.errors import DefinitionError, Json, Problem
from soundstage.limits import STUDIO, Limits

ROOT = "#/"
"""The path of a problem that belongs to no single value [assumed]."""

MOST_PROBLEMS = 1_000
"""No report names more problems, so that a hostile definition costs little [assumed]."""

_LARGEST = 2**63
_DIGITS = len(str(_LARGEST)) + 1
_EXACT = 2**53
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_NUMBER = re.compile(r"-?[0-9]")


class _Refused(Exception):
    """The text holds something that needs a closer look."""


def canonical_text(text: str | bytes) -> str:
    """Return the text as it is kept and given back: no byte order mark, no space around it."""
    if isinstance(text, bytes):
        try:
            text = text.removeprefix(codecs.BOM_UTF8).decode()
        except UnicodeDecodeError as error:
            raise _refusal(
                f"is not valid UTF-8: byte {error.start} cannot be read; send the text as UTF-8"
            ) from None
    return text.removeprefix("\ufeff").strip(" \t\r\n")


def parse_definition(text: str | bytes, limits: Limits = STUDIO) -> Json:
    """Return the JSON document in the text, or raise `DefinitionError`.

    Whole numbers come as `int` however they are written; all strings can be encoded.
    """
    size = len(text.encode("utf-8", "surrogatepass")) if isinstance(text, str) else len(text)
    if size > limits.definition_bytes:
        raise _refusal(f"may only be {limits.definition_bytes} bytes long; it has {size}")
    kept = canonical_text(text)
    try:
        document = _decode(kept)
        _check_strings(kept, document)
    except (_Refused, RecursionError, UnicodeEncodeError):
        raise _closer_look(kept, limits) from None
    except json.JSONDecodeError as error:
        fault = error.msg.removesuffix(" at")
        raise _refusal(
            f"is not valid JSON: {fault} at line {error.lineno}, column {error.colno}"
        ) from None
    if _depth_exceeds(document, limits.definition_depth):
        raise _closer_look(kept, limits)
    return document


def _decode(text: str) -> Json:
    return json.loads(
        text,
        object_pairs_hook=_object,
        parse_int=_integer,
        parse_float=_float,
        parse_constant=_constant,
    )


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Refused
    return members


def _integer(text: str) -> int:
    if len(text) > _DIGITS or not -_LARGEST <= (value := int(text)) < _LARGEST:
        raise _Refused
    return value


def _float(text: str) -> int | float:
    value = float(text)
    if not math.isfinite(value):
        raise _Refused
    return int(value) if value.is_integer() and abs(value) < _EXACT else value


def _constant(text: str) -> Json:
    raise _Refused(text)


def _check_strings(text: str, document: Json) -> None:
    text.encode()
    if _SURROGATE.search(text):
        json.dumps(document, ensure_ascii=False).encode()


def _depth_exceeds(document: Json, most: int) -> bool:
    level = [document]
    for _ in range(most):
        level = [
            child
            for value in level
            if type(value) is dict or type(value) is list
            for child in (value.values() if type(value) is dict else value)
        ]
    return bool(level)


def _closer_look(text: str, limits: Limits) -> DefinitionError:
    """Find in the text what the fast way through it only noticed."""
    problems: list[Problem] = []
    for found in scan(text):
        if len(problems) == MOST_PROBLEMS:
            break
        if len(found.path) >= limits.definition_depth:
            message = f"may only be nested {limits.definition_depth} levels deep"
            problems.append(Problem(message, pointer(found.path)))
            break
        fault = _fault(found)
        if fault is not None:
            problems.append(Problem(fault, pointer(found.path)))
    if not problems:
        return _refusal("is not valid JSON that can be read here")
    return DefinitionError(tuple(problems))


def _fault(found: Found) -> str | None:
    lexeme = found.lexeme
    if found.repeated:
        return "is there twice in the same object; give each key once"
    if lexeme[0] == '"':
        return None if _encodable(lexeme) else "has half of a surrogate pair, which is no character"
    if lexeme in ("NaN", "Infinity", "-Infinity"):
        return f"is {lexeme}, which is not a JSON number"
    return "is too large a number" if _NUMBER.match(lexeme) and _too_large(lexeme) else None


def _encodable(lexeme: str) -> bool:
    try:
        json.loads(lexeme).encode()
    except ValueError:
        return False
    return True


def _too_large(lexeme: str) -> bool:
    try:
        _integer(lexeme) if lexeme.lstrip("-").isdigit() else _float(lexeme)
    except _Refused:
        return True
    except ValueError:
        return False
    return False


def _refusal(message: str) -> DefinitionError:
    return DefinitionError((Problem(message, ROOT),))
