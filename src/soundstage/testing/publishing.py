"""Publishing flows through the REST API, subflows first."""

from collections.abc import Mapping

from soundstage.testing.errors import StageError
from soundstage.testing.rest import Rest


async def publish(studio: Rest, definition: str, subflows: Mapping[str, str]) -> str:
    """Publish a flow with its subflows and return the flow's SID.

    The house gives SIDs of its own, so each subflow's SID is replaced wherever a definition
    names it. A subflow that runs another one stands after it in `subflows`.
    """
    given: dict[str, str] = {}
    for sid, text in subflows.items():
        given[sid] = await _publish(studio, f"subflow {sid}", _with_sids(text, given))
    return await _publish(studio, "flow", _with_sids(definition, given))


async def _publish(studio: Rest, name: str, definition: str) -> str:
    form = {"FriendlyName": name, "Status": "published", "Definition": definition}
    try:
        return str((await studio.post("/v2/Flows", form))["sid"])
    except StageError as refusal:
        raise StageError(f"the {name} cannot be published\n{refusal}") from None


def _with_sids(text: str, given: Mapping[str, str]) -> str:
    for old, new in given.items():
        text = text.replace(old, new)
    return text
