"""Operations by which somebody signs in and out."""

from datetime import UTC, datetime

from soundstage import __version__
from soundstage.api.auth import prove
from soundstage.api.errors import Unauthorized
from soundstage.console.call import Call
from soundstage.console.errors import LinkRefused, WrongCredentials
from soundstage.console.operation import Operation
from soundstage.console.session.tickets import Ticket
from soundstage.console.wire.session import LinkSignIn, Session, SignIn
from soundstage.core.flows import Account
from soundstage.sid import is_sid

_LOOPBACK = frozenset({"127.0.0.1", "::1"})


async def sign_in(call: Call[SignIn, None]) -> Session:
    """Open a session for whoever knows an account's token or a key's secret.

    The right secret is never kept waiting: behind a proxy all have one address, and whoever
    reads an account's SID in a webhook's URL could lock its owner out.
    """
    name, address = call.body.account_sid.strip(), call.visit.address
    counted = name if _is_name(name) else ""
    try:
        caller = await prove(call.store, name, call.body.auth_token.strip())
    except Unauthorized:
        call.room.attempts.failed(counted, address, call.now)
        raise WrongCredentials from None
    return await _open(call, caller.account, caller.credential)


async def sign_in_by_link(call: Call[LinkSignIn, None]) -> Session:
    """Open a session for a browser on the machine of a development server."""
    room = call.room
    account = None
    if room.node.settings.development and call.visit.address in _LOOPBACK:
        account = await room.tickets.read_link(call.store, call.body.token, call.now)
    if account is None:
        raise LinkRefused
    return await _open(call, account, account.sid)


async def read_session(call: Call[None, None]) -> Session:
    """Say who is signed in."""
    return _session(call, call.account, call.visit.csrf_token, call.visit.expires)


async def sign_out(call: Call[None, None]) -> None:
    """Let the browser forget its session."""
    call.visit.cookie = ""


def _is_name(text: str) -> bool:
    return is_sid(text, "AC") or is_sid(text, "SK")


async def _open(
    call: Call[SignIn, None] | Call[LinkSignIn, None], account: Account, credential: str
) -> Session:
    ticket: Ticket = await call.room.tickets.issue(call.store, account, credential, call.now)
    call.visit.cookie = call.room.tickets.seal(ticket)
    return _session(call, account, ticket.csrf_token, ticket.expires)


def _session(
    call: Call[SignIn, None] | Call[LinkSignIn, None] | Call[None, None],
    account: Account,
    csrf_token: str,
    expires: int,
) -> Session:
    return Session(
        account_sid=account.sid,
        account_name=account.name,
        csrf_token=csrf_token,
        expires_at=datetime.fromtimestamp(expires, UTC),
        development=call.node.settings.development,
        public_url=call.visit.base_url,
        version=__version__,
    )


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
