"""Operations of the phone beside the canvas."""

import re
from typing import Any

import msgspec

from soundstage.api.definitions import check_definition
from soundstage.api.params import is_number
from soundstage.console.call import Call
from soundstage.console.errors import InvalidRequest, NoSuchPhone
from soundstage.console.operation import Operation
from soundstage.console.phone.phones import Flow
from soundstage.console.phone.session import PhoneSession
from soundstage.console.subflows import find_subflows
from soundstage.console.wire.moments import MomentContext
from soundstage.console.wire.phone import Act, OpenPhone, Phone, SavedTest, SaveTest
from soundstage.testing.reading import SUFFIX

_UNNAMED = "flow"
_LONGEST_NAME = 100


async def open_phone(call: Call[OpenPhone, None]) -> Phone:
    """Open a phone on a definition that is valid, with the flows of the account that it runs."""
    body = call.body
    if body.flow_sid is not None:
        await call.flow(body.flow_sid)
    text = msgspec.json.encode(body.definition).decode()
    await check_definition(call, text)
    subflows = await find_subflows(call.store, call.account, body.definition)
    missing = [sid for sid in subflows.missing if sid in text]
    if missing:
        raise InvalidRequest(
            "body", f"the subflow {missing[0]} is not among this account's flows: publish it first"
        )
    flow = Flow(
        definition=text,
        subflows=subflows.texts,
        limits=call.limits,
    )
    session = await call.room.phones.open(call.account.sid, body, flow)
    async with session.lock:
        return await session.show()


async def fetch_phone(call: Call[None, None]) -> Phone:
    """Return a phone as it is now."""
    session = _session(call)
    async with session.lock:
        return await session.show()


async def close_phone(call: Call[None, None]) -> None:
    """Close a phone; what happened on it is gone."""
    if not await call.room.phones.close_phone(call.account.sid, call.path_params["phone"]):
        raise NoSuchPhone


async def act(call: Call[Act, None]) -> Phone:
    """Let something happen, one thing at a time."""
    session = _session(call)
    try:
        async with session.lock:
            if session.closed:
                raise NoSuchPhone
            await session.act(call.body.action)
            return await session.show()
    finally:
        if session.broken:
            await call.room.phones.close_phone(call.account.sid, session.id)


async def fetch_phone_context(call: Call[None, None]) -> MomentContext:
    """Return the context as it was at a moment."""
    session, moment = _session(call), call.path_params["moment"]
    context = session.context(int(moment)) if is_number(moment) else None
    if context is None:
        raise call.not_found()
    return MomentContext(context=context)


async def save_test(call: Call[SaveTest, None]) -> SavedTest:
    """Write what happened as a scenario that expects it again."""
    session, name = _session(call), " ".join(call.body.name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise InvalidRequest(
            "body", f"name is {name[:50]!r}, expected 1 to {_LONGEST_NAME} letters"
        )
    flow_sid = session.opened.flow_sid
    title = (await call.flow(flow_sid)).friendly_name if flow_sid else _UNNAMED
    slug = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_") or _UNNAMED
    return SavedTest(file_name=f"{slug}{SUFFIX}", text=session.scenario(name))


def _session(call: Call[Any, None]) -> PhoneSession:
    session = call.room.phones.find(call.account.sid, call.path_params["phone"])
    if session is None:
        raise NoSuchPhone
    return session


OPERATIONS = (
    Operation(
        name="open_phone",
        method="POST",
        path="/console/api/phones",
        answers=Phone,
        handler=open_phone,
        body=OpenPhone,
    ),
    Operation(
        name="fetch_phone",
        method="GET",
        path="/console/api/phones/{phone}",
        answers=Phone,
        handler=fetch_phone,
    ),
    Operation(
        name="close_phone",
        method="DELETE",
        path="/console/api/phones/{phone}",
        answers=None,
        handler=close_phone,
    ),
    Operation(
        name="act",
        method="POST",
        path="/console/api/phones/{phone}/actions",
        answers=Phone,
        handler=act,
        body=Act,
    ),
    Operation(
        name="fetch_phone_context",
        method="GET",
        path="/console/api/phones/{phone}/moments/{moment}",
        answers=MomentContext,
        handler=fetch_phone_context,
    ),
    Operation(
        name="save_test",
        method="POST",
        path="/console/api/phones/{phone}/test",
        answers=SavedTest,
        handler=save_test,
        body=SaveTest,
    ),
)
