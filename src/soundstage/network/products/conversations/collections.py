"""The REST of conversations: with their messages, participants and services [oai].

Both paths lead to the same rows: `/v1/Conversations/…`, whose lists show the account's own
service, and `/v1/Services/{IS}/Conversations/…`. A conversation of any service is found by its
SID on the first path too (choice).
"""

from dataclasses import dataclass

from starlette.requests import Request

from soundstage.errors import Json
from soundstage.network.addresses import recipient
from soundstage.network.drafts import Draft, content_text
from soundstage.network.errors import BadRequest
from soundstage.network.products.collection import Ask, Collection
from soundstage.network.products.conversations.kinds import MAX_BODY
from soundstage.network.products.conversations.life import Life, timers
from soundstage.network.products.conversations.receipts import RECEIPTS, delivery_of
from soundstage.network.products.conversations.talk import Line, Talk
from soundstage.network.products.fields import read_all, read_given
from soundstage.network.products.kinds import Kind, Place
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf, checked_sid
from soundstage.network.rest.paging import Selection
from soundstage.network.state import State
from soundstage.network.times import read_span, to_micros
from soundstage.sid import is_sid


@dataclass(frozen=True, slots=True)
class Desk:
    """What the collections of conversations share."""

    state: State
    shelf: Shelf
    talk: Talk
    life: Life


def announced(ask: Ask) -> bool:
    """Tell whether webhooks shall hear of a REST request: only if it says so [cweb]."""
    return ask.headers.get("x-twilio-webhook-enabled", "").lower() == "true"


class Conversations(Collection):
    """Conversations, of the account's own service or of one that the path names."""

    def __init__(self, desk: Desk, kind: Kind, within: Collection | str) -> None:
        super().__init__(desk.state, desk.shelf, kind, within)
        self._desk = desk

    def parent(self, place: Place) -> str:
        if place.above:
            return place.above[-1].sid
        return self._desk.talk.default_service(place.account.sid).sid

    def find(self, place: Place, address: str) -> Resource | None:
        found = super().find(place, address)
        if found is None and not place.above:
            return self.shelf.at(self.kind.name, place.account.sid, address)
        return found

    def select(self, request: Request, place: Place) -> Selection:
        selection = super().select(request, place)
        for name, comparison, end in (("StartDate", ">=", 0), ("EndDate", "<", 1)):
            value = request.query_params.get(name)
            if value:
                span = read_span(value)
                if span is None:
                    raise BadRequest(f"Invalid {name}: expected a date")
                selection = selection.also(f"date_created {comparison} ?", to_micros(span[end]))
        return selection

    def make(self, ask: Ask) -> Resource:
        made = super().make(ask)
        return self._desk.life.wind(made) if timers(made) else made

    def alter(self, ask: Ask, resource: Resource) -> Resource:
        given = read_given(self.kind.fields, ask.form)
        state: str = given.get("state") or resource.data["state"]
        resource = self._desk.life.set_state(resource, state, "API", announced=announced(ask))
        changed = super().alter(ask, resource)
        if "timers_inactive" in given or "timers_closed" in given:
            changed = self._desk.life.wind(changed)
        self._desk.talk.tell(changed, "onConversationUpdated", announced(ask))
        return changed

    def drop(self, ask: Ask, resource: Resource) -> None:
        self._desk.talk.tell(resource, "onConversationRemoved", announced(ask))
        super().drop(ask, resource)

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        data = resource.data
        email = {"address": data.get("email_address"), "name": data.get("email_name")}
        return super().render(place, resource) | {
            "chat_service_sid": resource.parent,
            "timers": timers(resource),
            "bindings": {"email": email} if email["address"] else {},
        }


