"""The types of event that there are to subscribe to: those of Studio [oai][estream]."""

from datetime import UTC, datetime

from starlette.responses import Response

from soundstage.api.call import Call
from soundstage.api.dates import shown
from soundstage.api.paging import listing, read_paging
from soundstage.api.responses import Row, json
from soundstage.runtime.cloud_events import EXECUTION_ENDED, EXECUTION_STARTED, SCHEMAS, STEP_ENDED
from soundstage.store.paging import page_among

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_DESCRIPTIONS = {
    EXECUTION_STARTED: "An execution of a flow has started.",
    EXECUTION_ENDED: "An execution of a flow has ended.",
    STEP_ENDED: "A state of a flow was left.",
}


async def list_types(call: Call) -> Response:
    """Show the types, those of one schema if that is asked for."""
    asked = read_paging(call.query, call.limits.page_size, SCHEMAS.__contains__)
    schema = call.query.get("SchemaId")
    rows = ((name, name) for name in SCHEMAS if schema in (None, SCHEMAS[name]))
    page = page_among(rows, asked.size, asked.cursor, asked.cursor.after or asked.cursor.before)
    given = [("SchemaId", schema)] if schema else []
    shown_rows = [_row(call, name) for name in page.items]
    return json(listing(call, asked, "types", page, str, shown_rows, given))


async def fetch_type(call: Call) -> Response:
    """Show one type."""
    name = call.path_params["type"]
    if name not in SCHEMAS:
        raise call.not_found()
    return json(_row(call, name))


def _row(call: Call, name: str) -> Row:
    return {
        "type": name,
        "schema_id": SCHEMAS[name],
        "date_created": shown(_SINCE),
        "date_updated": shown(_SINCE),
        "description": _DESCRIPTIONS[name],
        "status": "available",
        "documentation_url": None,
        "url": f"{call.base_url}/v1/Types/{name}",
        "links": {},
    }
