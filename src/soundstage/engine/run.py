"""How a flow moves in one turn: which widget runs, and where it goes from there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from soundstage.core.effects import Reply
from soundstage.core.events import (
    FINAL_CALL_STATUSES,
    AnyEvent,
    AnyInbound,
    CallStatusChanged,
    EffectDone,
    Inbound,
    TimerFired,
)
from soundstage.core.execution import Call, CallState, Execution, Frame, Turn
from soundstage.core.outcomes import Enter, Leave, Outcome, Stop, Wait, WaitFor
from soundstage.engine.draft import Draft
from soundstage.engine.program import CompiledState, Program
from soundstage.engine.start import subflow_context
from soundstage.errors import Json
from soundstage.twiml import EMPTY, HOLD_SECONDS, document, hold_document
from soundstage.widgets.scope import Scope
from soundstage.widgets.voice import EXECUTION

STOP_EXECUTION = "Stop Execution"


class Run:
    """Runs widgets from one event to the next wait."""

    def __init__(
        self, program: Program, execution: Execution, event: AnyEvent, now: datetime
    ) -> None:
        self._program = program
        self._limits = program.surroundings.limits
        self._draft = Draft(execution, event, now)
        self._execution = self._draft.execution

    # what can happen

    def begin(self) -> None:
        """Take the first event of an execution: enter its trigger."""
        draft = self._draft
        draft.set(life_timer=draft.start_timer(timedelta(days=self._limits.execution_days)))
        draft.change((), draft.context)
        draft.owe(self._limits.webhook_seconds)
        self._see_call()
        if self._program.widget_count > self._limits.widgets:
            draft.warn(81026, f"The flow and its subflows have over {self._limits.widgets} widgets")
            self.end("TOO_MANY_WIDGETS")
        else:
            self._enter(self._program.initial_state)

    def effect_done(self, event: EffectDone) -> bool:
        """Take the result of an effect; False when nobody waits for it."""
        if event.effect_id not in self._execution.effects:
            return False
        self._draft.effect_over(event.effect_id)
        self._resume(event)
        return True

    def timer_fired(self, event: TimerFired) -> bool:
        """Take a timer; False when it was cancelled meanwhile."""
        waiting = self._execution.waiting
        if event.timer_id == self._execution.life_timer:
            self.end("EXPIRED")
            return True
        if waiting is None or event.timer_id != waiting.timer:
            return False
        self._draft.timer_over()
        self._resume(event)
        return True

    def inbound(self, event: AnyInbound) -> None:
        """Give an inbound event to the widget that waits for it.

        What the flow says to a live call answers no other request.
        """
        self._see_call()
        if self._execution.has_live_call and not event.comes_from_caller:
            self._draft.reply = Reply(event_id=event.id, body=EMPTY)
        else:
            self._draft.owe(self._limits.webhook_seconds)
        self._resume(event)

    def call_over(self, event: CallStatusChanged) -> None:
        """Take the end of the call (runtime.md section 5) [UG].

        A widget that waits for the call goes on with `hangup`, or ends the execution; all
        others are not disturbed.
        """
        self._see_call()
        if not self.waits_for(WaitFor.CALL):
            self.ignore(event)
            return
        state = self._current()
        scope = self._scope(state, self._execution.waiting.memory)  # type: ignore[union-attr]
        outcome = state.widget.hung_up(scope, event)
        if outcome is None:
            self.ignore(event)
            return
        self._draft.reply = Reply(event_id=event.id, body=EMPTY)
        if outcome.event in state.widget.events:
            self._follow(state, outcome, scope)
            return
        self._draft.forget_wait()
        self._publish(state.name, outcome)
        self._draft.step(state, outcome.event, None)
        self.end("FLOW_END")

    def ignore(self, event: AnyEvent) -> None:
        """Note an event that the current widget cannot take; the wait goes on [err 81002]."""
        name = type(event).__name__
        self._draft.warn(81002, f"{name} was ignored: {self._execution.state} cannot take it")
        if isinstance(event, Inbound):
            self._draft.reply = Reply(event_id=event.id, body=EMPTY)

    def end(self, reason: str) -> None:
        self._draft.end(reason)

    def waits_for(self, kind: WaitFor | None) -> bool:
        waiting = self._execution.waiting
        return waiting is not None and kind in waiting.for_

    def turn(self) -> Turn:
        """Return everything that changed; an open webhook is answered unless one must wait."""
        if self._draft.reply is None and not self._answers_later():
            self._draft.answer(self._last_document())
        return self._draft.turn()

    def _last_document(self) -> str:
        """Return the answer when no widget has given one.

        A caller is kept on the line while the flow waits for something else; at the end of the
        flow only the verbs that are left are said.
        """
        execution = self._execution
        if execution.active and execution.has_live_call:
            return hold_document(self._again_url(), HOLD_SECONDS)
        return document(*execution.verbs)

    def _answers_later(self) -> bool:
        execution = self._execution
        waiting = execution.waiting
        on_effect = waiting is not None and waiting.for_ == (WaitFor.EFFECT,)
        late = self._program.answers_late or execution.call is not None
        return execution.active and on_effect and late

    # how a flow moves

    def _resume(self, event: AnyEvent) -> None:
        waiting = self._execution.waiting
        state = self._current()
        scope = self._scope(state, waiting.memory if waiting else {})
        self._follow(state, state.widget.resume(scope, event), scope)

    def _follow(self, state: CompiledState, outcome: Outcome, scope: Scope[Any]) -> None:
        following = self._carry_out(state, outcome, scope)
        if following is not None:
            self._enter(following)

    def _enter(self, name: str) -> None:
        """Enter a state and all that follow at once, until a wait or the end."""
        following: str | None = name
        while following is not None:
            repeated = following == self._execution.state
            self._draft.repeats = self._draft.repeats + 1 if repeated else 1
            self._draft.set(state=following)
            if self._repeats_too_often():
                return
            state = self._current()
            scope = self._scope(state, {})
            following = self._carry_out(state, state.widget.enter(scope), scope)

    def _carry_out(self, state: CompiledState, outcome: Outcome, scope: Scope[Any]) -> str | None:
        """Do what a widget answered; returns the state to enter next, if there is one."""
        self._draft.note(*scope.faults)
        match outcome:
            case Leave():
                return self._leave(state, outcome)
            case Wait():
                self._wait(outcome)
                return None
            case Enter():
                return self._enter_subflow(state, outcome)
            case Stop(fault):
                if fault is not None:
                    self._draft.note(fault)
                self._draft.step(state, STOP_EXECUTION, None)
                self.end("STOPPED")
                return None

    def _leave(
        self, state: CompiledState, outcome: Leave, step_sid: str | None = None
    ) -> str | None:
        self._draft.forget_wait()
        self._publish(state.name, outcome)
        if outcome.verbs:
            self._draft.set(verbs=self._execution.verbs + outcome.verbs)
        if outcome.call_is_away:
            self._set_call(CallState.AWAY)
        if outcome.farewell is not None:
            self._draft.set(farewell=outcome.farewell)
        following = state.following(outcome)
        self._draft.step(state, outcome.event, following, step_sid)
        if following is None:
            return self._end_flow()
        if self._draft.steps >= self._limits.steps:
            self._draft.warn(81000, f"Ended after {self._limits.steps} steps, the limit")
            self.end("MAX_STEPS")
            return None
        return following

    def _wait(self, outcome: Wait) -> None:
        """Wait; TwiML begins with the verbs that were left for it, and answers the webhook."""
        written = outcome.document
        if outcome.verbs:
            written = document(*self._execution.verbs, *outcome.verbs)
            self._draft.set(verbs=())
        self._draft.wait(outcome, written)
        if written is not None:
            self._draft.answer(written)

    def _see_call(self) -> None:
        """Take over what the event says of the call.

        A call that the execution made itself, and that its requests name it by, takes the
        place of the one it had.
        """
        event, call = self._draft.event, self._execution.call
        params = event.params if isinstance(event, Inbound) else {}
        sid, over = params.get("CallSid"), params.get("CallStatus") in FINAL_CALL_STATUSES
        if call is not None and call.sid == sid:
            self._set_call(CallState.OVER if over else CallState.LIVE)
        elif sid and not over and (call is None or self._made_by_us(params)):
            self._draft.set(call=Call(sid=sid))

    def _made_by_us(self, params: Mapping[str, str]) -> bool:
        return params.get(EXECUTION) == self._execution.sid

    def _set_call(self, state: CallState) -> None:
        call = self._execution.call
        if call is not None:
            self._draft.set(call=Call(sid=call.sid, state=state))

    def _again_url(self) -> str:
        execution = self._execution
        return self._program.surroundings.again_url(execution.account_sid, execution.flow_sid)

    def _end_flow(self) -> str | None:
        """End the running flow: a subflow goes back to its parent [subflows]."""
        frames = self._execution.frames
        if not frames:
            self.end("FLOW_END")
            return None
        frame, inner = frames[-1], self._draft.context
        self._draft.set(frames=frames[:-1], running_flow=frame.flow_sid, state=frame.state)
        self._draft.change((), frame.context)
        if inner["flow"].get("channel") != frame.context["flow"].get("channel"):
            self._draft.change(("flow", "channel"), inner["flow"]["channel"])
        state = self._current()
        return self._leave(state, state.widget.returned(inner), frame.step_sid)

    def _enter_subflow(self, state: CompiledState, outcome: Enter) -> str:
        execution, context = self._execution, self._draft.context
        frame = Frame(
            flow_sid=execution.running_flow,
            state=state.name,
            step_sid=self._draft.next_step_sid(),
            context=context,
        )
        parent = {
            "parameters": dict(outcome.parameters),
            "step_sid": frame.step_sid,
            "execution_sid": execution.sid,
            "flow_sid": execution.running_flow,
            "trigger_type": next(iter(context["trigger"])),
        }
        inner = subflow_context(context, outcome.flow_sid, parent)
        self._draft.change((), inner)
        self._draft.set(
            frames=(*execution.frames, frame), running_flow=outcome.flow_sid, state=None
        )
        return self._program.of(outcome.flow_sid).initial_state

    # what a widget sees and leaves behind

    def _current(self) -> CompiledState:
        execution = self._execution
        return self._program.of(execution.running_flow).states[str(execution.state)]

    def _scope(self, state: CompiledState, memory: Mapping[str, Json]) -> Scope[Any]:
        execution, draft = self._execution, self._draft
        return Scope(
            state=state.name,
            transitions=state.transitions,
            context=draft.context,
            execution=execution,
            now=draft.now,
            surroundings=self._program.surroundings,
            subflows=self._program.runnable_subflows,
            renderer=state.renderer,
            templates=self._program.of(execution.running_flow),
            next_id=draft.next_id,
            memory=memory,
            can_reply=draft.can_reply,
        )

    def _publish(self, name: str, outcome: Leave) -> None:
        """Merge a widget's outputs (widgets.md section 0, merge rule) [W:run-function]."""
        context = self._draft.context
        if outcome.outputs is not None:
            entry = _merged(context["widgets"].get(name) or {}, outcome.outputs)
            self._draft.change(("widgets", name), entry)
        for key, values in outcome.flow.items():
            entry = {**(context["flow"].get(key) or {}), **values}
            self._draft.change(("flow", key), entry)

    def _repeats_too_often(self) -> bool:
        limit = self._limits.repeats
        if self._draft.repeats <= limit:
            return False
        self._draft.warn(81001, f"Ended after {limit} entries in a row, the limit")
        self.end("MAX_STEPS")
        return True


def _merged(old: Mapping[str, Json], new: Mapping[str, Json]) -> dict[str, Json]:
    """Merge outputs: new keys win, `parsed` is merged key by key [W:run-function]."""
    merged = {**old, **new}
    if isinstance(old.get("parsed"), dict) and isinstance(new.get("parsed"), dict):
        merged["parsed"] = {**old["parsed"], **new["parsed"]}
    return merged
