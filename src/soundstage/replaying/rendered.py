"""What a state's templates say at one moment, and what its conditions test."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from soundstage.engine.program import CompiledState, Program
from soundstage.errors import Json
from soundstage.liquid import LiquidError
from soundstage.widgets.operators import holds

_PLACE = "offset"
"""Where a state is on the canvas: nothing that runs."""


def rendered(
    program: Program, state: CompiledState, context: Mapping[str, Json], now: datetime
) -> dict[str, str]:
    """Return the texts of a state, filled in, and its conditions with whether they hold."""

    def fill(source: str) -> str:
        try:
            return program.render(source, context, now)
        except LiquidError as error:
            return f"({error})"
        except KeyError:
            return source

    texts = {
        name: fill(text) if "{{" in text or "{%" in text else text
        for name, text in _texts(msgspec.to_builtins(state.renderer.source))
    }
    return texts | dict(_conditions(program, state, fill))


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if (name, key) == ("", _PLACE):
                continue
            yield from _texts(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{name}[{index}]")
    elif value is not None:
        yield name, str(value)


def _conditions(program: Program, state: CompiledState, fill: Any) -> Iterator[tuple[str, str]]:
    default = getattr(state.renderer.source, "input", "")
    named: Counter[str] = Counter()
    for transition in state.transitions:
        for condition in transition.conditions:
            argument = fill(condition.arguments[0] if condition.arguments else default)
            value = fill(condition.value)
            limits = program.surroundings.limits
            truth = holds(condition.type, argument, value, limits)
            name = f"{transition.event} → {transition.next or 'end'}"
            named[name] += 1
            nth = f" ({named[name]})" if named[name] > 1 else ""
            test = f"{argument!r} {condition.type} {value!r}"
            yield f"{name}{nth}", f"{test}: {'holds' if truth else 'does not hold'}"
