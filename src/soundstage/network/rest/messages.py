"""`/2010-04-01/Accounts/{AC}/Messages`: send, list, fetch, redact, cancel, delete [oai]."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.addresses import recipient
from soundstage.network.applications import Applications
from soundstage.network.drafts import Draft
from soundstage.network.errors import BadRequest, NotFinal, NotFound
from soundstage.network.lifecycle import error_text
from soundstage.network.records import FINAL, Account, Media, Message
from soundstage.network.rest.answers import empty_answer, json_answer
from soundstage.network.rest.paging import Selection, list_page
from soundstage.network.rest.requests import Form, authenticated, read_form
from soundstage.network.sending import Sending
from soundstage.network.state import State
from soundstage.network.times import read_span, rfc2822, to_micros

PATH = "/2010-04-01/Accounts/{account}/Messages"
_SEGMENT_PRICE = 0.0075
_SENT = "COALESCE(date_sent, date_created)"
"""A message that waits to be sent is found by the date it was made (assumed)."""
_DATE_FILTERS = {
    "DateSent": (">= ?", "< ?"),
    "DateSent<": (None, "< ?"),
    "DateSent>": (">= ?", None),
}


class Messages:
    """The resource of messages and their media."""

    def __init__(self, state: State, sending: Sending) -> None:
        self._state = state
        self._sending = sending

    def routes(self) -> list[Route]:
        """Return the routes; paths may end in `.json`."""
        return [
            Route(PATH, self.collection, methods=["GET", "POST"]),
            Route(PATH + ".json", self.collection, methods=["GET", "POST"]),
            Route(PATH + "/{sid}", self.single, methods=["GET", "POST", "DELETE"]),
            Route(PATH + "/{sid}/Media", self.media_list, methods=["GET"]),
            Route(PATH + "/{sid}/Media.json", self.media_list, methods=["GET"]),
            Route(PATH + "/{sid}/Media/{media}", self.media, methods=["GET", "DELETE"]),
        ]

    async def collection(self, request: Request) -> Response:
        account = authenticated(request, self._state)
        if request.method == "POST":
            form = await read_form(request)
            draft = self._reporting(_draft(account, form, request), form.text("ApplicationSid"))
            return json_answer(rendered(self._sending.send(draft)), 201)
        selection = _selection(account, request)
        return json_answer(
            list_page(request, self._state.messages, selection, "messages", rendered)
        )

    async def single(self, request: Request) -> Response:
        message = self._found(request)
        if request.method == "GET":
            return json_answer(rendered(message))
        if request.method == "DELETE":
            if message.status not in FINAL:
                raise NotFinal
            self._state.messages.delete(message)
            return empty_answer()
        form = await read_form(request)
        if "Status" in form:
            if form.text("Status") != "canceled":
                raise BadRequest("Invalid Status: a message can only be canceled")
            return json_answer(rendered(self._sending.cancel(message)))
        if "Body" not in form or form.text("Body"):
            raise BadRequest("Invalid Body: the text of a message can only be emptied")
        return json_answer(rendered(self._sending.redact(message)))

    def _reporting(self, draft: Draft, application_sid: str) -> Draft:
        """Let an application hear of the status, unless the message has a callback [oai]."""
        if not application_sid or draft.status_callback:
            return draft
        found = Applications(self._state).one(draft.account_sid, application_sid)
        if found is None:
            raise BadRequest("Invalid ApplicationSid: it is not an application of this account")
        return replace(draft, status_callback=found.message_status_callback)

    async def media_list(self, request: Request) -> Response:
        message = self._found(request)
        uri = request.url.path
        rows = [_rendered_media(message, medium) for medium in message.media]
        return json_answer(
            {
                "media_list": rows,
                "page": 0,
                "page_size": 50,
                "start": 0,
                "end": max(0, len(rows) - 1),
                "uri": uri,
                "first_page_uri": uri,
                "previous_page_uri": None,
                "next_page_uri": None,
            }
        )

    async def media(self, request: Request) -> Response:
        """Show, remove or, without `.json`, lead to a picture or file."""
        message = self._found(request)
        name = request.path_params["media"]
        sid = name.removesuffix(".json")
        medium = next((medium for medium in message.media if medium.sid == sid), None)
        if medium is None:
            raise NotFound(f"The requested resource {request.url.path[:200]} was not found")
        if request.method == "DELETE":
            rest = tuple(other for other in message.media if other is not medium)
            self._state.messages.update(message, media=rest)
            return empty_answer()
        if name.endswith(".json"):
            return json_answer(_rendered_media(message, medium))
        return RedirectResponse(medium.url)

    def _found(self, request: Request) -> Message:
        account = authenticated(request, self._state)
        sid = request.path_params["sid"].removesuffix(".json")
        message = self._state.messages.one(sid=sid, account_sid=account.sid)
        if message is None:
            raise NotFound(f"The requested resource {request.url.path[:200]} was not found")
        return message


def rendered(message: Message) -> Json:
    """Return the message as the carrier shows it [oai][msgres]."""
    uri = f"/2010-04-01/Accounts/{message.account_sid}/Messages/{message.sid}"
    price = None
    if message.date_sent is not None and message.direction != "inbound":
        price = f"-{_SEGMENT_PRICE * message.num_segments:.5f}"
    return {
        "account_sid": message.account_sid,
        "api_version": "2010-04-01",
        "body": message.body,
        "date_created": rfc2822(message.date_created),
        "date_sent": rfc2822(message.date_sent),
        "date_updated": rfc2822(message.date_updated),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": error_text(message.error_code),
        "from": message.from_,
        "messaging_service_sid": message.messaging_service_sid,
        "num_media": str(len(message.media)),
        "num_segments": str(message.num_segments),
        "price": price,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.to,
        "uri": f"{uri}.json",
    }


def _rendered_media(message: Message, medium: Media) -> Json:
    base = f"/2010-04-01/Accounts/{message.account_sid}/Messages/{message.sid}/Media"
    return {
        "account_sid": message.account_sid,
        "content_type": medium.content_type,
        "date_created": rfc2822(message.date_created),
        "date_updated": rfc2822(message.date_created),
        "parent_sid": message.sid,
        "sid": medium.sid,
        "uri": f"{base}/{medium.sid}.json",
    }


def _draft(account: Account, form: Form, request: Request) -> Draft:
    send_at = None
    if form.text("ScheduleType"):
        span = read_span(form.text("SendAt"))
        if form.text("ScheduleType") != "fixed" or span is None:
            raise BadRequest("Invalid SendAt: a message is scheduled as fixed, at an ISO time")
        if not form.text("MessagingServiceSid"):
            raise BadRequest("A scheduled message needs a MessagingServiceSid")
        send_at = span[0]
    return Draft(
        account_sid=account.sid,
        to=form.text("To"),
        from_=form.text("From"),
        service_sid=form.text("MessagingServiceSid"),
        body=form.text("Body"),
        media_urls=tuple(url for url in form.texts("MediaUrl") if url),
        content_sid=form.text("ContentSid"),
        content_variables=form.text("ContentVariables"),
        status_callback=form.text("StatusCallback"),
        smart_encoded=form.flag("SmartEncoded"),
        send_at=send_at,
        idempotency_token=request.headers.get("i-twilio-idempotency-token"),
    )


def _selection(account: Account, request: Request) -> Selection:
    selection = Selection("account_sid = ?", (account.sid,))
    for name, column in (("To", '"to"'), ("From", "from_")):
        address = request.query_params.get(name)
        if address:
            selection = selection.also(f"{column} = ?", recipient(address) or address)
    for name, limits in _DATE_FILTERS.items():
        text = request.query_params.get(name)
        if not text:
            continue
        span = read_span(text)
        if span is None:
            raise BadRequest(f"Invalid {name}: expected a date or a date with time")
        for limit, moment in zip(limits, span, strict=True):
            if limit is not None:
                selection = selection.also(f"{_SENT} {limit}", to_micros(moment))
    return selection
