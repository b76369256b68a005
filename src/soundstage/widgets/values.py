"""Values that authors type: numbers in text, and pairs that may hold JSON."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from soundstage.errors import Json
from soundstage.widgets.properties import TypedKeyValue
from soundstage.widgets.scope import Scope

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9]")
_MOST_DIGITS = 15


def cast(text: str) -> Json:
    """Return the value of a variable: text that is a number becomes one [liquid-help].

    A number that would lose information stays text: a leading `+` or zero, more than 15
    digits, `1.0` (assumed). One pair of double quotes around the text is taken off.
    """
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text) and sum(c.isdigit() for c in text) <= _MOST_DIGITS:
        return float(text)
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    return text


def json_values(
    scope: Scope[Any], written: Sequence[TypedKeyValue], rendered: Sequence[TypedKeyValue]
) -> dict[str, Json]:
    """Return the values of the pairs that are parsed as JSON, by their key.

    A single reference to a map or a list gives that object itself [aselo]; any other text is
    parsed. Text that is no JSON is kept as it is, with warning 81027 [err] (assumed).
    """
    return {
        pair.key: _json_value(scope, source.value, pair)
        for source, pair in zip(written, rendered, strict=True)
        if pair.is_json
    }


def _json_value(scope: Scope[Any], source: str, pair: TypedKeyValue) -> Json:
    value = scope.resolve(source)
    if isinstance(value, dict | list):
        return value
    try:
        return parse_json(pair.value)
    except ValueError:
        scope.warn(81027, f"The value of {pair.key} is not valid JSON; it is kept as text")
        return pair.value


def parse_json(text: str) -> Json:
    """Return the JSON value of a text.

    Raises:
        ValueError: the text is not JSON.
    """
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def seconds(scope: Scope[Any], name: str, text: str | int, default: int, most: int) -> int:
    """Return a number of seconds; what is no number gives the default and warning 81027."""
    written = str(text).strip()
    if written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS:
        return min(int(written), most)
    if written:
        scope.warn(81027, f"{name} is {written[:50]!r}, not a number; {default} is used")
    return default
