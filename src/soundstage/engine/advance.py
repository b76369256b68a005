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
        case MessageStatusChanged() if not run.waits_for(WaitFor.MESSAGE_STATUS):
            return False
        case CallStatusChanged():
            run.call_over(event)
        case FlowEventReceived() if run.waits_for(WaitFor.CALL) or run.waits_for(
            WaitFor.FLOW_EVENT
        ):
            run.inbound(event)
        case Inbound() if run.waits_for(_kind(event)):
            run.inbound(event)
        case _:
            run.ignore(event)
    return True


def _kind(event: AnyInbound) -> WaitFor:
    """Return what a widget must wait for to take this event."""
    match event:
        case MessageReceived() | ConversationMessageReceived():
            return WaitFor.MESSAGE
        case MessageStatusChanged():
            return WaitFor.MESSAGE_STATUS
        case FlowEventReceived():
            return WaitFor.FLOW_EVENT
        case CallReceived() | CallStatusChanged():
            return WaitFor.CALL
