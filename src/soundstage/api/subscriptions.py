"""Subscriptions of Event Streams: which types of event go to which sink [oai]."""

from typing import Any

import msgspec
from starlette.responses import Response

from soundstage.api.call import Call
from soundstage.api.dates import shown
from soundstage.api.errors import InvalidParameter
from soundstage.api.paging import listing, read_paging
from soundstage.api.params import is_number
from soundstage.api.responses import Row, json, no_content
from soundstage.core.streams import Subscription
from soundstage.runtime.cloud_events import SCHEMAS, VERSIONS
from soundstage.sid import is_sid, new_sid
from soundstage.store.paging import page_among

_MOST = 100


class _Type(msgspec.Struct):
    """One entry of `Types`: a type, and the version of its schema."""

    type: str
    schema_version: int = VERSIONS[0]


async def create_subscription(call: Call) -> Response:
    """Subscribe a sink of the account to types of event."""
    form = call.form
    description, sink_sid = form.required("Description"), form.required("SinkSid")
    form.required("Types")
    types = dict(_read_type(text) for text in form.all("Types"))
    if len(await call.store.subscriptions(call.account.sid)) >= _MOST:
        raise InvalidParameter("SinkSid", f"an account has at most {_MOST} subscriptions")
    sink = await call.store.sink(sink_sid) if is_sid(sink_sid, "DG") else None
    subscription = Subscription(
        sid=new_sid("DF"),
        account_sid=call.account.sid,
        sink_sid=sink_sid,
        description=description,
        types=types,
        created_at=call.now,
        updated_at=call.now,
    )
    known = sink is not None and sink.account_sid == call.account.sid
    if not known or not await call.store.put_subscription(subscription):
        raise InvalidParameter("SinkSid", f"found {sink_sid[:50]!r}, expected one of your sinks")
    return json(_row(call, subscription), 201)


async def list_subscriptions(call: Call) -> Response:
    """Show the account's subscriptions, newest first."""
    asked = read_paging(call.query, call.limits.page_size, _is_subscription)
    sink_sid = call.query.get("SinkSid")
    rows = [
        (one.sid, one)
        for one in await call.store.subscriptions(call.account.sid)
        if sink_sid in (None, one.sink_sid)
    ]
    page = page_among(rows, asked.size, asked.cursor, asked.cursor.after or asked.cursor.before)
    given = [("SinkSid", sink_sid)] if sink_sid else []
    shown_rows = [_row(call, one) for one in page.items]
    return json(listing(call, asked, "subscriptions", page, _sid, shown_rows, given))


async def fetch_subscription(call: Call) -> Response:
    """Show one subscription."""
    return json(_row(call, await _subscription(call)))


async def update_subscription(call: Call) -> Response:
    """Change the description of a subscription."""
    found = await _subscription(call)
    description = call.form.get("Description") or found.description
    return json(_row(call, await _keep(call, found, description=description)))


async def delete_subscription(call: Call) -> Response:
    """Remove a subscription; what is on its way is still delivered."""
    found = await _subscription(call)
    await call.store.delete_subscription(call.account.sid, found.sid)
    return no_content()


async def list_events(call: Call) -> Response:
    """Show the types of a subscription."""
    found = await _subscription(call)
    asked = read_paging(call.query, call.limits.page_size, SCHEMAS.__contains__)
    rows = [(name, name) for name in found.types]
    page = page_among(rows, asked.size, asked.cursor, asked.cursor.after or asked.cursor.before)
    shown_rows = [_event(call, found, name) for name in page.items]
    return json(listing(call, asked, "types", page, str, shown_rows))


async def create_event(call: Call) -> Response:
    """Add a type to a subscription."""
    found = await _subscription(call)
    name = _known("Type", call.form.required("Type"))
    found = await _keep(call, found, types={**found.types, name: _version(call)})
    return json(_event(call, found, name), 201)


async def fetch_event(call: Call) -> Response:
    """Show one type of a subscription."""
    found = await _subscription(call)
    return json(_event(call, found, _subscribed(call, found)))


async def update_event(call: Call) -> Response:
    """Change the version of a type's schema."""
    found = await _subscription(call)
    name = _subscribed(call, found)
    version = _version(call, found.types[name])
    found = await _keep(call, found, types={**found.types, name: version})
    return json(_event(call, found, name))


async def delete_event(call: Call) -> Response:
    """Remove a type from a subscription."""
    found = await _subscription(call)
    name = _subscribed(call, found)
    left = {other: version for other, version in found.types.items() if other != name}
    await _keep(call, found, types=left)
    return no_content()


async def _subscription(call: Call) -> Subscription:
    sid = call.path_params["subscription"]
    for one in await call.store.subscriptions(call.account.sid):
        if one.sid == sid:
            return one
    raise call.not_found()


async def _keep(call: Call, found: Subscription, **changes: Any) -> Subscription:
    changed = msgspec.structs.replace(found, **changes, updated_at=call.now)
    if not await call.store.put_subscription(changed):
        raise call.not_found()
    return changed


def _read_type(text: str) -> tuple[str, int]:
    try:
        wanted = msgspec.json.decode(text, type=_Type)
    except (ValueError, RecursionError):
        expected = '{"type": "com.twilio.studio.flow.step.ended", "schema_version": 1}'
        raise InvalidParameter("Types", f"expected objects such as {expected}") from None
    return _known("Types", wanted.type), _checked("Types", wanted.schema_version)


def _known(parameter: str, name: str) -> str:
    if name not in SCHEMAS:
        raise InvalidParameter(parameter, f"found {name[:80]!r}, expected one of /v1/Types")
    return name


def _version(call: Call, default: int = VERSIONS[0]) -> int:
    text = call.form.get("SchemaVersion")
    if text is None:
        return default
    return _checked("SchemaVersion", int(text) if is_number(text) else 0)


def _checked(parameter: str, version: int) -> int:
    if version not in VERSIONS:
        known = " or ".join(map(str, VERSIONS))
        raise InvalidParameter(parameter, f"found schema version {version}, expected {known}")
    return version


def _subscribed(call: Call, found: Subscription) -> str:
    name = call.path_params["type"]
    if name not in found.types:
        raise call.not_found()
    return name


def _row(call: Call, found: Subscription) -> Row:
    url = f"{call.base_url}/v1/Subscriptions/{found.sid}"
    return {
        "account_sid": found.account_sid,
        "sid": found.sid,
        "date_created": shown(found.created_at),
        "date_updated": shown(found.updated_at),
        "description": found.description,
        "sink_sid": found.sink_sid,
        "url": url,
        "links": {"subscribed_events": f"{url}/SubscribedEvents"},
    }


def _event(call: Call, found: Subscription, name: str) -> Row:
    return {
        "account_sid": found.account_sid,
        "type": name,
        "schema_version": found.types[name],
        "subscription_sid": found.sid,
        "url": f"{call.base_url}/v1/Subscriptions/{found.sid}/SubscribedEvents/{name}",
    }


def _is_subscription(key: str) -> bool:
    return is_sid(key, "DF")


def _sid(found: Subscription) -> str:
    return found.sid
