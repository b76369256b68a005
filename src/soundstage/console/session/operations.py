"""Operations by which somebody signs in and out."""

from soundstage.api.errors import NotFound
from soundstage.console.call import Call
from soundstage.console.operation import Operation
from soundstage.console.wire.session import LinkSignIn, Session, SignIn


async def sign_in(call: Call[SignIn, None]) -> Session:
    raise NotFound(call.path)


async def sign_in_by_link(call: Call[LinkSignIn, None]) -> Session:
    raise NotFound(call.path)


async def read_session(call: Call[None, None]) -> Session:
    raise NotFound(call.path)


async def sign_out(call: Call[None, None]) -> None:
    raise NotFound(call.path)


OPERATIONS = (
    Operation(
        name="sign_in",
        method="POST",
        path="/console/api/session",
        answers=Session,
        handler=sign_in,
        body=SignIn,
        open=True,
    ),
    Operation(
        name="sign_in_by_link",
        method="POST",
        path="/console/api/session/link",
        answers=Session,
        handler=sign_in_by_link,
        body=LinkSignIn,
        open=True,
    ),
    Operation(
        name="read_session",
        method="GET",
        path="/console/api/session",
        answers=Session,
        handler=read_session,
    ),
    Operation(
        name="sign_out",
        method="DELETE",
        path="/console/api/session",
        answers=None,
        handler=sign_out,
    ),
)
