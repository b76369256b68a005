"""Operations on the notes of a canvas."""

from soundstage.console.call import Call
from soundstage.console.errors import InvalidRequest
from soundstage.console.wire.flows import Notes

_MOST = 500
_LONGEST = 10_000


async def fetch_notes(call: Call[None, None]) -> Notes:
    """Show the notes of a flow."""
    flow = await call.flow()
    return Notes(notes=await call.store.notes(flow.sid))


async def set_notes(call: Call[Notes, None]) -> Notes:
    """Replace the notes of a flow; they belong to the flow, not to a revision."""
    notes = call.body.notes
    if len(notes) > _MOST:
        raise InvalidRequest("notes", f"found {len(notes)}, expected {_MOST} at the most")
    if any(len(note.text) > _LONGEST for note in notes):
        raise InvalidRequest("notes", f"a text is longer than {_LONGEST} characters")
    flow = await call.flow()
    await call.store.set_notes(flow.sid, notes)
    return Notes(notes=notes)
