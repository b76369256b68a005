"""How moments, states and values look."""

import json
from collections.abc import Iterator
from typing import Any

from soundstage.cli.debugging.film import Film, waits
from soundstage.engine.program import CompiledState
from soundstage.errors import Json
from soundstage.replaying.outgoing import describe_effect
from soundstage.replaying.rendered import rendered
from soundstage.replaying.timeline import Moment
from soundstage.replaying.tree import ABSENT, differences
from soundstage.twiml import EMPTY

_WIDEST = 160
_MOST_CHANGES = 12


def plain(text: str) -> str:
    """Return a text in one line that cannot steer the terminal."""
    line = text.replace("\n", "\\n")
    line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def value(found: Any) -> str:
    """Return a value in one line."""
    return repr(found) if found is ABSENT else plain(json.dumps(found, ensure_ascii=False))


def whole(found: Json) -> str:
    """Return a value as JSON in as many lines as it takes."""
    text = json.dumps(found, indent=2, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)


def moment_lines(film: Film, place: int) -> Iterator[str]:
    """Yield what one moment shows, and what it changed."""
    moment = film.moments[place]
    mark = " (sandbox)" if moment.turn >= film.recorded else ""
    yield f"[{place + 1}/{len(film.moments)}]{mark} {plain(moment.title)}"
    yield f"  {moment.at:%F %T}  {plain(moment.event)}"
    before = film.moments[place - 1].context if place else {}
    yield from change_lines(before, moment.context)
    for effect in moment.effects:
        yield f"  asks for {plain(describe_effect(effect))}"
    if moment.document and moment.document != EMPTY:
        yield f"  answers  {plain(moment.document)}"
    for fault in moment.faults:
        yield f"  {fault.level} {fault.code}: {plain(fault.message)}"
    execution = moment.execution
    if execution is not None and execution.active:
        yield f"  waits for {waits(execution)}"


def change_lines(before: Json, after: Json) -> Iterator[str]:
    """Yield what differs between two contexts."""
    found = list(differences(before, after)) if before else []
    for path, was, becomes in found[:_MOST_CHANGES]:
        name = ".".join(path)
        if was is ABSENT:
            yield f"  + {name}: {value(becomes)}"
        elif becomes is ABSENT:
            yield f"  - {name}: {value(was)}"
        else:
            yield f"  ~ {name}: {value(was)} → {value(becomes)}"
    if len(found) > _MOST_CHANGES:
        yield f"  … and {len(found) - _MOST_CHANGES} more; context shows all"


def timeline_lines(film: Film) -> Iterator[str]:
    """Yield all moments, each in a line."""
    for place, moment in enumerate(film.moments):
        here = ">" if place == film.place else " "
        sandbox = "*" if moment.turn >= film.recorded else " "
        yield f"{here}{sandbox}{place + 1:>3}  {moment.at:%T}  {plain(moment.title)}{_why(moment)}"


def _why(moment: Moment) -> str:
    return f"   ({plain(moment.event)})" if moment.step is None else ""


def state_lines(film: Film, state: CompiledState) -> Iterator[str]:
    """Yield a state: how it is entered, what it says now, where it leads."""
    program = next(
        flow
        for flow in (film.program, *film.program.subflows.values())
        if flow.states.get(state.name) is state
    )
    for other in program.states.values():
        for transition in other.transitions:
            if transition.next == state.name:
                yield f"  {other.name} ─{transition.event}→"
    yield f"> {state.name}  ({state.type})"
    moment = film.now
    texts = rendered(program, state, moment.context if moment else _EMPTY, film.clock)
    for name, text in texts.items():
        if text:
            yield f"    {name}: {plain(text)}"
    for transition in state.transitions:
        yield f"  ─{transition.event}→ {transition.next or 'the end'}"


_EMPTY: dict[str, Json] = {"flow": {}, "contact": {}, "trigger": {}, "widgets": {}}
