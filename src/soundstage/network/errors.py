"""The error answers of the network's REST API, one class for each [testcred][err].

The texts are ours; the codes and HTTP statuses are the carrier's.
"""

from soundstage.errors import ApiError


class BadRequest(ApiError):
    """A parameter that is missing, of the wrong kind or not allowed."""

    status = 400
    code = 20001
    message = "Invalid parameter"


class PageSizeTooLarge(BadRequest):
    code = 20007
    message = "Page size too large"


class BadPageToken(BadRequest):
    code = 21481
    message = "Invalid page token"


class Unauthorized(ApiError):
    status = 401
    code = 20003
    message = "Authenticate"

    def __init__(self) -> None:
        super().__init__()
        self.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'


class NotFound(ApiError):
    status = 404
    code = 20404
    message = "The requested resource was not found"


class MethodNotAllowed(ApiError):
    status = 405
    code = 20004
    message = "Method not allowed"


class NotFinal(ApiError):
    status = 409
    code = 20009
    message = "A message cannot be deleted before it is final"


class TooLarge(ApiError):
    status = 413
    code = 20413
    message = "Request Entity Too Large"


class OurFault(ApiError):
    """Something broke inside the network."""


class ToMissing(BadRequest):
    code = 21604
    message = "A 'To' phone number is required"


class FromMissing(BadRequest):
    code = 21603
    message = "A 'From' phone number or a 'MessagingServiceSid' is required"


class ContentMissing(BadRequest):
    code = 21602
    message = "A message needs a 'Body', a 'MediaUrl' or a 'ContentSid'"


class ToInvalid(BadRequest):
    code = 21211
    message = "The 'To' number is not a valid phone number"


class FromInvalid(BadRequest):
    code = 21212
    message = "The 'From' number is not a valid phone number, short code or sender ID"


class FromNotOwned(BadRequest):
    code = 21606
    message = "The 'From' number is not a message-capable number of this account"


class BodyTooLong(BadRequest):
    code = 21617
    message = "The message body is longer than 1600 characters"


class OptedOut(BadRequest):
    code = 21610
    message = "The recipient has opted out of messages from this sender"


class NoPermission(BadRequest):
    code = 21408
    message = "Messages to the region of the 'To' number are not permitted"


class NoRoute(BadRequest):
    code = 21612
    message = "There is no route from the 'From' number to the 'To' number"


class CannotReceive(BadRequest):
    code = 21614
    message = "The 'To' number cannot receive text messages"


class QueueFull(BadRequest):
    code = 21611
    message = "The 'From' number has too many messages in its queue"


class TooManyMedia(BadRequest):
    code = 21623
    message = "A message has at most 10 media"


class MediaInvalid(BadRequest):
    code = 21620
    message = "A 'MediaUrl' is not a valid URL"


class ContentUnknown(BadRequest):
    code = 21655
    message = "The 'ContentSid' is unknown"


class ContentVariablesInvalid(BadRequest):
    code = 21656
    message = "'ContentVariables' must be a JSON object of non-empty texts"


class ServiceEmpty(BadRequest):
    code = 21703
    message = "The Messaging Service has no sender"


class SameNumber(BadRequest):
    code = 21266
    message = "'To' and 'From' are the same number"


class CallbackInvalid(BadRequest):
    code = 21609
    message = "The 'StatusCallback' is not a valid URL"


class NumberInvalid(BadRequest):
    code = 21421
    message = "The 'PhoneNumber' is not a valid phone number"


class NumberUnavailable(BadRequest):
    code = 21422
    message = "The 'PhoneNumber' is not available"


class AreaCodeEmpty(BadRequest):
    code = 21452
    message = "There is no number with this 'AreaCode'"


class CallToMissing(BadRequest):
    code = 21201
    message = "A call needs a 'To' address"


class CallFromMissing(BadRequest):
    code = 21213
    message = "A call needs a 'From' address"


class CallUrlInvalid(BadRequest):
    code = 21205
    message = "A call needs an absolute http or https 'Url', or a 'Twiml'"


class CallFromNotOwned(BadRequest):
    code = 21210
    message = "The 'From' number is not a number of this account"


class CallToInvalid(BadRequest):
    code = 21217
    message = "The number in 'To' cannot be called: it is not valid"


class CallUnreachable(BadRequest):
    code = 21214
    message = "The 'To' number cannot be reached"


class CallNotPermitted(BadRequest):
    code = 21215
    message = "Calls to the region of the 'To' number are not permitted"


class CallBlocked(BadRequest):
    code = 21216
    message = "Calls to the 'To' number are blocked"


class ApplicationInvalid(BadRequest):
    code = 21218
    message = "The 'ApplicationSid' is not an application of this account"


class CallNotInProgress(BadRequest):
    code = 21220
    message = "The call is not in progress"


class QueueNameTaken(BadRequest):
    code = 22003
    message = "A queue with this 'FriendlyName' exists"


class QueueNotEmpty(BadRequest):
    code = 22004
    message = "A queue with callers in it cannot be deleted"
