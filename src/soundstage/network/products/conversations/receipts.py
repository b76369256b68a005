"""Whether the texts of a conversation reached their phones: a receipt for each of them [cweb]."""

from soundstage.errors import Json
from soundstage.network.products.collection import Collection
from soundstage.network.products.conversations.events import Announcer
from soundstage.network.products.conversations.kinds import CONVERSATIONS, MESSAGES
from soundstage.network.products.conversations.params import Event, iso
from soundstage.network.products.fields import field
from soundstage.network.products.kinds import Kind
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf
from soundstage.network.records import Message

RECEIPTS = Kind(
    name="conversation.receipt",
    segment="Receipts",
    key="delivery_receipts",
    prefix="DY",
    fields=(
        field("channel_message_sid"),
        field("participant_sid"),
        field("status"),
        field("error_code"),
    ),
    above=("conversation_sid", "message_sid"),
    ascending=True,
)
_REACHED = {
    "sent": {"sent", "delivered", "read"},
    "delivered": {"delivered", "read"},
    "read": {"read"},
    "undelivered": {"undelivered"},
    "failed": {"failed"},
}


class Receipts:
    """Keeps the receipts and tells webhooks of their changes."""

    def __init__(self, shelf: Shelf, announcer: Announcer) -> None:
        self._shelf = shelf
        self._announcer = announcer

    def begin(self, message: Resource, person: Resource, text: Message) -> None:
        """Make the receipt of a text that was sent to somebody."""
        data = {
            "channel_message_sid": text.sid,
            "participant_sid": person.sid,
            "status": text.status,
            "error_code": None,
        }
        self._shelf.add(
            RECEIPTS.name,
            message.account_sid,
            data,
            sid=_sid_for(text),
            parent=message.sid,
            prefix=RECEIPTS.prefix,
        )

    def follow(self, text: Message) -> None:
        """Note what became of a text, if it is one of a conversation."""
        receipt = self._shelf.at(RECEIPTS.name, text.account_sid, _sid_for(text))
        if receipt is None:
            return
        changes = {"status": text.status, "error_code": text.error_code}
        receipt = self._shelf.change(receipt, changes)
        message = self._shelf.at(MESSAGES.name, text.account_sid, receipt.parent)
        parent = message.parent if message else ""
        conversation = self._shelf.at(CONVERSATIONS.name, text.account_sid, parent)
        if conversation is not None:
            more = _params(receipt)
            event = Event(name="onDeliveryUpdated", conversation=conversation, more=more)
            self._announcer.announce(event)


class ReceiptList(Collection):
    """The receipts of a message; only the network makes and changes them."""

    list_methods = ("GET",)
    item_methods = ("GET",)


def delivery_of(receipts: list[Resource]) -> Json:
    """Return how far the texts of a message came: `none`, `some` or `all` of them [mem]."""
    if not receipts:
        return None
    statuses = [receipt.data["status"] for receipt in receipts]
    answer: dict[str, Json] = {"total": len(receipts)}
    for name, reached in _REACHED.items():
        count = sum(status in reached for status in statuses)
        answer[name] = "none" if not count else "all" if count == len(statuses) else "some"
    return answer


def _sid_for(text: Message) -> str:
    """Return the SID of a text's receipt: it has the text's own digits."""
    return f"{RECEIPTS.prefix}{text.sid[2:]}"


def _params(receipt: Resource) -> dict[str, str]:
    params = {
        "MessageSid": receipt.parent,
        "DeliveryReceiptSid": receipt.sid,
        "ChannelMessageSid": receipt.data["channel_message_sid"],
        "ParticipantSid": receipt.data["participant_sid"],
        "Status": receipt.data["status"],
        "DateCreated": iso(receipt.date_created),
        "DateUpdated": iso(receipt.date_updated),
    }
    code = receipt.data["error_code"]
    return params if code is None else params | {"ErrorCode": str(code)}
