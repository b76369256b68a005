"""Running documents: verbs from top to bottom, one document after the other [voice].

What a verb does is in `doing/`, one function for each. A function returns where the call goes
on, or None for the next verb.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from soundstage.network.records import Params
from soundstage.network.voice.attributes import Callback, Method, Verb
from soundstage.network.voice.events import Goto, Unplayable
from soundstage.network.voice.fetching import Document, fetch, request, resolve
from soundstage.network.voice.leg import Leg
from soundstage.network.voice.verbs.dial import Dial
from soundstage.network.voice.verbs.flow import Reject
from soundstage.network.voice.verbs.spoken import Pause
from soundstage.network.webhooks import WebhookFault

if TYPE_CHECKING:
    from soundstage.network.voice.exchange import Exchange

Doer = Callable[["Program", Any], Awaitable[Goto | None]]

_MAX_SILENT = 100
_MAX_DOCUMENTS = 10_000


@dataclass(frozen=True, slots=True)
class Room:
    """Where a document plays; only some verbs are allowed outside of the call itself."""

    name: str
    allowed: frozenset[str] | None = None


MAIN = Room("call")
WHISPER = Room("whisper", frozenset({"Say", "Play", "Gather", "Hangup", "Pause", "Redirect"}))
QUEUE_WAIT = Room(
    "queue",
    frozenset({"Say", "Play", "Pause", "Hangup", "Redirect", "Leave", "Gather"}),
)
ROOM_WAIT = Room("conference", frozenset({"Say", "Play", "Pause", "Redirect"}))


class Program:
    """One document after the other, for one leg."""

    def __init__(
        self,
        exchange: "Exchange",
        leg: Leg,
        doers: Mapping[type[Verb], Doer],
        room: Room = MAIN,
        extra: Callable[[], Params] = tuple,
    ) -> None:
        self.exchange = exchange
        self.leg = leg
        self.room = room
        self._doers = doers
        self._extra = extra

    async def run(self, goto: Goto) -> None:
        """Run documents until one does not lead to another."""
        following: Goto | None = goto
        while following is not None:
            self._guard(following)
            following = replace(following, params=(*following.params, *self._extra()))
            document = await fetch(self.leg, following, self.room.allowed)
            for note in document.notes:
                self.leg.alert(note.code, note.message, document.url, note.level)
            following = await self._execute(document)

    def nested(
        self, room: Room, extra: Callable[[], Params] = tuple, leg: Leg | None = None
    ) -> "Program":
        """Return a program for a document that plays inside of a verb."""
        return Program(self.exchange, leg or self.leg, self._doers, room, extra)

    async def do(self, verb: Verb) -> Goto | None:
        """Do one verb."""
        return await self._doers[type(verb)](self, verb)

    def url(self, reference: str) -> str:
        """Return the absolute URL of a reference in the current document."""
        return resolve(self.document.url, reference)

    def action(self, url: str, method: Method, params: Params, kind: str = "action") -> Goto:
        """Return the request for an action URL; none given: the current document again."""
        if not url:
            return replace(self.document.goto, method="POST", params=params, kind=kind)
        return Goto(url=self.url(url), method=method, params=params, kind=kind)

    def callback(self, callback: Callback) -> Callback:
        """Return a status callback with its absolute URL; one that is broken tells nobody."""
        if not callback.url:
            return callback
        try:
            return replace(callback, url=self.url(callback.url))
        except WebhookFault as fault:
            self.leg.alert(fault.code, fault.message, fault.url, "warning")
            return Callback()

    async def last_words(self, goto: Goto) -> None:
        """Make a verb's own request at the end of its call; its answer makes no difference."""
        if goto.twiml is not None:
            return
        try:
            await self.leg.desk.webhooks.call(request(self.leg, goto))
        except WebhookFault as fault:
            self.leg.alert(fault.code, fault.message, fault.url)

    async def _execute(self, document: Document) -> Goto | None:
        self.document = document
        try:
            for index, verb in enumerate(document.verbs):
                self.leg.check()
                if self.room is MAIN and not _leaves_ringing(verb, index):
                    self.leg.answer()
                following = await self.do(verb)
                if following is not None:
                    return following
        except WebhookFault as fault:
            self.leg.alert(fault.code, fault.message, fault.url)
            raise Unplayable(fault.message) from fault
        return None

    def _guard(self, following: Goto) -> None:
        """Stop a call that goes from document to document and never sounds (assumed)."""
        self.leg.documents += 1
        self.leg.silent_documents += 1
        if self.leg.silent_documents > _MAX_SILENT or self.leg.documents > _MAX_DOCUMENTS:
            text = f"more than {_MAX_SILENT} documents without anything to hear"
            self.leg.alert(11215, text, following.url)
            raise Unplayable(text)


def _leaves_ringing(verb: Verb, index: int) -> bool:
    """Tell whether a first verb does not answer an inbound call by itself [dial][reject][mem]."""
    if index > 0:
        return False
    bridging = isinstance(verb, Dial) and verb.answer_on_bridge
    return bridging or isinstance(verb, Pause | Reject)
