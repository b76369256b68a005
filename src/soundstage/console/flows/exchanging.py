"""Operations that read flows from files and write them to files."""

import asyncio

import msgspec

from soundstage.api.errors import InvalidDefinition
from soundstage.console.call import Call
from soundstage.console.wire.flows import FormatFlow, FormattedFlow, ReadFlow, ReadText
from soundstage.definition.canonical import format_definition
from soundstage.definition.legacy import import_legacy, is_legacy
from soundstage.definition.parse import parse_definition
from soundstage.definition.shape import check_shape
from soundstage.errors import DefinitionError, Json
from soundstage.limits import Limits
from soundstage.validation import validate

_WRAPPED = "definition"
_NAMES = ("friendly_name", "FriendlyName", "friendlyName")


async def read_flow(call: Call[ReadText, None]) -> ReadFlow:
    """Find the flow in a text: a definition, one with its name around it, or an old export.

    What it lacks to be valid is for the editor to show; what is no flow is refused.
    """
    try:
        return await asyncio.to_thread(_read, call.body.text, call.limits)
    except DefinitionError as error:
        raise InvalidDefinition(error.problems, error.warnings) from None


async def format_flow(call: Call[FormatFlow, None]) -> FormattedFlow:
    """Write a definition in the canonical form."""
    text = await asyncio.to_thread(_formatted, call.body.definition, call.limits)
    return FormattedFlow(text=text)


def _formatted(definition: dict[str, Json], limits: Limits) -> str:
    return format_definition(shaped(definition, limits))


def shaped(definition: dict[str, Json], limits: Limits) -> dict[str, Json]:
    """Return a definition that has the outline of a flow, or raise `InvalidDefinition`."""
    try:
        document: dict[str, Json] = parse_definition(msgspec.json.encode(definition), limits)
        check_shape(document)
    except DefinitionError as error:
        raise InvalidDefinition(error.problems, error.warnings) from None
    return document


def _read(text: str, limits: Limits) -> ReadFlow:
    document = parse_definition(text, limits)
    name = ""
    if isinstance(document, dict) and isinstance(document.get(_WRAPPED), dict):
        name = next((document[key] for key in _NAMES if isinstance(document.get(key), str)), "")
        document = document[_WRAPPED]
    legacy = is_legacy(document)
    notes: list[str] = []
    if legacy:
        document = import_legacy(document)
        notes.append("This was an export from before 2019; it has today's form now")
    check_shape(document)
    if legacy:
        errors = validate(document, limits).errors
        notes += (f"To be completed: {error.property_path}: {error.message}" for error in errors)
    return ReadFlow(
        friendly_name=name.strip() or _described(document),
        definition=document,
        legacy=legacy,
        notes=tuple(notes),
    )


def _described(document: dict[str, Json]) -> str:
    """Return the beginning of a flow's description, for want of a name."""
    description = document.get("description")
    return description.strip().split("\n")[0][:64] if isinstance(description, str) else ""
