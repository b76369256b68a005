"""advance: the execution and an event give a turn. From one event to the next wait."""

from datetime import datetime

from soundstage.core.events import (
    AnyEvent,
    AnyInbound,
    CallReceived,
    CallStatusChanged,
    ConversationMessageReceived,
    EffectDone,
    FlowEventReceived,
    Inbound,
    MessageReceived,
    MessageStatusChanged,
    StopRequested,
    TimerFired,
)
from soundstage.core.execution import Execution, Turn
from soundstage.core.outcomes import WaitFor
from soundstage.engine.program import Program
from soundstage.engine.run import Run


def advance(program: Program, execution: Execution, event: AnyEvent, now: datetime) -> Turn | None:
    """Take one event.

    Returns the turn, or None when the event means nothing to this execution (any more): a
    timer that was cancelled, the result of an effect nobody waits for.
    """
    run = Run(program, execution, event, now)
    if not execution.active:
        return None
    if execution.version == 0:
        run.begin()
    elif not _take(run, event):
        return None
    return run.turn()


def _take(run: Run, event: AnyEvent) -> bool:
    match event:
        case EffectDone():
            return run.effect_done(event)
        case TimerFired():
            return run.timer_fired(event)
        case StopRequested():
            run.end("API_STOP")
        case CallStatusChanged():
            run.call_over(event)
        case Inbound() if any(map(run.waits_for, _kinds(event))):
            run.inbound(event)
        case MessageStatusChanged():
            return False
        case _:
            run.ignore(event)
    return True


def takes(execution: Execution, event: AnyInbound) -> bool:
    """Tell whether the widget that an execution is in waits for this event."""
    waiting = execution.waiting
    return waiting is not None and any(kind in waiting.for_ for kind in _kinds(event))


def _kinds(event: AnyInbound) -> tuple[WaitFor, ...]:
    """Return the waits that this event ends."""
    match event:
        case MessageReceived() | ConversationMessageReceived():
            return (WaitFor.MESSAGE,)
        case MessageStatusChanged():
            return (WaitFor.MESSAGE_STATUS,)
        case FlowEventReceived():
            return (WaitFor.CALL, WaitFor.FLOW_EVENT)
        case CallReceived() | CallStatusChanged():
            return (WaitFor.CALL,)
