"""The answers of the application: JSON, TwiML, errors."""

import msgspec
from starlette.responses import Response

from soundstage.errors import ApiError, Json

Row = dict[str, Json]
"""A resource as it is shown: its fields in Twilio's order."""

_encode = msgspec.json.Encoder().encode


def json(value: Json, status: int = 200) -> Response:
    """Return an answer with a JSON body."""
    return Response(_encode(value), status, media_type="application/json")


def no_content() -> Response:
    """Return the answer to a successful DELETE."""
    return Response(status_code=204)


def twiml(document: str, status: int = 200) -> Response:
    """Return an answer with a TwiML body."""
    return Response(document.encode(errors="replace"), status, media_type="text/xml")


def error(failure: ApiError) -> Response:
    """Return an error in the shape that Twilio's clients expect."""
    response = json(failure.body(), failure.status)
    response.headers.update(failure.headers)
    return response
