"""What a contact may write when a flow waits for an answer, or that they write nothing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from soundstage.core.events import (
    ConversationMessageReceived,
    MessageReceived,
    TimerFired,
)
from soundstage.core.execution import Execution
from soundstage.engine.program import CompiledState
from soundstage.testing.exploring.moves import Here, Move, Step, seconds
from soundstage.testing.exploring.solving import OTHER
from soundstage.testing.exploring.wants import Wants, open_texts
from soundstage.testing.stage import VISITOR

PICTURE = "https://example.com/picture.png"
_CONVERSATION = "incomingConversationMessage"


def replies(
    execution: Execution, state: CompiledState, wants: Wants, here: Here, now: datetime
) -> Iterator[Move]:
    """Yield the messages that make a difference, and the end of the time."""
    path = ("widgets", state.name, "inbound", "Body")
    open_ = open_texts(wants, path, execution.context, now)
    texts = dict.fromkeys((*wants.of(path), *open_, OTHER))
    for text in texts:
        converses = execution.trigger == _CONVERSATION
        yield (_conversation if converses else _message)(execution, text, here)
    waiting = execution.waiting
    timed = any(t.next for t in state.transitions if t.event == "timeout")
    if waiting is not None and waiting.timer is not None and timed:
        span = int(str(waiting.memory.get("timeout") or 0) or 0) or _span(state)
        yield Move(
            event=TimerFired(id=here.id, timer_id=waiting.timer),
            after=timedelta(seconds=span),
            steps=({"wait": seconds(span)},),
        )


def _span(state: CompiledState) -> int:
    written = str(getattr(state.renderer.source, "timeout", ""))
    return int(written) if written.isdigit() else 3600


def _message(execution: Execution, text: str, here: Here) -> Move:
    params = {
        "From": execution.contact,
        "To": execution.address,
        "Body": text,
        "MessageSid": f"SM9{here.number:031}",
    }
    if text:
        return Move(event=MessageReceived(id=here.id, params=params), steps=({"text": text},))
    params |= {"NumMedia": "1", "MediaUrl0": PICTURE}
    told = {"body": "", "media": PICTURE}
    return Move(event=MessageReceived(id=here.id, params=params), steps=({"text": told},))


def _conversation(execution: Execution, text: str, here: Here) -> Move:
    first = execution.context["trigger"].get("conversation") or {}
    source = first.get("Source", "SDK")
    params = {
        "ConversationSid": first.get("ConversationSid", ""),
        "EventType": "onMessageAdded",
        "Author": first.get("Author", VISITOR),
        "Body": text,
        "Source": source,
    }
    event = ConversationMessageReceived(id=here.id, params=params)
    return Move(event=event, steps=(written(text, source),))


def written(text: str, source: str) -> Step:
    """Return the step that writes in a conversation; without words a picture is sent."""
    if source == "SMS":
        return {"text": text or {"body": "", "media": PICTURE}}
    if source == "API":
        return {"write": {"body": text, "by_rest": True}}
    return {"write": text or {"media": PICTURE}}
