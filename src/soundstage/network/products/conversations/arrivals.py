"""Texts from phones that belong to a conversation, and addresses that begin one [conv]."""

from soundstage.errors import ApiError, Json
from soundstage.network.addresses import channel
from soundstage.network.products.conversations.kinds import (
    ADDRESSES,
    CONVERSATIONS,
    PARTICIPANTS,
    SERVICES,
    WEBHOOKS,
)
from soundstage.network.products.conversations.talk import Line, Talk, media_in
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf
from soundstage.network.records import Message
from soundstage.network.state import State


class Arrivals:
    """Takes messages to numbers that conversations have to do with."""

    def __init__(self, state: State, shelf: Shelf, talk: Talk) -> None:
        self._state = state
        self._shelf = shelf
        self._talk = talk

    def take(self, message: Message, token: str) -> bool:
        """Put a message into its conversation; tell whether it has one.

        A message with a `token` that came before is taken and not said again.
        """
        with self._state.connection:
            conversation = self._conversation(message)
            if conversation is not None:
                self._say(conversation, message, token)
        return conversation is not None

    def _say(self, conversation: Resource, message: Message, token: str) -> None:
        try:
            self._talk.say(conversation, _line(message, token))
        except ApiError as refusal:
            self._state.alert(message, refusal.code, refusal.text)

    def _conversation(self, message: Message) -> Resource | None:
        """Return the conversation of the two addresses, or a new one if that is configured."""
        account, address = message.account_sid, message.from_ or ""
        bound = self._talk.bound(account, address, message.to)
        if bound is not None:
            return bound
        configured = self._shelf.named(ADDRESSES.name, account, message.to)
        if configured is None or not configured.data["auto_creation"].get("enabled"):
            return None
        return self._begin(configured.data["auto_creation"], message)

    def _begin(self, creation: dict[str, Json], message: Message) -> Resource:
        """Make a conversation with whoever writes, and tie it to what the address names."""
        account, address = message.account_sid, message.from_ or ""
        service = self._service(account, creation.get("conversation_service_sid") or "")
        blank: dict[str, Json] = {one.name: one.default for one in CONVERSATIONS.fields}
        del blank["unique_name"]
        conversation = self._shelf.add(
            CONVERSATIONS.name,
            account,
            blank | {"friendly_name": address},
            prefix=CONVERSATIONS.prefix,
            parent=service.sid,
        )
        configuration = _configuration(creation)
        if configuration is not None:
            self._shelf.add(
                WEBHOOKS.name,
                account,
                {"target": creation["type"], "configuration": configuration},
                prefix=WEBHOOKS.prefix,
                parent=conversation.sid,
            )
        person: dict[str, Json] = {one.name: one.default for one in PARTICIPANTS.fields}
        person |= {"address": address, "proxy_address": message.to}
        self._talk.join(conversation, person, announced=False)
        return conversation

    def _service(self, account_sid: str, sid: str) -> Resource:
        known = self._shelf.at(SERVICES.name, account_sid, sid) if sid else None
        return known or self._talk.default_service(account_sid)


def _line(message: Message, token: str) -> Line:
    kind = channel(message.from_ or "")
    return Line(
        author=message.from_ or "",
        body=message.body,
        media=media_in(message.media),
        media_urls=tuple(one.url for one in message.media),
        source=kind.upper() if kind else "SMS",
        token=token,
    )


def _configuration(creation: dict[str, Json]) -> dict[str, Json] | None:
    """Return the scoped webhook's configuration that an address asks for, if any."""
    if creation["type"] == "studio":
        retries = creation.get("studio_retry_count") or 0
        return {"flow_sid": creation["studio_flow_sid"], "retry_count": retries}
    if creation["type"] == "webhook":
        return {
            "url": creation["webhook_url"],
            "method": creation.get("webhook_method") or "POST",
            "filters": creation.get("webhook_filters") or ["onMessageAdded"],
        }
    return None
