"""The error answers of the REST API: one class for each."""

from math import ceil

from soundstage.errors import ApiError, Problem

_RETRY_SECONDS = 2


class MissingParameter(ApiError):
    """A required parameter is not there, or is empty."""

    status = 400
    code = 20001

    def __init__(self, name: str) -> None:
        super().__init__(f"Missing required parameter {name} in the post body")


class InvalidParameter(ApiError):
    """A parameter has a value of the wrong kind."""

    status = 400
    code = 20001

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"Invalid {name}: {reason}")


class PageSizeTooLarge(ApiError):
    """A list page with more rows than the limit was asked for."""

    status = 400
    code = 20007
    message = "Page size too large"


class BadPageToken(ApiError):
    """A page token that this list never gave."""

    status = 400
    code = 21481
    message = "Invalid PageToken: take it from next_page_url or previous_page_url of a list page"


class BadRevision(ApiError):
    """A revision that is neither a number nor one of the two words [err]."""

    status = 400
    code = 81021

    def __init__(self, found: str) -> None:
        super().__init__(
            f"Invalid Revision: found {found[:50]!r}, expected an integer, LatestPublished or "
            "LatestRevision"
        )


class InvalidDefinition(ApiError):
    """A flow definition that did not pass validation; nothing was stored [validate]."""

    status = 400
    code = 81022
    message = "Flow definition validation failed, check `details` for more information"

    def __init__(self, errors: tuple[Problem, ...], warnings: tuple[Problem, ...]) -> None:
        super().__init__(details={"errors": errors, "warnings": warnings})


class ContactTooLong(ApiError):
    """To and From are longer together than the limit [err]."""

    status = 400
    code = 81023

    def __init__(self, found: int, limit: int) -> None:
        super().__init__(f"To and From have {found} bytes together, expected at most {limit}")


class Unauthorized(ApiError):
    """No credentials, or wrong ones."""

    status = 401
    code = 20003
    message = "Authenticate"

    def __init__(self) -> None:
        super().__init__()
        self.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'


class NotFound(ApiError):
    """There is no such resource, or it belongs to another account."""

    status = 404
    code = 20404

    def __init__(self, path: str) -> None:
        for version in ("/v1/", "/v2/"):
            path = path.removeprefix(version[:-1]) if path.startswith(version) else path
        printable = path.encode(errors="replace").decode()
        super().__init__(f"The requested resource {printable} was not found")


class MethodNotAllowed(ApiError):
    """The resource exists and knows other methods."""

    status = 405
    code = 20004
    message = "Method not allowed"

    def __init__(self, allowed: str) -> None:
        super().__init__()
        self.headers["Allow"] = allowed


class ExecutionActive(ApiError):
    """An execution of this flow with the same To and From is active [exec]."""

    status = 409
    code = 20409

    def __init__(self, execution_sid: str) -> None:
        super().__init__(
            f"Execution {execution_sid} is already active for this contact. "
            "End the active Execution before creating a new one",
            {"conflicting_execution_sid": execution_sid},
        )


class RequestTooLarge(ApiError):
    """The body of a request is over the limit."""

    status = 413
    code = 20413
    message = "Request Entity Too Large"


class TooManyRequests(ApiError):
    """The account starts executions faster than its limit [FAQ]."""

    status = 429
    code = 20429
    message = "Too Many Requests"

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.headers["Retry-After"] = str(max(1, ceil(seconds)))


class InternalError(ApiError):
    """Our own fault; the id leads to it in the log."""

    status = 500
    code = 20500

    def __init__(self, request_sid: str) -> None:
        super().__init__(f"Internal Server Error; look for {request_sid} in the log")


class DatabaseAway(ApiError):
    """The database does not do its work now; the same request works when it is back."""

    status = 503
    code = 20503
    message = "Service Unavailable"

    def __init__(self) -> None:
        super().__init__()
        self.headers["Retry-After"] = str(_RETRY_SECONDS)
