"""Operations of the phone beside the canvas."""

from soundstage.api.errors import NotFound
from soundstage.console.call import Call
from soundstage.console.operation import Operation
from soundstage.console.wire.moments import MomentContext
from soundstage.console.wire.phone import Act, OpenPhone, Phone, SavedTest, SaveTest


async def open_phone(call: Call[OpenPhone, None]) -> Phone:
    raise NotFound(call.path)


async def fetch_phone(call: Call[None, None]) -> Phone:
    raise NotFound(call.path)


async def close_phone(call: Call[None, None]) -> None:
    raise NotFound(call.path)


async def act(call: Call[Act, None]) -> Phone:
    raise NotFound(call.path)


async def fetch_phone_context(call: Call[None, None]) -> MomentContext:
    raise NotFound(call.path)


async def save_test(call: Call[SaveTest, None]) -> SavedTest:
    raise NotFound(call.path)


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
