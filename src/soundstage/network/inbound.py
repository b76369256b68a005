"""A phone texts a number of the network: the message, its webhook, opt-outs [msgreq][msgtwiml]."""

from collections.abc import Callable
from dataclasses import dataclass

from soundstage.core.segments import segment_count
from soundstage.network.addresses import is_phone
from soundstage.network.records import Message, Number, OptOut, Params, Pending
from soundstage.network.replies import Interpreter, Session
from soundstage.network.runner import Runner
from soundstage.network.sending import media_of
from soundstage.network.state import State
from soundstage.network.webhooks import Call
from soundstage.sid import new_sid, new_uuid

_STOP = frozenset(["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE"])
_START = frozenset(["START", "YES", "UNSTOP"])
_PLACES = ("City", "State", "Zip", "Country")


@dataclass(frozen=True, slots=True, kw_only=True)
class Texting:
    """What a phone texts, and parameters to add to the webhook (`ButtonText`, `OptOutType` …)."""

    from_: str
    to: str
    body: str
    media: tuple[str, ...] = ()
    extra: Params = ()


@dataclass(frozen=True, slots=True)
class _Hooks:
    url: str
    method: str
    fallback_url: str
    fallback_method: str


class Inbound:
    """The entrance for messages from phones.

    `taken` is asked first whether somebody else takes a message (a conversation it belongs
    to): then no webhook of the number is called.
    """

    def __init__(self, state: State, runner: Runner, interpreter: Interpreter) -> None:
        self._state = state
        self._runner = runner
        self._interpreter = interpreter
        self.taken: Callable[[Message, str], bool] = lambda _message, _token: False
        runner.handlers["inbound"] = self._deliver

    def receive(self, texting: Texting, number: Number) -> Message:
        """Take a message for a number; its webhook is due at once."""
        now = self._state.now()
        with self._state.connection:
            message = self._state.messages.insert(
                Message(
                    sid=new_sid("MM" if texting.media else "SM"),
                    account_sid=number.account_sid,
                    direction="inbound",
                    from_=texting.from_,
                    to=texting.to,
                    body=texting.body,
                    status="received",
                    date_created=now,
                    date_updated=now,
                    date_sent=now,
                    messaging_service_sid=number.service_sid,
                    num_segments=self._segments(texting),
                    media=media_of(texting.media),
                )
            )
            self._keep_opt_out(texting)
            self._runner.schedule(
                "inbound",
                f"inbound:{texting.from_}:{texting.to}",
                {"sid": message.sid, "token": new_uuid(), "extra": texting.extra},
            )
        return message

    def pass_on(self, message: Message) -> None:
        """Hand a delivered message to the network's number it was sent to, if it is one."""
        number = self._state.number_at(message.to)
        if number is not None and message.from_:
            media = tuple(medium.url for medium in message.media)
            texting = Texting(from_=message.from_, to=message.to, body=message.body, media=media)
            self.receive(texting, number)

    def _segments(self, texting: Texting) -> int:
        """Count segments; always 1 outside of SMS and MMS [msgreq]."""
        if texting.media or not is_phone(texting.from_):
            return 1
        return segment_count(texting.body)

    def _keep_opt_out(self, texting: Texting) -> None:
        """Block or free the pair when the whole text is a keyword [mem]; SMS only."""
        word = texting.body.strip().upper()
        if not is_phone(texting.from_):
            return
        scope = self._state.opt_out_scope(texting.to)
        known = self._state.opt_outs.one(sender=scope, contact=texting.from_)
        if word in _STOP and known is None:
            self._state.opt_outs.insert(OptOut(sender=scope, contact=texting.from_))
        elif word in _START and known is not None:
            self._state.opt_outs.delete(known)

    async def _deliver(self, item: Pending) -> None:
        message = self._state.messages.one(sid=item.data["sid"])
        number = self._state.number_at(message.to) if message else None
        if message is None or number is None or self.taken(message, item.data["token"]):
            return
        hooks = self._hooks(number)
        if not hooks.url:
            return
        extra = tuple((name, value) for name, value in item.data["extra"])
        call = Call(
            account_sid=message.account_sid,
            resource_sid=message.sid,
            kind="message",
            url=hooks.url,
            method=hooks.method,
            params=(*message_params(message), *extra),
            token=item.data["token"],
            jar=f"{message.from_} {message.to}",
        )
        session = Session(message, call, hooks.fallback_url, hooks.fallback_method)
        await self._interpreter.run(session)

    def _hooks(self, number: Number) -> _Hooks:
        """Return the webhooks of the number, or of its service if that has an own URL [emu]."""
        service = self._state.services.one(sid=number.service_sid or "")
        if service is not None and service.inbound_request_url:
            return _Hooks(
                service.inbound_request_url,
                service.inbound_method,
                service.fallback_url,
                service.fallback_method,
            )
        return _Hooks(
            number.sms_url,
            number.sms_method,
            number.sms_fallback_url,
            number.sms_fallback_method,
        )


def message_params(message: Message) -> Params:
    """Return the parameters of an inbound message's webhook [msgreq][mem]."""
    params = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsMessageSid": message.sid,
        "AccountSid": message.account_sid,
        "From": message.from_ or "",
        "To": message.to,
        "Body": message.body,
        "NumMedia": str(len(message.media)),
        "NumSegments": str(message.num_segments),
        "SmsStatus": "received",
        "ApiVersion": "2010-04-01",
    }
    if message.messaging_service_sid:
        params["MessagingServiceSid"] = message.messaging_service_sid
    for index, medium in enumerate(message.media):
        params[f"MediaUrl{index}"] = medium.url
        params[f"MediaContentType{index}"] = medium.content_type
    if is_phone(message.from_ or ""):
        params |= {f"{side}{place}": "" for side in ("From", "To") for place in _PLACES}
    return tuple(params.items())
