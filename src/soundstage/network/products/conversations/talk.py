"""What people do in a conversation: write and join.

Whoever takes part by SMS gets what the others write as a message.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from soundstage.errors import ApiError, Json
from soundstage.network.drafts import Draft
from soundstage.network.errors import BadRequest
from soundstage.network.products.conversations.events import Announcer
from soundstage.network.products.conversations.kinds import (
    CONVERSATIONS,
    MAX_PARTICIPANTS,
    MESSAGES,
    PARTICIPANTS,
    SERVICES,
    is_open,
)
from soundstage.network.products.conversations.life import Life
from soundstage.network.products.conversations.params import Event
from soundstage.network.products.conversations.receipts import Receipts
from soundstage.network.products.errors import (
    BindingExists,
    ConversationClosed,
    ParticipantExists,
)
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf
from soundstage.network.records import Media
from soundstage.network.sending import Sending
from soundstage.network.state import State
from soundstage.sid import derive_sid

_BINDING = (
    "kind = 'participant' AND account_sid = ? AND json_extract(data, '$.address') = ? "
    "AND json_extract(data, '$.proxy_address') = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Something that somebody says in a conversation."""

    author: str
    body: str | None
    attributes: str = "{}"
    content_sid: str | None = None
    media: tuple[dict[str, Json], ...] = ()
    media_urls: tuple[str, ...] = ()
    source: str = "API"
    token: str | None = None
    sid: str = ""
    announced: bool = True


def media_in(media: Iterable[Media]) -> tuple[dict[str, Json], ...]:
    """Return pictures and files as a conversation's message shows them."""
    return tuple(
        {"category": "media", "sid": one.sid, "content_type": one.content_type, "filename": None}
        for one in media
    )


class Talk:
    """Changes conversations, and tells their webhooks and phones."""

    def __init__(
        self,
        state: State,
        shelf: Shelf,
        sending: Sending,
        announcer: Announcer,
        life: Life,
        receipts: Receipts,
    ) -> None:
        self._state = state
        self._shelf = shelf
        self._sending = sending
        self._announcer = announcer
        self._life = life
        self._receipts = receipts

    def default_service(self, account_sid: str) -> Resource:
        """Return the account's own service: that of conversations without one."""
        sid = derive_sid("IS", f"conversations {account_sid}", 0)
        known = self._shelf.at(SERVICES.name, account_sid, sid)
        if known is not None:
            return known
        data = {"friendly_name": "Default Conversations Service"}
        return self._shelf.add(SERVICES.name, account_sid, data, sid=sid)

    def say(self, conversation: Resource, line: Line) -> Resource:
        """Add a message; it wakes an inactive conversation and goes to all who text."""
        if not is_open(conversation):
            raise ConversationClosed
        conversation = self._life.touch(conversation)
        index = conversation.data.get("next_index", 0)
        author = self._author(conversation, line.author)
        message = self._shelf.add(
            MESSAGES.name,
            conversation.account_sid,
            {
                "author": line.author,
                "body": line.body,
                "attributes": line.attributes,
                "content_sid": line.content_sid,
                "media": list(line.media) or None,
                "index": index,
                "participant_sid": author.sid if author else None,
            },
            prefix=MESSAGES.prefix,
            sid=line.sid,
            parent=conversation.sid,
            token=line.token,
        )
        if message.data["index"] != index:
            return message
        self._shelf.change(conversation, {"next_index": index + 1})
        if line.announced:
            identity = line.author if line.source == "SDK" else ""
            self._announcer.announce(
                Event(
                    name="onMessageAdded",
                    conversation=conversation,
                    source=line.source,
                    identity=identity,
                    about=message,
                )
            )
        self._text_the_others(conversation, message, line)
        return message

    def _text_the_others(self, conversation: Resource, message: Resource, line: Line) -> None:
        for person in self._shelf.within(PARTICIPANTS.name, conversation):
            if not person.data["address"] or person.sid == message.data["participant_sid"]:
                continue
            draft = Draft(
                account_sid=conversation.account_sid,
                to=person.data["address"],
                from_=person.data["proxy_address"],
                body=line.body or "",
                media_urls=line.media_urls,
            )
            try:
                self._receipts.begin(message, person, self._sending.send(draft))
            except ApiError as refusal:
                self._state.alert(message, refusal.code, refusal.text)

    def _author(self, conversation: Resource, author: str) -> Resource | None:
        people = self._shelf.within(PARTICIPANTS.name, conversation)
        names = ("identity", "address")
        return next((p for p in people if author in [p.data[name] for name in names]), None)

    def join(
        self,
        conversation: Resource,
        data: dict[str, Json],
        *,
        announced: bool,
        token: str | None = None,
        sid: str = "",
    ) -> Resource:
        """Let somebody take part, by an identity or by an address of a phone."""
        if not is_open(conversation):
            raise ConversationClosed
        people = self._shelf.within(PARTICIPANTS.name, conversation)
        seen = next((p for p in people if token and p.idempotency_token == token), None)
        if seen is not None:
            return seen
        if len(people) >= MAX_PARTICIPANTS:
            raise BadRequest(f"A conversation has at most {MAX_PARTICIPANTS} participants")
        identity = data["identity"]
        if identity and any(person.data["identity"] == identity for person in people):
            raise ParticipantExists
        if data["address"]:
            self._expect_free(conversation.account_sid, data["address"], data["proxy_address"])
        person = self._shelf.add(
            PARTICIPANTS.name,
            conversation.account_sid,
            data,
            prefix=PARTICIPANTS.prefix,
            sid=sid,
            parent=conversation.sid,
            token=token,
        )
        self.tell(conversation, "onParticipantAdded", announced, person)
        return person

    def _expect_free(self, account_sid: str, address: str, proxy_address: str) -> None:
        """Refuse a pair of addresses that is in another open conversation [mem]."""
        bound = self.bound(account_sid, address, proxy_address)
        if bound is not None:
            raise BindingExists(f"{BindingExists.message} in Conversation {bound.sid}")

    def bound(self, account_sid: str, address: str, proxy_address: str) -> Resource | None:
        """Return the open conversation that messages between two addresses belong to."""
        for person in self._shelf.table.where(_BINDING, account_sid, address, proxy_address):
            conversation = self._shelf.at(CONVERSATIONS.name, account_sid, person.parent)
            if conversation is not None and is_open(conversation):
                return conversation
        return None

    def tell(
        self, conversation: Resource, event: str, announced: bool, about: Resource | None = None
    ) -> None:
        """Announce what a client of the REST API did, if it wants that."""
        if announced:
            self._announcer.announce(Event(name=event, conversation=conversation, about=about))
