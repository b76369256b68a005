"""Flows by name: letters are compared without their case, in every script."""

from soundstage.console.call import Call
from soundstage.console.errors import InvalidRequest
from soundstage.console.wire.flows import FlowsAsked
from soundstage.core.flows import Flow
from soundstage.sid import is_sid
from soundstage.store.port import Cursor

_BATCH = 200
_SID = "fw"


def check_size(size: int, largest: int) -> None:
    """Refuse a page of no rows, or of more than the limit."""
    if not 1 <= size <= largest:
        raise InvalidRequest("size", f"found {size}, expected 1 to {largest}")


async def find_flows(call: Call[None, FlowsAsked]) -> tuple[tuple[Flow, ...], str | None]:
    """Return a page of the account's flows that are asked for, and where the next one begins.

    Databases fold the case of names in ways of their own, so they are looked at here. A flow's
    record is small: its definitions are kept apart.
    """
    asked = call.query
    check_size(asked.size, call.limits.page_size)
    if asked.after and not is_sid(asked.after, "FW"):
        raise InvalidRequest("after", f"found {asked.after[:50]!r}, expected `next` of a page")
    found: list[Flow] = []
    cursor = Cursor(after=asked.after or None)
    plain = not asked.search and asked.status is None
    batch = asked.size + 1 if plain else _BATCH
    while True:
        page = await call.store.flows(call.account.sid, batch, cursor)
        found += (flow for flow in page.items if _fits(flow, asked))
        if len(found) > asked.size:
            shown = tuple(found[: asked.size])
            return shown, shown[-1].sid
        if not page.has_next:
            return tuple(found), None
        cursor = Cursor(after=page.items[-1].sid)


def _fits(flow: Flow, asked: FlowsAsked) -> bool:
    if asked.status not in (None, flow.status):
        return False
    search = asked.search.strip().casefold()
    name, sid = flow.friendly_name.casefold(), flow.sid.casefold()
    return search in name or (search.startswith(_SID) and sid.startswith(search))
