"""One rendering of a template: its variables, and what it may still spend."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from soundstage.limits import Limits
from soundstage.liquid.errors import Fault
from soundstage.liquid.numbers import Long

TEXT_PER_STEP = 64
"""Characters of text that cost one step: copying text is cheap, but not free."""


class Run:
    """The state of one rendering. Compiled templates are functions of it."""

    __slots__ = (
        "_rounds_left",
        "_steps_left",
        "changed",
        "counts",
        "cycles",
        "limits",
        "now",
        "output_limit",
        "position",
        "shown",
        "slots",
        "variables",
    )

    def __init__(
        self, context: Mapping[str, Any], now: datetime, limits: Limits, slots: int
    ) -> None:
        self.variables: dict[str, Any] = dict(context)
        self.counts: dict[tuple[str, bool], int] = {}
        self.shown: list[dict[str, tuple[bool, int]]] = [{}]
        self.cycles: dict[Any, tuple[int, int]] = {}
        self.slots: list[Any] = [None] * slots
        self.position = 0
        self.changed: str | None = None
        self.now = now
        self.limits = limits
        self.output_limit = limits.liquid_output
        self._rounds_left = limits.liquid_rounds
        self._steps_left = limits.liquid_steps

    def count_round(self) -> None:
        """Count one round of any loop; one too many fails the render (protection-2 to -6)."""
        self._rounds_left -= 1
        if self._rounds_left < 0:
            allowed = self.limits.liquid_rounds
            raise Fault("limit", f"the loops of this template ran more than {allowed} rounds")
        self.spend(1)

    def spend(self, steps: int) -> None:
        """Pay for work before it is done."""
        self._steps_left -= steps
        if self._steps_left < 0:
            raise Fault("limit", "this template does more work than is allowed")

    def spend_text(self, size: int) -> None:
        """Pay for going once through a text of that size."""
        self.spend(1 + size // TEXT_PER_STEP)

    def spend_value(self, value: Any) -> None:
        """Pay for going once through a value, whatever is inside it."""
        if value.__class__ is str:
            self.spend_text(len(value))
        elif isinstance(value, (list, dict)):
            self.spend(weigh(value, self.limits.liquid_depth))

    def check_size(self, size: int) -> None:
        """Refuse to build a text or a list larger than one value may be."""
        if size > self.limits.liquid_value:
            allowed = self.limits.liquid_value
            raise Fault("limit", f"a value grows beyond {allowed} characters or elements")

    def global_value(self, name: str) -> Any:
        """Return a variable, or failing that the counter of that name (tag-counter-1 to -6)."""
        value = self.variables.get(name)
        if value is not None:
            return value
        for counters in reversed(self.shown):
            if name in counters:
                return Long(counters[name][1])
        return None

    def count(self, name: str, upwards: bool) -> int:
        """Move a counter; `increment` and `decrement` of one name are apart from each other.

        A lookup sees the one that was used first, and a loop's counters end with the loop
        (tag-counter-6, loop-11).
        """
        printed = self.counts.get((name, upwards), 0)
        following = printed + 1 if upwards else printed - 1
        self.counts[name, upwards] = following
        counters = self.shown[-1]
        if counters.setdefault(name, (upwards, following))[0] == upwards:
            counters[name] = (upwards, following)
        return printed if upwards else following


def weigh(value: Any, depth_limit: int) -> int:
    """Return how many steps it takes to walk a value; refuse one that is nested too deeply."""
    steps = 0
    stack = [(value, 1)]
    while stack:
        item, depth = stack.pop()
        steps += 1
        if item.__class__ is str:
            steps += len(item) // TEXT_PER_STEP
            continue
        if not isinstance(item, (list, dict)):
            continue
        if depth > depth_limit:
            raise Fault("limit", f"a value is nested more than {depth_limit} levels deep")
        stack.extend((child, depth + 1) for child in _children(item))
    return steps


def _children(item: list[Any] | dict[str, Any]) -> list[Any]:
    return [*item.values(), *item.keys()] if isinstance(item, dict) else item
