"""The states of a conversation: active, inactive when nobody writes, closed for good.

Both timers count from the last message or change of a timer (assumed).
"""

from datetime import datetime

from soundstage.errors import Json
from soundstage.network.products.conversations.events import Announcer
from soundstage.network.products.conversations.kinds import CONVERSATIONS, duration
from soundstage.network.products.conversations.params import Event
from soundstage.network.products.errors import ConversationClosed
from soundstage.network.products.records import Resource
from soundstage.network.products.shelf import Shelf
from soundstage.network.records import Pending
from soundstage.network.runner import Runner
from soundstage.network.state import State
from soundstage.network.times import from_micros, to_micros

_TIMER = "conversation-timer"


class Life:
    """Opens and closes conversations, when asked to and in time."""

    def __init__(self, state: State, shelf: Shelf, runner: Runner, announcer: Announcer) -> None:
        self._state = state
        self._shelf = shelf
        self._runner = runner
        self._announcer = announcer
        runner.handlers[_TIMER] = self._time_over

    def set_state(
        self, conversation: Resource, state: str, reason: str, *, announced: bool
    ) -> Resource:
        """Change the state; a closed conversation stays closed [mem]."""
        before = conversation.data["state"]
        if before == state:
            return conversation
        if before == "closed":
            raise ConversationClosed
        changed = self._shelf.change(conversation, {"state": state})
        if announced:
            more = {
                "StateUpdated": changed.date_updated.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "StateFrom": before,
                "StateTo": state,
                "Reason": reason,
            }
            name = "onConversationStateUpdated"
            self._announcer.announce(Event(name=name, conversation=changed, more=more))
        return changed

    def touch(self, conversation: Resource) -> Resource:
        """Note a message: it wakes the conversation, and the timers begin again."""
        if conversation.data["state"] == "inactive":
            conversation = self.set_state(conversation, "active", "EVENT", announced=True)
        return self.wind(conversation)

    def wind(self, conversation: Resource) -> Resource:
        """Let the timers count from now."""
        active_at = to_micros(self._shelf.now())
        conversation = self._shelf.change(conversation, {"active_at": active_at})
        for waiting in self._state.pending.where("lane = ?", f"{_TIMER}:{conversation.sid}"):
            self._state.pending.delete(waiting)
        self._tick(conversation)
        return conversation

    def _tick(self, conversation: Resource) -> None:
        """Look at the conversation again when its next timer is over."""
        due = _next(conversation)
        if due is not None:
            wait = (due[0] - self._shelf.now()).total_seconds()
            data = {"account_sid": conversation.account_sid, "sid": conversation.sid}
            self._runner.schedule(_TIMER, f"{_TIMER}:{conversation.sid}", data, wait)

    def _time_over(self, item: Pending) -> None:
        account, sid = item.data["account_sid"], item.data["sid"]
        conversation = self._shelf.at(CONVERSATIONS.name, account, sid)
        due = _next(conversation) if conversation else None
        if conversation is None or due is None:
            return
        if due[0] <= self._shelf.now():
            conversation = self.set_state(conversation, due[1], "TIMER", announced=True)
        self._tick(conversation)


def timers(conversation: Resource) -> dict[str, Json]:
    """Return when the conversation will change its state by itself, as answers show it."""
    return {f"date_{state}": f"{due:%Y-%m-%dT%H:%M:%SZ}" for due, state in _dues(conversation)}


def _next(conversation: Resource) -> tuple[datetime, str] | None:
    return min(_dues(conversation), default=None)


def _dues(conversation: Resource) -> list[tuple[datetime, str]]:
    data = conversation.data
    ahead = {"active": ("inactive", "closed"), "inactive": ("closed",)}.get(data["state"], ())
    since = from_micros(data["active_at"]) if "active_at" in data else conversation.date_created
    spans = ((duration(data.get(f"timers_{state}") or "-"), state) for state in ahead)
    return [(since + span, state) for span, state in spans if span is not None]
