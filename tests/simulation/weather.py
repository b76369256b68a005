"""The weather of a run: how likely each misfortune is."""

from dataclasses import dataclass, fields
from random import Random

_CALM = 0.4


@dataclass(slots=True, kw_only=True)
class Weather:
    """Chances from 0 to 1, each taken at one step of one process or one request.

    A step may be `slow` (up to `longest` seconds), end the process in a `crash`, or fail in
    the store before (`store_before`) or after (`store_after`) it was done. A request may be
    `refused`, be lost on its way or on its way back, `hang` for longer than anybody waits, or
    meet a server that is `busy` or `broken`. A webhook may come twice (`repeat`), a message
    may not arrive (`undelivered`); `drain` is the chance that a process is asked to end,
    and does so in good order; `freeze`, that it stands still for a while.
    """

    slow: float = 0.0
    longest: float = 0.0
    crash: float = 0.0
    store_before: float = 0.0
    store_after: float = 0.0
    refused: float = 0.0
    lost_request: float = 0.0
    lost_answer: float = 0.0
    hang: float = 0.0
    busy: float = 0.0
    broken: float = 0.0
    repeat: float = 0.0
    undelivered: float = 0.0
    drain: float = 0.0
    freeze: float = 0.0

    @classmethod
    def drawn(cls, dice: Random) -> "Weather":
        """Draw the weather of a run; each kind of misfortune is missing in many runs."""
        worst = {
            "slow": 0.8,
            "longest": dice.choice((0.05, 0.5, 5.0)),
            "crash": 0.02,
            "store_before": 0.03,
            "store_after": 0.03,
            "drain": 0.5,
            "freeze": 0.5,
        }
        return cls(
            **{
                field.name: 0.0
                if dice.random() < _CALM
                else worst.get(field.name, 0.15) * dice.random()
                for field in fields(cls)
            }
        )

    def clear_up(self) -> None:
        """Let nothing go wrong any more."""
        for field in fields(self):
            setattr(self, field.name, 0.0)
