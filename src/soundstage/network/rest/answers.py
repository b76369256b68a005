"""Writing answers: JSON in the carrier's shape, every one with its request SID."""

from collections.abc import Mapping

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from soundstage.errors import UNSERVED, ApiError, Json
from soundstage.network.errors import BadRequest, MethodNotAllowed, NotFound, OurFault
from soundstage.sid import new_sid


def json_answer(
    body: Json, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a JSON answer."""
    return Response(
        msgspec.json.encode(body),
        status_code=status,
        headers={"Twilio-Request-Id": new_sid("RQ"), **(headers or {})},
        media_type="application/json",
    )


def empty_answer() -> Response:
    """Return the answer to a deletion."""
    return Response(status_code=204, headers={"Twilio-Request-Id": new_sid("RQ")})


async def api_error(_: Request, error: Exception) -> Response:
    """Answer an error of ours that is meant for the client."""
    if not isinstance(error, ApiError):
        raise error
    return json_answer(error.body(), error.status, error.headers)


async def http_error(request: Request, error: Exception) -> Response:
    """Answer what the routing found wrong, in the carrier's shape."""
    if not isinstance(error, HTTPException):
        raise error
    answer: ApiError
    if error.status_code == 404:
        answer = NotFound(f"The requested resource {request.url.path[:200]} was not found")
        answer.headers[UNSERVED] = "true"
    elif error.status_code == 405:
        answer = MethodNotAllowed()
    else:
        answer = BadRequest(error.detail)
    answer.headers |= dict(error.headers or {})
    return await api_error(request, answer)


async def our_fault(request: Request, _: Exception) -> Response:
    """Answer a fault of ours; what it was is in the log."""
    return await api_error(request, OurFault())