class Messages(Collection):
    """The messages of a conversation, the oldest first."""

    def __init__(self, desk: Desk, kind: Kind, within: Collection) -> None:
        super().__init__(desk.state, desk.shelf, kind, within)
        self._desk = desk

    def make(self, ask: Ask) -> Resource:
        data = read_all(self.kind.fields, ask.form)
        body, media = data["body"], _media(data["media_sid"])
        if data["content_sid"]:
            body = self._content(ask, data)
        if not body and not media:
            raise BadRequest("A message needs a Body, a MediaSid or a ContentSid")
        line = Line(
            author=data["author"],
            body=body,
            attributes=data["attributes"],
            content_sid=data["content_sid"],
            media=media,
            token=ask.token,
            sid=checked_sid(ask.form.text("Sid"), self.kind.prefix),
            announced=announced(ask),
        )
        return self._desk.talk.say(ask.place.above[-1], line)

    def _content(self, ask: Ask, data: dict[str, Json]) -> str:
        draft = Draft(
            account_sid=ask.place.account.sid,
            content_sid=data["content_sid"],
            content_variables=data["content_variables"] or "",
        )
        return content_text(draft, self.state)[:MAX_BODY]

    def alter(self, ask: Ask, resource: Resource) -> Resource:
        changed = super().alter(ask, resource)
        conversation = ask.place.above[-1]
        self._desk.talk.tell(conversation, "onMessageUpdated", announced(ask), changed)
        return changed

    def drop(self, ask: Ask, resource: Resource) -> None:
        conversation = ask.place.above[-1]
        self._desk.talk.tell(conversation, "onMessageRemoved", announced(ask), resource)
        super().drop(ask, resource)

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        own = {name: resource.data[name] for name in ("index", "media", "participant_sid")}
        own["delivery"] = delivery_of(self.shelf.within(RECEIPTS.name, resource))
        return super().render(place, resource) | own


class Participants(Collection):
    """Who takes part, by an identity or by the address of a phone."""

    def __init__(self, desk: Desk, kind: Kind, within: Collection) -> None:
        super().__init__(desk.state, desk.shelf, kind, within)
        self._desk = desk

    def find(self, place: Place, address: str) -> Resource | None:
        """Return a participant by SID or identity."""
        people = self.shelf.within(self.kind.name, place.above[-1])
        return next((p for p in people if address in (p.sid, p.data["identity"])), None)

    def make(self, ask: Ask) -> Resource:
        data = read_all(self.kind.fields, ask.form)
        if data["address"]:
            data["address"] = _phone(data["address"], "MessagingBinding.Address")
            data["proxy_address"] = self._proxy(ask, data["proxy_address"])
        elif not data["identity"]:
            raise BadRequest("A participant needs an Identity or a MessagingBinding.Address")
        return self._desk.talk.join(
            ask.place.above[-1],
            data,
            announced=announced(ask),
            token=ask.token,
            sid=checked_sid(ask.form.text("Sid"), self.kind.prefix),
        )

    def _proxy(self, ask: Ask, given: str | None) -> str:
        """Return the proxy address, which must be a number of the account."""
        address = _phone(given or "", "MessagingBinding.ProxyAddress")
        number = self.state.number_at(address)
        if number is None or number.account_sid != ask.place.account.sid:
            raise BadRequest(
                "Invalid MessagingBinding.ProxyAddress: expected a number of this account"
            )
        return address

    def alter(self, ask: Ask, resource: Resource) -> Resource:
        data = read_given(self.kind.fields, ask.form)
        if "proxy_address" in data:
            data["proxy_address"] = self._proxy(ask, data["proxy_address"])
        changed = self.shelf.change(resource, data) if data else resource
        conversation = ask.place.above[-1]
        self._desk.talk.tell(conversation, "onParticipantUpdated", announced(ask), changed)
        return changed

    def drop(self, ask: Ask, resource: Resource) -> None:
        conversation = ask.place.above[-1]
        self._desk.talk.tell(conversation, "onParticipantRemoved", announced(ask), resource)
        super().drop(ask, resource)

    def render(self, place: Place, resource: Resource) -> dict[str, Json]:
        answer = super().render(place, resource)
        return answer | {"messaging_binding": _binding(resource)}


def _binding(person: Resource) -> Json:
    address = person.data["address"]
    if not address:
        return None
    prefix, colon, _ = address.partition(":")
    return {
        "type": prefix if colon else "sms",
        "address": address,
        "proxy_address": person.data["proxy_address"],
        "projected_address": person.data["projected_address"],
    }


def _phone(given: str, name: str) -> str:
    address = recipient(given)
    if address is None:
        raise BadRequest(f"Invalid {name}: expected a phone number or channel address")
    return address


def _media(sid: str | None) -> tuple[dict[str, Json], ...]:
    """Return the media of a message; what is behind the SID is not looked at (choice)."""
    if not sid:
        return ()
    if not is_sid(sid, "ME"):
        raise BadRequest("Invalid MediaSid: expected ME and 32 hexadecimal digits")
    return ({"category": "media", "sid": sid, "content_type": None, "filename": None},)
