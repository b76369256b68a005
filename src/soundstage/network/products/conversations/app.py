"""Conversations and Programmable Chat put together."""

from dataclasses import replace

from soundstage.network.products.collection import Collection
from soundstage.network.products.conversations.collections import (
    Conversations,
    Desk,
    Messages,
    Participants,
)
from soundstage.network.products.conversations.kinds import (
    ADDRESSES,
    CONVERSATIONS,
    MESSAGES,
    PARTICIPANTS,
    ROOT,
    SERVICES,
    WEBHOOKS,
)
from soundstage.network.products.conversations.receipts import RECEIPTS, ReceiptList
from soundstage.network.products.conversations.webhooks import Addresses, Webhooks
from soundstage.network.products.kinds import Kind


def conversations(desk: Desk) -> list[Collection]:
    """Return the collections of the Conversations API, below both of its paths."""
    services = Collection(desk.state, desk.shelf, SERVICES, ROOT)
    addresses = Addresses(desk.state, desk.shelf, ADDRESSES, f"{ROOT}/Configuration")
    return [services, addresses, *_below(desk, ROOT), *_below(desk, services)]


def _below(desk: Desk, start: Collection | str) -> list[Collection]:
    service = () if isinstance(start, str) else ("chat_service_sid",)

    def placed(kind: Kind) -> Kind:
        return replace(kind, above=(*service, *kind.above))

    own = Conversations(desk, placed(CONVERSATIONS), start)
    messages = Messages(desk, placed(MESSAGES), own)
    return [
        own,
        messages,
        ReceiptList(desk.state, desk.shelf, placed(RECEIPTS), messages),
        Participants(desk, placed(PARTICIPANTS), own),
        Webhooks(desk.state, desk.shelf, placed(WEBHOOKS), own),
    ]
