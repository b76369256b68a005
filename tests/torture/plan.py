"""The plan of a run: how long, how many, which database, and every torment in advance."""

import os
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

_MOST_EXECUTIONS = 20_000
_FASTEST = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run does; `rate` is how many people appear each second."""

    seconds: float = 60
    nodes: int = 1
    database: str = "sqlite"
    seed: int = 1
    kills: int = 12
    stops: int = 6
    restarts: int = 0
    cuts: int = 0
    rate: float = _FASTEST

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the plan from the environment; what is not said follows from SECONDS."""
        seconds = float(environment.get("SECONDS", "60"))
        database = environment.get("DATABASE", "sqlite")
        if database not in ("sqlite", "postgresql"):
            raise SystemExit(f"DATABASE is {database!r}, expected sqlite or postgresql")
        shared = database == "postgresql"

        def count(name: str, every: float, only_shared: bool = False) -> int:
            usual = 0 if only_shared and not shared else max(1, round(seconds / every))
            return int(environment.get(name, usual))

        return cls(
            seconds=seconds,
            nodes=int(environment.get("NODES", "3")) if shared else 1,
            database=database,
            seed=int(environment.get("SEED", "1")),
            kills=count("KILLS", 5 if shared else 8),
            stops=count("STOPS", 10),
            restarts=count("RESTARTS", 30, only_shared=True),
            cuts=count("CUTS", 10, only_shared=True),
            rate=float(environment.get("RATE", min(_FASTEST, _MOST_EXECUTIONS / seconds))),
        )


@dataclass(frozen=True, slots=True, order=True)
class Torment:
    """Something bad that will happen `at` seconds into the run, for `span` seconds."""

    at: float
    kind: str = field(compare=False)
    node: int = field(compare=False, default=0)
    span: float = field(compare=False, default=0)


def torments(plan: Plan) -> list[Torment]:
    """Return everything bad that will happen; the same seed gives the same list."""
    dice = random.Random(plan.seed)
    longest_stop = 12.0 if plan.nodes > 1 else 3.0
    spans = {"kill": (0.0, 1.0), "stop": (0.1, longest_stop), "restart": (0.0, 0.0)}
    counts = {"kill": plan.kills, "stop": plan.stops, "restart": plan.restarts, "cut": plan.cuts}
    found = []
    for kind, count in counts.items():
        slot = plan.seconds / max(count, 1)
        for number in range(count):
            at = slot * (number + dice.random())
            span = dice.uniform(*spans.get(kind, (0.0, 0.0)))
            named = kind
            if kind == "restart":
                named = "restart-fast" if number % 2 else "restart-immediate"
            found.append(Torment(at, named, dice.randrange(plan.nodes), span))
    return sorted(found)
