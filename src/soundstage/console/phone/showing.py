"""A phone as the editor shows it, made of what is on its stage."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from soundstage.console.moments import moments_of, warnings_of
from soundstage.console.phone.spoken import phone_call, transcript
from soundstage.console.phone.web import Web, web_request
from soundstage.console.wire.moments import Moment, Warned, WebRequest
from soundstage.console.wire.phone import OpenPhone, Phone
from soundstage.core.effects import CarrierAnswer
from soundstage.core.events import EffectDone
from soundstage.core.execution import Execution, JournalEntry
from soundstage.replaying.compare import describe_end
from soundstage.testing.calls import Call
from soundstage.testing.runs import Run
from soundstage.testing.stage import Stage


async def show(phone_id: str, opened: OpenPhone, stage: Stage, web: Web) -> Phone:
    """Return everything about a phone as it is now."""
    names = {given: sid for sid, given in stage.subflows.items()}
    names[stage.flow_sid] = opened.flow_sid or stage.flow_sid
    execution = stage.execution
    due_at, due = await _due(stage)
    results = dict(_results(stage.runs))
    call = next((one for one in reversed(stage.calls) if _is_on(one, stage)), None)
    return Phone(
        id=phone_id,
        now=stage.now,
        contact=stage.scene.contact,
        address=stage.scene.address,
        http=opened.http,
        canned=web.canned,
        status="idle" if execution is None else "active" if execution.active else "ended",
        state=stage.state,
        running_flow=names.get(execution.running_flow) if execution else None,
        waits_for=_waits_for(execution),
        due_at=due_at,
        due=due,
        call=phone_call(call, stage.call_lines) if call else None,
        transcript=transcript(stage.messages, stage.call_lines, results),
        moments=_moments(stage.runs, names),
        requests=_requests(web, results),
        warnings=_warnings(stage.runs),
        variables=dict(stage.variables),
    )


def _is_on(call: Call, stage: Stage) -> bool:
    return call.live and call.phone == stage.scene.contact and call.parent_sid is None


def _waits_for(execution: Execution | None) -> str:
    if execution is None:
        return "nothing has started: text, call or start it"
    if not execution.active or execution.waiting is None:
        return describe_end(execution)
    return f"{execution.state} waits for {', '.join(execution.waiting.for_)}"


async def _due(stage: Stage) -> tuple[datetime | None, str | None]:
    """Return when something next happens by itself, and what."""
    found = await stage.due()
    if found is None:
        return None, None
    moment, timers = found
    for run in stage.runs:
        execution = run.execution
        if execution.waiting and execution.waiting.timer in timers:
            return moment, f"{execution.state} has waited long enough"
        if execution.life_timer in timers:
            return moment, "the execution expires"
    return moment, "the phone network goes on" if not timers else "the flow goes on"


def _moments(runs: tuple[Run, ...], names: Mapping[str, str]) -> tuple[Moment, ...]:
    """Return the moments of all executions, each flow by the SID that the author knows."""
    found: list[Moment] = []
    for run in runs:
        found += (
            msgspec.structs.replace(
                moment, running_flow=names.get(moment.running_flow, moment.running_flow)
            )
            for moment in moments_of(run.journal, ended=not run.execution.active, first=len(found))
        )
    return tuple(found)


def _results(runs: tuple[Run, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield the states that asked for effects, by the effects and by the SIDs of their results."""
    for run in runs:
        state: str | None = None
        for entry in run.journal:
            if isinstance(entry.event, EffectDone):
                yield entry.event.effect_id, state
                result = entry.event.result
                if isinstance(result, CarrierAnswer) and "sid" in result.body:
                    yield str(result.body["sid"]), state
            state = _state_after(entry, state)


def _state_after(entry: JournalEntry, state: str | None) -> str | None:
    return entry.steps[-1].transitioned_to if entry.steps else state


def _requests(web: Web, states: Mapping[str, str | None]) -> tuple[WebRequest, ...]:
    return tuple(
        web_request(number, exchange, states.get(exchange.effect))
        for number, exchange in enumerate(web.exchanges)
    )


def _warnings(runs: tuple[Run, ...]) -> tuple[Warned, ...]:
    found = [warned for run in runs for warned in warnings_of(run.journal)]
    return tuple(sorted(found, key=lambda warned: warned.at))
