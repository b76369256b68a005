"""Finding what a path names; what another account has is not there."""

from starlette.requests import Request

from soundstage.network.errors import NotFound
from soundstage.network.rest.requests import authenticated
from soundstage.network.state import State
from soundstage.network.voice.records import Call, Conference


def call_of(request: Request, state: State, name: str = "sid") -> Call:
    """Return the call in the path."""
    account = authenticated(request, state)
    sid = request.path_params[name].removesuffix(".json")
    call = state.calls.one(sid=sid, account_sid=account.sid)
    if call is None:
        raise missing(request)
    return call


def missing(request: Request) -> NotFound:
    """Return the answer that nothing is there."""
    return NotFound(f"The requested resource {request.url.path[:200]} was not found")


def conference_of(request: Request, state: State, name: str = "sid") -> Conference:
    """Return the conference in the path, by its SID, or by its name while it goes on."""
    account = authenticated(request, state)
    text = request.path_params[name].removesuffix(".json")
    conference = state.conferences.one(sid=text, account_sid=account.sid)
    if conference is None:
        named = state.conferences.where(
            "account_sid = ? AND friendly_name = ? AND status <> 'completed'", account.sid, text
        )
        conference = named[0] if named else None
    if conference is None:
        raise missing(request)
    return conference
