"""Events: what can happen to an execution. Each one is taken in exactly one turn."""

from typing import ClassVar

import msgspec

from soundstage.core.effects import Result
from soundstage.errors import Json

AGAIN = "again"
"""The FlowEvent by which a live call asks for the current document once more."""

FINAL_CALL_STATUSES = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
"""A call with one of these is over (runtime.md section 4)."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """Something that happened. `id` is the key by which a repeat is recognised."""

    id: str


class Inbound(Event, frozen=True, kw_only=True):
    """A webhook request: `params` are its query and body parameters."""

    params: dict[str, str]

    @property
    def comes_from_caller(self) -> bool:
        """Tell whether a caller hears what answers the request."""
        return False


class MessageReceived(Inbound, frozen=True, kw_only=True, tag="message"):
    """A contact sent a message (SMS, WhatsApp, RCS, Programmable Chat)."""

    trigger: ClassVar[str] = "incomingMessage"


class ConversationMessageReceived(Inbound, frozen=True, kw_only=True, tag="conversation"):
    """A message was added to a conversation that is bound to the flow."""

    trigger: ClassVar[str] = "incomingConversationMessage"


class CallReceived(Inbound, frozen=True, kw_only=True, tag="call"):
    """The carrier asks what to do with a live call."""

    trigger: ClassVar[str] = "incomingCall"

    @property
    def comes_from_caller(self) -> bool:
        return True


class CallStatusChanged(Inbound, frozen=True, kw_only=True, tag="call-status"):
    """The carrier reports the final status of a call."""


class FlowEventReceived(Inbound, frozen=True, kw_only=True, tag="flow-event"):
    """A document comes back to the flow with `?FlowEvent=…`: ours, or one outside the flow."""

    name: str

    @property
    def comes_from_caller(self) -> bool:
        return "CallSid" in self.params

    @property
    def again(self) -> bool:
        """Tell whether a live call asks for the current document once more."""
        return self.name == AGAIN


class MessageStatusChanged(Inbound, frozen=True, kw_only=True, tag="message-status"):
    """The carrier reports what became of a message that the flow sent."""


class ExecutionRequested(Event, frozen=True, kw_only=True, tag="request"):
    """A REST client starts an execution."""

    trigger: ClassVar[str] = "incomingRequest"

    to: str
    from_: str
    parameters: dict[str, Json]


class TimerFired(Event, frozen=True, kw_only=True, tag="timer"):
    """A timer that the execution set is due."""

    timer_id: str


class EffectDone(Event, frozen=True, kw_only=True, tag="effect"):
    """An effect that the execution asked for has a result."""

    effect_id: str
    result: Result


class StopRequested(Event, frozen=True, kw_only=True, tag="stop"):
    """A REST client ends the execution."""


StartEvent = MessageReceived | ConversationMessageReceived | CallReceived | ExecutionRequested
AnyInbound = (
    MessageReceived
    | ConversationMessageReceived
    | CallReceived
    | CallStatusChanged
    | FlowEventReceived
    | MessageStatusChanged
)
AnyEvent = AnyInbound | ExecutionRequested | TimerFired | EffectDone | StopRequested
