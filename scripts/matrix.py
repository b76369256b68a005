"""The states of the compatibility matrix: what is tested, assumed, not tested, not supported."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from scripts.cases import Evidence, Fact, Kind, declared, evidence, read_cases

from soundstage.widgets import WIDGETS, Widget

_ELSEWHERE = {("trigger", Fact(Kind.TRANSITION, "incomingParent")): "run-subflow"}
"""Facts of a type that the cases of another one prove."""


class State(Enum):
    """How sure a fact is, best first."""

    TESTED = "tested"
    ASSUMED = "assumed"
    NOT_TESTED = "not tested"
    NOT_SUPPORTED = "not supported"


@dataclass(frozen=True)
class Row:
    """One fact with its state, and where it is proven: numbers of cases, of a type if another's."""

    fact: Fact
    state: State
    numbers: tuple[int, ...] = ()
    elsewhere: str = ""


@dataclass(frozen=True)
class Section:
    """Everything about one widget type."""

    widget: Widget
    found: Evidence
    rows: tuple[Row, ...]

    @property
    def counts(self) -> Counter[State]:
        return Counter(row.state for row in self.rows)


def sections() -> Iterator[Section]:
    """Yield the section of every widget type, by name."""
    found = {kind: evidence(kind, read_cases(kind)) for kind in sorted(WIDGETS)}
    for kind, proven in found.items():
        facts = sorted(
            {*declared(kind), *(fact for fact in proven.proofs if _is_listed(kind, fact))},
            key=lambda fact: (list(Kind).index(fact.kind), _order(kind, fact)),
        )
        rows = tuple(_row(WIDGETS[kind], fact, found) for fact in facts)
        yield Section(WIDGETS[kind], proven, rows)


def state_of(widget: Widget, fact: Fact, proven: Evidence, numbers: tuple[int, ...]) -> State:
    """Return how sure a fact is by the cases with these numbers."""
    silent = fact.kind is Kind.TRANSITION and fact.name in widget.silent
    if silent or type(widget).enter is Widget.enter:
        return State.NOT_SUPPORTED
    if not numbers:
        return State.NOT_TESTED
    only_assumed = all(proven.cases[number - 1].assumed for number in numbers)
    return State.ASSUMED if only_assumed else State.TESTED


def _row(widget: Widget, fact: Fact, found: dict[str, Evidence]) -> Row:
    elsewhere = _ELSEWHERE.get((widget.type, fact), "")
    proven = found[elsewhere or widget.type]
    numbers = tuple(range(1, len(proven.cases) + 1)) if elsewhere else proven.proofs.get(fact, ())
    return Row(fact, state_of(widget, fact, proven, numbers), numbers, elsewhere)


def _is_listed(kind: str, fact: Fact) -> bool:
    """Tell whether a proven fact has a row: a property or event that no widget has is none."""
    return fact.kind not in (Kind.PROPERTY, Kind.TRANSITION) or fact in declared(kind)


def _order(kind: str, fact: Fact) -> tuple[int, bool, str]:
    """Declared ones stay in their order, a whole goes before its parts."""
    known = declared(kind)
    place = known.index(fact) if fact in known else len(known)
    return place, ": " in fact.name, fact.name.rstrip(">")
