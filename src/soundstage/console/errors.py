"""The refusals that only the console has."""

from datetime import datetime
from math import ceil

from soundstage.errors import ApiError


class SignedOut(ApiError):
    """No session, or one that is over; unlike the REST API it never asks for a password."""

    status = 401
    code = 20003
    message = "There is no session, or it is over: sign in"


class WrongCredentials(ApiError):
    """A sign-in that failed."""

    status = 401
    code = 20003
    message = (
        "No account or API key has this SID and this secret: find both with "
        "`soundstage accounts list`, or where the server was started"
    )


class LinkRefused(ApiError):
    """The link of a development server that is no good any more, or not here."""

    status = 401
    code = 20003
    message = (
        "This link is over, or it is another server's: take the one that the server printed at "
        "its last start, in a browser on the same machine"
    )


class TooManyAttempts(ApiError):
    """Too many wrong passwords for one name from one address."""

    status = 429
    code = 20429

    def __init__(self, seconds: float) -> None:
        wait = max(1, ceil(seconds))
        super().__init__(f"Too many failed attempts to sign in: try again in {wait} s")
        self.headers["Retry-After"] = str(wait)


class Forged(ApiError):
    """A request that another site may have caused."""

    status = 403
    code = 20403


class InvalidRequest(ApiError):
    """A body or a query that cannot be read."""

    status = 400
    code = 20001

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(f"Invalid {part}: {reason}")


class OutOfDate(ApiError):
    """A revision that is based on another one than the latest: somebody saved meanwhile."""

    status = 409
    code = 20409

    def __init__(
        self, latest: int, author: str | None, created_at: datetime, commit_message: str | None
    ) -> None:
        super().__init__(
            f"The flow has a newer revision, {latest}: compare and merge, or save as a new flow",
            {
                "latest": latest,
                "author": author,
                "created_at": created_at,
                "commit_message": commit_message,
            },
        )


class NoSuchPhone(ApiError):
    """A phone that is not open, or not on this node."""

    status = 404
    code = 20404
    message = (
        "This phone is not open here: it was closed, nobody used it for half an hour, or another "
        "node of this installation has it; open another one"
    )


class PhoneRefused(ApiError):
    """Something that cannot happen on a phone now; the message says why."""

    status = 409
    code = 20409
