"""Sinks of Event Streams: the webhooks that an account's events go to [oai]."""

from enum import StrEnum

import msgspec
from starlette.responses import Response

from soundstage.api.call import Call
from soundstage.api.dates import shown
from soundstage.api.errors import InvalidParameter
from soundstage.api.paging import listing, read_paging
from soundstage.api.params import read_choice
from soundstage.api.responses import Row, json, no_content
from soundstage.carrier.http import HttpFailure
from soundstage.carrier.urls import parse_target
from soundstage.core.streams import Sink, SinkStatus
from soundstage.runtime.cloud_events import sink_test
from soundstage.sid import is_sid, new_sid
from soundstage.store.paging import page_among

_MOST = 100
_FILTERS = ("InUse", "Status")
_Plain = str | int | float | bool | None


class _Type(StrEnum):
    """The kinds of sink that events can be delivered to here."""

    WEBHOOK = "webhook"


class _Flag(StrEnum):
    TRUE = "true"
    FALSE = "false"


class _Method(StrEnum):
    POST = "POST"
    PUT = "PUT"


async def create_sink(call: Call) -> Response:
    """Make a sink; a webhook is active at once (assumed)."""
    form = call.form
    description = form.required("Description")
    configuration = _configuration(form.required("SinkConfiguration"))
    form.choice("SinkType", _Type)
    if len(await call.store.sinks(call.account.sid)) >= _MOST:
        raise InvalidParameter("SinkType", f"an account has at most {_MOST} sinks")
    sink = Sink(
        sid=new_sid("DG"),
        account_sid=call.account.sid,
        description=description,
        configuration=configuration,
        destination=str(configuration["destination"]),
        method=str(configuration.get("method", "POST")).upper(),
        batched=configuration.get("batch_events", True) is not False,
        status=SinkStatus.ACTIVE,
        created_at=call.now,
        updated_at=call.now,
    )
    await call.store.put_sink(sink)
    return json(_row(call, sink), 201)


async def list_sinks(call: Call) -> Response:
    """Show the account's sinks, newest first."""
    asked = read_paging(call.query, call.limits.page_size, _is_sink)
    in_use, status = (call.query.get(name) for name in _FILTERS)
    used = {one.sink_sid for one in await call.store.subscriptions(call.account.sid)}
    wanted_use = read_choice("InUse", in_use.lower(), _Flag) if in_use else None
    wanted_status = read_choice("Status", status, SinkStatus) if status else None
    rows = [
        (sink.sid, sink)
        for sink in await call.store.sinks(call.account.sid)
        if wanted_status in (None, sink.status)
        and wanted_use in (None, _Flag.TRUE if sink.sid in used else _Flag.FALSE)
    ]
    page = page_among(rows, asked.size, asked.cursor, asked.cursor.after or asked.cursor.before)
    given = [(name, text) for name in _FILTERS if (text := call.query.get(name))]
    shown_rows = [_row(call, sink) for sink in page.items]
    return json(listing(call, asked, "sinks", page, _sid, shown_rows, given))


async def fetch_sink(call: Call) -> Response:
    """Show one sink."""
    return json(_row(call, await sink_of(call, call.path_params["sink"])))


async def update_sink(call: Call) -> Response:
    """Change the description of a sink."""
    sink = await sink_of(call, call.path_params["sink"])
    description = call.form.required("Description")
    changed = msgspec.structs.replace(sink, description=description, updated_at=call.now)
    await call.store.put_sink(changed)
    return json(_row(call, changed))


async def delete_sink(call: Call) -> Response:
    """Remove a sink that no subscription uses (assumed)."""
    sink = await sink_of(call, call.path_params["sink"])
    subscriptions = await call.store.subscriptions(call.account.sid)
    if any(one.sink_sid == sink.sid for one in subscriptions):
        raise InvalidParameter("Sid", "subscriptions use this sink; delete them first")
    await call.store.delete_sink(sink.sid)
    return no_content()


async def send_test(call: Call) -> Response:
    """Send a test event to the sink; the id in it proves who can read it."""
    sink = await sink_of(call, call.path_params["sink"])
    event = sink_test(sink.sid, new_sid("DT"), call.now)
    kept = msgspec.structs.replace(sink, test_id=event.body["id"], updated_at=call.now)
    await call.store.put_sink(kept)
    await call.node.streams.post([event])
    return json({"result": "submitted"}, 201)


async def validate_sink(call: Call) -> Response:
    """Tell whether a test id is the one that the last test event had."""
    sink = await sink_of(call, call.path_params["sink"])
    valid = call.form.required("TestId") == sink.test_id
    return json({"result": "valid" if valid else "invalid"}, 201)


async def sink_of(call: Call, sid: str) -> Sink:
    """Return a sink of the account, or raise that it is not found."""
    sink = await call.store.sink(sid) if is_sid(sid, "DG") else None
    if sink is None or sink.account_sid != call.account.sid:
        raise call.not_found()
    return sink


def _configuration(text: str) -> dict[str, _Plain]:
    """Return the checked configuration of a webhook."""
    name = "SinkConfiguration"
    try:
        value = msgspec.json.decode(text, type=dict[str, _Plain])
    except (ValueError, RecursionError):
        raise InvalidParameter(name, "expected a JSON object of plain values") from None
    destination = value.get("destination")
    try:
        parse_target(destination if isinstance(destination, str) else "")
    except HttpFailure as failure:
        raise InvalidParameter(name, f"its destination: {failure.message}") from None
    read_choice(f"{name} method", str(value.get("method", "POST")).upper(), _Method)
    return value


def _row(call: Call, sink: Sink) -> Row:
    url = f"{call.base_url}/v1/Sinks/{sink.sid}"
    return {
        "date_created": shown(sink.created_at),
        "date_updated": shown(sink.updated_at),
        "description": sink.description,
        "sid": sink.sid,
        "sink_configuration": sink.configuration,
        "sink_type": _Type.WEBHOOK,
        "status": sink.status,
        "url": url,
        "links": {"sink_test": f"{url}/Test", "sink_validate": f"{url}/Validate"},
    }


def _is_sink(key: str) -> bool:
    return is_sid(key, "DG")


def _sid(sink: Sink) -> str:
    return sink.sid
