"""The parameters of a create or update: their form names, and how each is read.

A reader takes the form and the parameter's name and returns what is kept, or raises 20001.
"""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from soundstage.errors import Json
from soundstage.network.drafts import is_url
from soundstage.network.errors import BadRequest
from soundstage.network.rest.requests import Form
from soundstage.network.times import read_span

Reader = Callable[[Form, str], Json]

_MAX_TEXT = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One parameter: the name it is kept under, and its name in a form.

    `shown` is false for what an answer does not show under this name; `fixed` parameters can
    be given at creation only.
    """

    name: str
    form: str
    read: Reader
    default: Json = None
    needed: bool = False
    fixed: bool = False
    shown: bool = True


def field(
    name: str,
    read: Reader | None = None,
    default: Json = None,
    *,
    form: str = "",
    needed: bool = False,
    fixed: bool = False,
    shown: bool = True,
) -> Field:
    """Return a field whose form name is its own in PascalCase, unless `form` is given."""
    pascal = "".join(word.capitalize() for word in name.split("_"))
    return Field(
        name=name,
        form=form or pascal,
        read=read or text(),
        default=default,
        needed=needed,
        fixed=fixed,
        shown=shown,
    )


def read_all(fields: tuple[Field, ...], form: Form) -> dict[str, Json]:
    """Return the values of a new resource: what was given, and defaults."""
    missing = next((f.form for f in fields if f.needed and not form.text(f.form)), None)
    if missing is not None:
        raise BadRequest(f"Missing required parameter {missing} in the post body")
    return {f.name: f.read(form, f.form) if f.form in form else f.default for f in fields}


def read_given(fields: tuple[Field, ...], form: Form) -> dict[str, Json]:
    """Return only what an update gives."""
    return {f.name: f.read(form, f.form) for f in fields if f.form in form and not f.fixed}


def text(longest: int = _MAX_TEXT) -> Reader:
    """Read a text that is not longer than `longest` characters."""

    def read(form: Form, name: str) -> Json:
        value = form.text(name)
        if len(value) > longest:
            raise BadRequest(f"Invalid {name}: longer than {longest} characters")
        return value

    return read


def texts(form: Form, name: str) -> Json:
    """Read a parameter that may be repeated."""
    return [value for value in form.texts(name) if value]


def whole(low: int = 0, high: int = 2_147_483_647) -> Reader:
    """Read a whole number between two others."""

    def read(form: Form, name: str) -> Json:
        value = form.text(name)
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 11 else -1
        if not low <= number <= high:
            raise BadRequest(f"Invalid {name}: expected a whole number from {low} to {high}")
        return number

    return read


def flag(form: Form, name: str) -> Json:
    """Read `true` or `false`."""
    return form.flag(name)


def choice(*values: str) -> Reader:
    """Read one of some words, in any case, and keep it as it is spelt here."""
    spelt = {value.lower(): value for value in values}

    def read(form: Form, name: str) -> Json:
        found = spelt.get(form.text(name).lower())
        if found is None:
            raise BadRequest(f"Invalid {name}: expected one of {', '.join(values)}")
        return found

    return read


def url(form: Form, name: str) -> Json:
    """Read an absolute URL; an empty one is none."""
    value = form.text(name)
    if value and not is_url(value):
        raise BadRequest(f"Invalid {name}: expected an absolute http or https URL")
    return value or None


def moment(form: Form, name: str) -> Json:
    """Read an ISO 8601 moment and keep it as answers show it."""
    span = read_span(form.text(name))
    if span is None:
        raise BadRequest(f"Invalid {name}: expected an ISO 8601 date and time")
    return span[0].strftime("%Y-%m-%dT%H:%M:%SZ")


def json_value(longest: int) -> Reader:
    """Read any JSON value of at most `longest` characters."""

    def read(form: Form, name: str) -> Json:
        return parse_json(form.text(name), name, longest)

    return read


def json_object(longest: int) -> Reader:
    """Read a JSON object and keep it as one."""

    def read(form: Form, name: str) -> Json:
        return parse_object(form.text(name), name, longest)

    return read


def json_text(longest: int) -> Reader:
    """Read a JSON object and keep its text as it was given; nothing is `{}`."""

    def read(form: Form, name: str) -> Json:
        value = form.text(name) or "{}"
        parse_object(value, name, longest)
        return value

    return read


def parse_object(value: str, name: str, longest: int) -> dict[str, Json]:
    """Return the JSON object in a parameter."""
    parsed = parse_json(value, name, longest)
    if not isinstance(parsed, dict):
        raise BadRequest(f"Invalid {name}: expected a JSON object")
    return parsed


def parse_json(value: str, name: str, longest: int) -> Json:
    """Return the JSON in a parameter; what could not be written again is refused."""
    if len(value) > longest:
        raise BadRequest(f"Invalid {name}: longer than {longest} characters")
    try:
        parsed: Json = msgspec.json.decode(value)
        msgspec.json.encode(parsed)
    except (ValueError, OverflowError, RecursionError):
        raise BadRequest(f"Invalid {name}: expected JSON") from None
    return parsed
