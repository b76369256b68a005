"""Publishing flows through the REST API, subflows first."""

import functools
from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from soundstage.testing.errors import StageError
from soundstage.testing.rest import Rest

_FORMS_KEPT = 64
_SAFE = "!\"$'()*,/:;<>?@[\\]^`{|}~"
"""These need no percent sign in a form; each that has one costs the time to read it."""


async def publish(
    studio: Rest, definition: str, subflows: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """Publish a flow with its subflows; return its SID, and theirs by the SIDs they had.

    The house gives SIDs of its own, so each subflow's SID is replaced wherever a definition
    names it. A subflow that runs another one stands after it in `subflows`.
    """
    given: dict[str, str] = {}
    for sid, text in subflows.items():
        given[sid] = await _publish(studio, f"subflow {sid}", _with_sids(text, given))
    return await _publish(studio, "flow", _with_sids(definition, given)), given


async def _publish(studio: Rest, name: str, definition: str) -> str:
    try:
        return str((await studio.post_form("/v2/Flows", _form(name, definition)))["sid"])
    except StageError as refusal:
        raise StageError(f"the {name} cannot be published\n{refusal}") from None


@functools.lru_cache(_FORMS_KEPT)
def _form(name: str, definition: str) -> bytes:
    """Return the form to publish a flow with: many scenarios publish the same one."""
    form = {"FriendlyName": name, "Status": "published", "Definition": _compact(definition)}
    return urlencode(form, safe=_SAFE).encode()


def _compact(definition: str) -> str:
    try:
        return msgspec.json.format(definition, indent=-1)
    except msgspec.DecodeError:
        return definition


def _with_sids(text: str, given: Mapping[str, str]) -> str:
    for old, new in given.items():
        text = text.replace(old, new)
    return text
