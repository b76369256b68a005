"""How a flow moves in one turn: which widget runs, and where it goes from there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from soundstage.core.effects import Reply
from soundstage.core.events import AnyEvent, AnyInbound, EffectDone, Inbound, TimerFired
from soundstage.core.execution import Execution, Frame, Turn
from soundstage.core.outcomes import Enter, Leave, Outcome, Stop, Wait, WaitFor
from soundstage.engine.draft import Draft
from soundstage.engine.program import CompiledState, Program
from soundstage.engine.start import subflow_context
from soundstage.errors import Json
from soundstage.liquid import LiquidError
from soundstage.twiml import EMPTY
from soundstage.widgets.scope import Scope

ENDED = "Ended"
STOP_EXECUTION = "Stop Execution"
_BEFORE_RUN = frozenset({"syntax", "unknown-filter", "unknown-tag"})


class Run:
    """Runs widgets from one event to the next wait."""

    def __init__(
        self, program: Program, execution: Execution, event: AnyEvent, now: datetime
    ) -> None:
        self._program = program
        self._limits = program.surroundings.limits
        self._draft = Draft(execution, event, now)

    @property
    def _execution(self) -> Execution:
        return self._draft.execution

    # what can happen

    def begin(self) -> None:
        """Take the first event of an execution: enter its trigger."""
        draft = self._draft
        draft.set(life_timer=draft.start_timer(timedelta(days=self._limits.execution_days)))
        draft.change((), self._execution.context)
        draft.owe(self._limits.webhook_seconds)
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
        """Give an inbound event to the widget that waits for it."""
        self._draft.owe(self._limits.webhook_seconds)
        self._resume(event)

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
            self._draft.answer(EMPTY)
        return self._draft.turn()

    def _answers_later(self) -> bool:
        execution = self._execution
        waiting = execution.waiting
        on_effect = waiting is not None and waiting.for_ == (WaitFor.EFFECT,)
        late = self._program.answers_late or execution.trigger == "incomingCall"
        return execution.active and on_effect and late

    # how a flow moves

    def _resume(self, event: AnyEvent) -> None:
        waiting = self._execution.waiting
        state = self._current()
        scope = self._scope(state, waiting.memory if waiting else {})
        following = self._carry_out(state, state.widget.resume(scope, event), scope)
        if following is not None:
            self._enter(following)

    def _enter(self, name: str) -> None:
        """Enter a state and all that follow at once, until a wait or the end."""
        following: str | None = name
        while following is not None:
            repeated = following == self._execution.state
            repeats = self._execution.repeats + 1 if repeated else 1
            self._draft.set(state=following, repeats=repeats)
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
                self._draft.wait(outcome)
                if outcome.document is not None:
                    self._draft.answer(outcome.document)
                return None
            case Enter():
                return self._enter_subflow(state, outcome)
            case Stop(fault):
                self._draft.note(fault)
                self._step(state, STOP_EXECUTION, None)
                self.end("STOPPED")
                return None

    def _leave(
        self, state: CompiledState, outcome: Leave, step_sid: str | None = None
    ) -> str | None:
        self._draft.forget_wait()
        self._publish(state.name, outcome)
        if outcome.document is not None:
            self._draft.answer(outcome.document)
        following = state.following(outcome)
        self._step(state, outcome.event, following, step_sid)
        if following is None:
            return self._end_flow()
        if self._execution.steps >= self._limits.steps:
            self._draft.warn(81000, f"Ended after {self._limits.steps} steps, the limit")
            self.end("MAX_STEPS")
            return None
        return following

    def _end_flow(self) -> str | None:
        """End the running flow: a subflow goes back to its parent [subflows]."""
        frames = self._execution.frames
        if not frames:
            self.end("FLOW_END")
            return None
        frame, inner = frames[-1], self._execution.context
        self._draft.set(frames=frames[:-1], running_flow=frame.flow_sid, state=frame.state)
        self._draft.change((), frame.context)
        state = self._current()
        return self._leave(state, state.widget.returned(inner), frame.step_sid)

    def _enter_subflow(self, state: CompiledState, outcome: Enter) -> str:
        execution = self._execution
        frame = Frame(
            flow_sid=execution.running_flow,
            state=state.name,
            step_sid=self._draft.next_step_sid(),
            context=execution.context,
        )
        parent = {
            "parameters": dict(outcome.parameters),
            "step_sid": frame.step_sid,
            "execution_sid": execution.sid,
            "flow_sid": execution.running_flow,
            "trigger_type": next(iter(execution.context["trigger"])),
        }
        inner = subflow_context(execution.context, outcome.flow_sid, parent)
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
        execution = self._execution
        program = self._program.of(execution.running_flow)
        context, now = execution.context, self._draft.now
        scope: Scope[Any]

        def render(source: str) -> str:
            try:
                return program.render(source, context, now)
            except LiquidError as error:
                scope.warn(81018, f"{error} in the template {source[:200]!r}")
                return source if error.kind in _BEFORE_RUN else ""

        def resolve(source: str) -> Json:
            try:
                return program.resolve(source, context)
            except LiquidError:
                return None

        scope = Scope(
            state=state.name,
            transitions=state.transitions,
            context=context,
            execution=execution,
            now=now,
            surroundings=self._program.surroundings,
            subflows=self._program.runnable_subflows,
            renderer=state.renderer,
            render=render,
            resolve=resolve,
            next_id=self._draft.next_id,
            memory=memory,
            can_reply=self._draft.can_reply,
        )
        return scope

    def _publish(self, name: str, outcome: Leave) -> None:
        """Merge a widget's outputs (widgets.md section 0, merge rule) [W:run-function]."""
        context = self._execution.context
        if outcome.outputs is not None:
            entry = _merged(context["widgets"].get(name) or {}, outcome.outputs)
            self._draft.change(("widgets", name), entry)
        for key, values in outcome.flow.items():
            entry = {**(context["flow"].get(key) or {}), **values}
            self._draft.change(("flow", key), entry)

    def _step(
        self, state: CompiledState, event: str, following: str | None, sid: str | None = None
    ) -> None:
        self._draft.step(
            sid=sid,
            name=event,
            type_=state.type,
            from_=state.name,
            to=following or ENDED,
        )

    def _repeats_too_often(self) -> bool:
        limit = self._limits.repeats
        if self._execution.repeats <= limit:
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
