"""What becomes of an accepted message: its statuses in time, and the callbacks about them.

Times and the numbers that fail are choices of this network; the statuses are the carrier's
[msgres][msgtrack].
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from soundstage.core.segments import segment_count, smart_encoded
from soundstage.network.addresses import channel, is_phone, without_channel
from soundstage.network.errors import OptedOut, ServiceEmpty
from soundstage.network.records import Message, Params, Pending, Status
from soundstage.network.runner import Runner
from soundstage.network.state import State
from soundstage.network.webhooks import Call, WebhookFault, Webhooks
from soundstage.sid import new_uuid

_SENT, _DELIVERED = 0.1, 0.5


@dataclass(frozen=True, slots=True)
class _Stage:
    delay: float
    status: Status
    error_code: int | None = None


def _good(*more: _Stage) -> tuple[_Stage, ...]:
    return (_Stage(_SENT, "sent"), *more)


def _undelivered(code: int) -> tuple[_Stage, ...]:
    return _good(_Stage(_SENT + _DELIVERED, "undelivered", code))


_ARRIVES = _Stage(_SENT + _DELIVERED, "delivered")
_NORMAL = _good(_ARRIVES)
_SPECIAL = {
    "+15005550011": _undelivered(30003),
    "+15005550012": _undelivered(30005),
    "+15005550013": _undelivered(30006),
    "+15005550014": _undelivered(30007),
    "+15005550015": (_Stage(_SENT, "failed", 30008),),
    "+15005550016": _good(),
    "+15005550017": _good(_ARRIVES, _Stage(_SENT + 2 * _DELIVERED, "read")),
}
_CONFUSED = "+15005550018"
"""Callbacks about messages to this number come out of order and twice."""

_REASONS = {
    21610: "Recipient has opted out",
    21703: "The Messaging Service has no sender",
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    14107: "Too many replies between two numbers",
}


def error_text(code: int | None) -> str | None:
    """Return the words for a message's error code."""
    return None if code is None else _REASONS.get(code, "Unknown error")


class Lifecycle:
    """Moves messages from status to status and tells their senders.

    `changed` hears of every new status, `arrived` of messages that reached their phone.
    """

    def __init__(self, state: State, runner: Runner, webhooks: Webhooks) -> None:
        self._state = state
        self._runner = runner
        self._webhooks = webhooks
        self.arrived: Callable[[Message], None] = lambda _: None
        self.changed: Callable[[Message], None] = lambda _: None
        runner.handlers["status"] = self._change
        runner.handlers["status-callback"] = self._call_back

    def begin(self, message: Message, delay: float = 0.0) -> None:
        """Put the next statuses of a new message on the agenda."""
        if message.status in ("accepted", "scheduled"):
            self._later(message, _Stage(delay or _SENT, "queued"))
        elif message.status == "queued":
            for stage in _SPECIAL.get(without_channel(message.to), _NORMAL):
                self._later(message, stage)

    def _later(self, message: Message, stage: _Stage) -> None:
        data = {"sid": message.sid, "status": stage.status, "error_code": stage.error_code}
        self._runner.schedule("status", f"status:{message.sid}", data, stage.delay)

    def _change(self, item: Pending) -> None:
        message = self._state.messages.one(sid=item.data["sid"])
        if message is None or message.status in ("canceled", "failed"):
            return
        status: Status = item.data["status"]
        if status == "queued":
            message = self._queue(message)
        else:
            now = self._state.now()
            message = self._state.messages.update(
                message,
                status=status,
                error_code=item.data["error_code"],
                date_updated=now,
                date_sent=message.date_sent or (now if status == "sent" else None),
            )
        self._tell(message)
        self.changed(message)
        if status == "delivered":
            self.arrived(message)

    def _queue(self, message: Message) -> Message:
        """Choose the sender of a message to a Messaging Service, or let the message fail."""
        service_sid = message.messaging_service_sid or ""
        service = self._state.services.one(sid=service_sid)
        from_ = message.from_ or self._sender_for(service_sid, message.to)
        code = None
        if from_ is None or service is None:
            code = ServiceEmpty.code
        elif self._state.opted_out(from_, message.to):
            code = OptedOut.code
        smart = service is not None and service.smart_encoding
        text = smart_encoded(message.body) if smart else message.body
        message = self._state.messages.update(
            message,
            status="failed" if code else "queued",
            error_code=code,
            from_=from_,
            num_segments=1 if message.media else segment_count(text),
            date_updated=self._state.now(),
        )
        self.begin(message)
        return message

    def _sender_for(self, service_sid: str, to: str) -> str | None:
        """Return the sender a contact always sees: one of the pool, by the contact's number."""
        pool = self._state.pool(service_sid)
        if not pool:
            return None
        return pool[zlib.crc32(to.encode()) % len(pool)].phone_number

    def _tell(self, message: Message) -> None:
        service = self._state.services.one(sid=message.messaging_service_sid or "")
        url = message.status_callback or (service.status_callback if service else "")
        if not url:
            return
        data = {
            "sid": message.sid,
            "url": url,
            "status": message.status,
            "error_code": message.error_code,
            "token": new_uuid(),
        }
        lane = f"status-callback:{message.sid}"
        confused = without_channel(message.to) == _CONFUSED
        delay = 2 * _DELIVERED if confused and message.status == "sent" else 0.0
        for _ in range(2 if confused else 1):
            self._runner.schedule("status-callback", lane, data, delay)

    async def _call_back(self, item: Pending) -> None:
        message = self._state.messages.one(sid=item.data["sid"])
        if message is None:
            return
        call = Call(
            account_sid=message.account_sid,
            resource_sid=message.sid,
            kind="status-callback",
            url=item.data["url"],
            method="POST",
            params=self._params(message, item.data["status"], item.data["error_code"]),
            token=item.data["token"],
        )
        try:
            await self._webhooks.call(call)
        except WebhookFault as fault:
            self._state.alert(message, fault.code, fault.message, fault.url, "warning")

    def _params(self, message: Message, status: str, error_code: int | None) -> Params:
        """Return the parameters of a status callback [msgtrack][corpus][mem]."""
        params = {
            "AccountSid": message.account_sid,
            "ApiVersion": "2010-04-01",
            "From": message.from_ or "",
            "To": message.to,
            "MessageSid": message.sid,
            "SmsSid": message.sid,
            "MessageStatus": status,
            "SmsStatus": status,
        }
        if message.messaging_service_sid:
            params["MessagingServiceSid"] = message.messaging_service_sid
        if error_code is not None:
            params |= {"ErrorCode": str(error_code), "ErrorMessage": error_text(error_code) or ""}
        name = channel(message.to)
        if name is not None:
            params["ChannelPrefix"] = name
            if status == "read":
                params["EventType"] = "READ"
            if error_code is not None:
                params["ChannelStatusMessage"] = error_text(error_code) or ""
        elif is_phone(message.to) and status in ("delivered", "undelivered"):
            params["RawDlrDoneDate"] = message.date_updated.strftime("%y%m%d%H%M")
        return tuple(params.items())
