"""Everything the network remembers, and the moment it is."""

from datetime import datetime
from typing import Literal, Protocol

from soundstage.clock import Clock
from soundstage.network.addresses import without_channel
from soundstage.network.database import Table, open_database
from soundstage.network.records import (
    Account,
    Alert,
    Content,
    Cookie,
    Delivery,
    Message,
    Number,
    OptOut,
    Pending,
    Service,
)
from soundstage.network.voice.records import Call, Conference, Entry, Phone, Queue, Recording
from soundstage.sid import new_sid

_LOG_ROWS = 100_000


class Owned(Protocol):
    """Anything that an account has, such as a message or a call."""

    @property
    def sid(self) -> str: ...

    @property
    def account_sid(self) -> str: ...


class State:
    """The tables of one network and a few questions about them that everybody asks."""

    def __init__(self, path: str, clock: Clock) -> None:
        self.connection = open_database(path)
        self.clock = clock
        self.accounts = Table(self.connection, "accounts", Account)
        self.numbers = Table(self.connection, "numbers", Number)
        self.services = Table(self.connection, "services", Service)
        self.contents = Table(self.connection, "contents", Content)
        self.opt_outs = Table(self.connection, "opt_outs", OptOut)
        self.messages = Table(self.connection, "messages", Message)
        self.pending = Table(self.connection, "pending", Pending)
        self.cookies = Table(self.connection, "cookies", Cookie)
        self.deliveries = Table(self.connection, "deliveries", Delivery)
        self.alerts = Table(self.connection, "alerts", Alert)
        self.calls = Table(self.connection, "calls", Call)
        self.transcripts = Table(self.connection, "transcripts", Entry)
        self.recordings = Table(self.connection, "recordings", Recording)
        self.queues = Table(self.connection, "queues", Queue)
        self.conferences = Table(self.connection, "conferences", Conference)
        self.phones = Table(self.connection, "phones", Phone)
        self.transcripts.keep_newest(_LOG_ROWS)
        self.deliveries.keep_newest(_LOG_ROWS)
        self.alerts.keep_newest(_LOG_ROWS)

    def now(self) -> datetime:
        """Return the present moment of the network."""
        return self.clock.now()

    def number_at(self, address: str) -> Number | None:
        """Return the number of the network behind an address, with its channel or without."""
        plain = without_channel(address)
        found = self.numbers.one(phone_number=address)
        if found is None and plain != address:
            found = self.numbers.one(phone_number=plain)
        return found

    def pool(self, service_sid: str) -> list[Number]:
        """Return the senders of a Messaging Service, the oldest first."""
        return self.numbers.where("service_sid = ?", service_sid)

    def opted_out(self, sender: str, contact: str) -> bool:
        """Tell whether the contact sent STOP to this sender, or to the service it is in."""
        return self.opt_outs.one(sender=self.opt_out_scope(sender), contact=contact) is not None

    def opt_out_scope(self, sender: str) -> str:
        """Return whom a STOP to this sender blocks: the whole service if it is in one."""
        number = self.number_at(sender)
        return (number.service_sid if number else None) or sender

    def alert(
        self,
        resource: Owned,
        code: int,
        text: str,
        url: str = "",
        level: Literal["error", "warning"] = "error",
    ) -> None:
        """Add a line to the debugger of the account that owns a message or a call."""
        self.alerts.insert(
            Alert(
                sid=new_sid("NO"),
                date=self.now(),
                account_sid=resource.account_sid,
                resource_sid=resource.sid,
                level=level,
                error_code=code,
                message=text,
                url=url,
            )
        )
