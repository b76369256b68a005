"""The words of the errors: those of networknt's validator, which Studio uses [nwt][skill]."""

from collections.abc import Sequence

from soundstage.errors import Json

MISSING = "is missing but it is required"
NO_WIDGET = "must match a widget name"
NOT_UNIQUE = "must be unique"
NOT_A_FLOW_SID = "must be a valid, non-liquid flow sid"

_TEMPLATES = {
    "minItems": "there must be a minimum of {} items in the array",
    "maxItems": "there must be a maximum of {} items in the array",
    "minLength": "must be at least {} characters long",
    "maxLength": "may only be {} characters long",
    "minimum": "must have a minimum value of {}",
    "maximum": "must have a maximum value of {}",
    "pattern": "does not match the regex pattern {}",
    "const": "must be a constant value {}",
    "uniqueItems": "the items in the array must be unique",
    "required": MISSING,
}


def broken(keyword: str, expected: Json, found: Json) -> str:
    """Return the message for a value that breaks one keyword of the schema."""
    if keyword == "type":
        return wrong_type(found, expected)
    if keyword == "enum":
        return not_listed(expected)
    return _TEMPLATES[keyword].format(expected)


def wrong_type(found: Json, expected: str | Sequence[str]) -> str:
    """Return the message for a value of the wrong JSON type.

    Of several types that are accepted the documented one is named.
    """
    if not isinstance(expected, str):
        expected = "string" if "string" in expected else expected[0]
    return f"{type_name(found)} found, {expected} expected"


def not_listed(values: Sequence[str]) -> str:
    """Return the message for a value that is not one of those that are listed."""
    return f"does not have a value in the enumeration [{', '.join(values)}]"


def rest_only(kind: str) -> str:
    """Return the message for a widget that needs a flow started by the REST API [skill]."""
    return f"{kind} can only be used in flows triggered by the REST API"


def type_name(value: Json) -> str:
    """Return the JSON type of a value, as the messages name it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    for kind, name in ((int, "integer"), (float, "number"), (str, "string"), (list, "array")):
        if isinstance(value, kind):
            return name
    return "object"
