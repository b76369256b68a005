"""`/2010-04-01/Accounts/{AC}/IncomingPhoneNumbers`: an account's numbers and webhooks [oai]."""

import itertools
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from soundstage.errors import Json
from soundstage.network.addresses import recipient
from soundstage.network.drafts import is_url
from soundstage.network.errors import (
    AreaCodeEmpty,
    BadRequest,
    NotFound,
    NumberInvalid,
    NumberUnavailable,
)
from soundstage.network.records import Number
from soundstage.network.registry import Registry
from soundstage.network.rest.answers import empty_answer, json_answer
from soundstage.network.rest.paging import Selection, list_page
from soundstage.network.rest.requests import Form, authenticated, read_form
from soundstage.network.state import State
from soundstage.network.times import rfc2822

PATH = "/2010-04-01/Accounts/{account}/IncomingPhoneNumbers"
_URLS = {
    "SmsUrl": "sms_url",
    "SmsFallbackUrl": "sms_fallback_url",
    "StatusCallback": "status_callback",
    "VoiceUrl": "voice_url",
    "VoiceFallbackUrl": "voice_fallback_url",
}
_METHODS = {
    "SmsMethod": "sms_method",
    "SmsFallbackMethod": "sms_fallback_method",
    "StatusCallbackMethod": "status_callback_method",
    "VoiceMethod": "voice_method",
    "VoiceFallbackMethod": "voice_fallback_method",
}
_UNAVAILABLE, _INVALID, _EMPTY_AREA = "+15005550000", "+15005550001", "533"


class Numbers:
    """The resource of numbers."""

    def __init__(self, state: State, registry: Registry) -> None:
        self._state = state
        self._registry = registry

    def routes(self) -> list[Route]:
        """Return the routes; paths may end in `.json`."""
        return [
            Route(PATH, self.collection, methods=["GET", "POST"]),
            Route(PATH + ".json", self.collection, methods=["GET", "POST"]),
            Route(PATH + "/{sid}", self.single, methods=["GET", "POST", "DELETE"]),
        ]

    async def collection(self, request: Request) -> Response:
        account = authenticated(request, self._state)
        if request.method == "POST":
            form = await read_form(request)
            fields = _fields(form)
            made = self._registry.add_number(account.sid, self._wanted(form), fields)
            return json_answer(rendered(made), 201)
        selection = Selection("account_sid = ?", (account.sid,))
        for name, column in (("PhoneNumber", "phone_number"), ("FriendlyName", "friendly_name")):
            value = request.query_params.get(name)
            if value:
                selection = selection.also(f"{column} = ?", value)
        page = list_page(
            request, self._state.numbers, selection, "incoming_phone_numbers", rendered
        )
        return json_answer(page)

    async def single(self, request: Request) -> Response:
        account = authenticated(request, self._state)
        sid = request.path_params["sid"].removesuffix(".json")
        number = self._state.numbers.one(sid=sid, account_sid=account.sid)
        if number is None:
            raise NotFound(f"The requested resource {request.url.path[:200]} was not found")
        if request.method == "DELETE":
            self._state.numbers.delete(number)
            return empty_answer()
        if request.method == "POST":
            number = self._registry.change_number(number, _fields(await read_form(request)))
        return json_answer(rendered(number))

    def _wanted(self, form: Form) -> str:
        """Return the number asked for, or a free one in the area; magic numbers first [mem]."""
        if form.text("PhoneNumber"):
            number = recipient(form.text("PhoneNumber"))
            if number == _UNAVAILABLE:
                raise NumberUnavailable
            if number is None or number == _INVALID:
                raise NumberInvalid
            return number
        area = form.text("AreaCode")
        if not (area.isascii() and area.isdigit() and len(area) == 3) or area[0] in "01":
            raise BadRequest("A PhoneNumber or an AreaCode of three digits is required")
        if area == _EMPTY_AREA:
            raise AreaCodeEmpty
        numbers = (f"+1{area}555{line:04}" for line in itertools.count(100))
        return next(n for n in numbers if self._state.numbers.one(phone_number=n) is None)


def _fields(form: Form) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, field in _URLS.items():
        if name in form:
            if form.text(name) and not is_url(form.text(name)):
                raise BadRequest(f"Invalid {name}: expected an absolute http or https URL")
            fields[field] = form.text(name)
    for name, field in _METHODS.items():
        if name in form:
            if form.text(name).upper() not in ("GET", "POST"):
                raise BadRequest(f"Invalid {name}: expected GET or POST")
            fields[field] = form.text(name).upper()
    if "FriendlyName" in form:
        fields["friendly_name"] = form.text("FriendlyName")
    return fields


def rendered(number: Number) -> Json:
    """Return the number as the carrier shows it; what the network has not is null [oai]."""
    path = f"/2010-04-01/Accounts/{number.account_sid}/IncomingPhoneNumbers/{number.sid}"
    hooks = {field: getattr(number, field) for field in (*_URLS.values(), *_METHODS.values())}
    absent = (
        "address_sid bundle_sid emergency_address_sid identity_sid sms_application_sid "
        "trunk_sid voice_application_sid"
    )
    return {
        "account_sid": number.account_sid,
        "address_requirements": "none",
        "api_version": "2010-04-01",
        "beta": False,
        "capabilities": {"fax": False, "mms": True, "sms": True, "voice": True},
        "date_created": rfc2822(number.date_created),
        "date_updated": rfc2822(number.date_updated),
        "emergency_address_status": "unregistered",
        "emergency_status": "Inactive",
        "friendly_name": number.friendly_name,
        "origin": "twilio",
        "phone_number": number.phone_number,
        "sid": number.sid,
        "status": "in-use",
        "subresource_uris": {},
        "type": "local",
        "uri": f"{path}.json",
        "voice_caller_id_lookup": False,
        "voice_receive_mode": "voice",
        **dict.fromkeys(absent.split()),
        **hooks,
    }
