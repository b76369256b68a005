"""The conversations of a stage, as the phone network's REST API shows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from soundstage.testing.messages import Message
from soundstage.testing.rest import Rest

_ROOT = "/network/conversations/v1/Conversations"
_PAGE = 100
_TOLD = ("X-Twilio-Webhook-Enabled", "true")


class Conversations:
    """People who write in chat clients, and what flows answer there."""

    def __init__(self, carrier: Rest) -> None:
        self.latest = ""
        self._carrier = carrier

    async def begin(
        self, flow_sid: str, people: Sequence[str], address: str, attributes: str
    ) -> str:
        """Make a conversation whose messages go to a flow, and return its SID.

        Who has a phone number texts `address`; all others have chat clients.
        """
        made = await self._carrier.post(_ROOT, {"Attributes": attributes})
        sid = self.latest = str(made["sid"])
        for person in people:
            binding = {"Identity": person}
            if "+" in person:
                proxy = "MessagingBinding.ProxyAddress"
                binding = {"MessagingBinding.Address": person, proxy: address}
            await self._carrier.post(f"{_ROOT}/{sid}/Participants", binding)
        hook = {"Target": "studio", "Configuration.FlowSid": flow_sid}
        await self._carrier.post(f"{_ROOT}/{sid}/Webhooks", hook)
        return sid

    async def write(
        self, sid: str, author: str, body: str, *, media: Sequence[str], by_rest: bool
    ) -> None:
        """Let somebody write in a chat client, or a REST client in their name."""
        if by_rest:
            form = {"Author": author, "Body": body}
            await self._carrier.post(f"{_ROOT}/{sid}/Messages", form, _TOLD)
            return
        said = {"author": author, "body": body, "media": list(media)}
        await self._carrier.post_json(f"/network/conversations/{sid}/messages", said)

    async def messages(self) -> list[Message]:
        """Return every message of every conversation; those of participants are inbound.

        What is said where somebody texts is left out: it is there as a text.
        """
        found: list[Message] = []
        for row in await self._rows(_ROOT, "conversations"):
            path = f"{_ROOT}/{row['sid']}"
            people = await self._rows(f"{path}/Participants", "participants")
            if any(person["messaging_binding"] for person in people):
                continue
            names = {person["identity"] for person in people}
            rows = await self._rows(f"{path}/Messages", "messages")
            found += [_message(message, names) for message in rows]
        return found

    async def _rows(self, path: str, key: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        following: str | None = f"{path}?PageSize={_PAGE}"
        while following:
            page = await self._carrier.get(following[following.index(path) :])
            rows += page[key]
            following = page["meta"]["next_page_url"]
        return rows


def _message(row: dict[str, Any], people: set[str]) -> Message:
    media = row["media"] or ()
    return Message(
        sid=row["sid"],
        inbound=row["author"] in people,
        from_=row["author"],
        to=row["conversation_sid"],
        body=row["body"] or "",
        media=tuple(str(item["sid"]) for item in media),
        status="delivered",
        error_code=None,
        at=datetime.fromisoformat(row["date_created"]),
    )
