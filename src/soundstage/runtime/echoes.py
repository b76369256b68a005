"""Echoes: messages that a flow itself put into a conversation, coming back as webhooks.

A flow must not take its own words for an answer, or start again because of them [INFER].
"""

from collections import OrderedDict
from hashlib import blake2b

from soundstage.core.effects import AnyEffect, CarrierAnswer, CarrierRequest, Result
from soundstage.core.events import AnyInbound, ConversationMessageReceived, MessageReceived
from soundstage.core.execution import Execution
from soundstage.store.peers import Peers

_KEPT = 10_000
_PRODUCTS = frozenset({"conversations", "chat"})


class Echoes:
    """What nodes said in conversations, while and after the carrier was asked.

    An answer of the carrier may come later than the webhook that it caused, and the webhook
    later than the end of the execution: then no execution that is stored knows the message.
    """

    def __init__(self, peers: Peers) -> None:
        self._peers = peers
        self._said: OrderedDict[str, None] = OrderedDict()

    async def saying(self, effect: AnyEffect) -> None:
        """Note what the carrier is about to be asked to say."""
        if isinstance(effect, CarrierRequest) and effect.product in _PRODUCTS:
            place, _, last = effect.path.rpartition("/")
            if last == "Messages":
                form = dict(effect.form)
                author = form.get("Author") or form.get("From", "")
                await self._note(place.rpartition("/")[2], author, form.get("Body", ""))

    async def said(self, effect: AnyEffect, result: Result) -> None:
        """Note the message that the carrier made of it."""
        if isinstance(result, CarrierAnswer) and isinstance(effect, CarrierRequest):
            sid = result.body.get("sid")
            if effect.product in _PRODUCTS and effect.path.endswith("/Messages") and sid:
                await self._note(str(sid))

    async def contain(self, event: AnyInbound) -> bool:
        """Tell whether a webhook brings back what was said here."""
        if not is_from_api(event):
            return False
        params = event.params
        place = params.get("ConversationSid") or params.get("ChannelSid", "")
        author = params.get("Author") or params.get("From", "")
        keys = [_key(place, author, params.get("Body", "")), _key(params.get("MessageSid", ""))]
        return any(key in self._said for key in keys) or await self._peers.was_said(keys)

    async def _note(self, *said: str) -> None:
        key = _key(*said)
        self._said[key] = None
        if len(self._said) > _KEPT:
            self._said.popitem(last=False)
        await self._peers.note_said([key])


def _key(*said: str) -> str:
    """Return a short name of what was said, which does not tell what it was."""
    return blake2b("\0".join(said).encode(errors="replace"), digest_size=16).hexdigest()


def is_from_api(event: AnyInbound) -> bool:
    """Tell whether a message was put into a conversation by REST, as flows do."""
    kinds = ConversationMessageReceived | MessageReceived
    return isinstance(event, kinds) and event.params.get("Source", "").upper() == "API"


def is_own(execution: Execution, event: AnyInbound) -> bool:
    """Tell whether a message comes from the execution itself: by its SID or its author."""
    if not is_from_api(event):
        return False
    author = event.params.get("Author") or event.params.get("From", "")
    return any(
        message.get("Sid") == event.params.get("MessageSid")
        or author in (message.get("Author"), message.get("From"))
        for message in _outbound(execution)
    )


def _outbound(execution: Execution) -> list[dict[str, object]]:
    contexts = (execution.context, *(frame.context for frame in execution.frames))
    memory = execution.waiting.memory if execution.waiting else {}
    widgets = [widget for context in contexts for widget in context.get("widgets", {}).values()]
    found = (widget.get("outbound") for widget in (*widgets, memory))
    return [message for message in found if isinstance(message, dict)]
