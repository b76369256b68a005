"""What scenarios reached, read off the journals of their executions.

Each journal is played again through the engine, which is a pure function: the same events at
the same times go the same way, and this time the parts that are reached are noted.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from soundstage.core.events import (
    CallReceived,
    ConversationMessageReceived,
    ExecutionRequested,
    MessageReceived,
)
from soundstage.definition.model import Definition, read_definition
from soundstage.definition.parse import parse_definition
from soundstage.engine.advance import advance
from soundstage.engine.program import Program, compile_program
from soundstage.engine.start import begin
from soundstage.errors import Bug
from soundstage.limits import Limits
from soundstage.testing.coverage.items import Item, Kind, items_of
from soundstage.testing.coverage.watching import Watch, watched
from soundstage.testing.house import HOUSE
from soundstage.testing.results import Played, Result
from soundstage.testing.runs import Run
from soundstage.widgets.scope import Surroundings

_START = (CallReceived, ConversationMessageReceived, ExecutionRequested, MessageReceived)
_PROGRAMS_KEPT = 64


@dataclass(frozen=True, slots=True)
class FlowCoverage:
    """One flow: all its parts that count, and how many scenarios reached each.

    `text` is the definition as its file holds it.
    """

    path: Path
    text: str
    definition: Definition
    items: tuple[Item, ...]
    hits: Counter[Item] = field(default_factory=Counter)

    def of(self, kind: Kind) -> tuple[Item, ...]:
        """Return the parts of a kind."""
        return tuple(item for item in self.items if item.kind is kind)

    def missing(self, kind: Kind) -> tuple[Item, ...]:
        """Return the parts of a kind that no scenario reached."""
        return tuple(item for item in self.of(kind) if not self.hits[item])


class Coverage:
    """Collects what scenarios reach, by the file of each flow."""

    def __init__(self) -> None:
        self._flows: dict[Path, FlowCoverage] = {}

    @property
    def flows(self) -> tuple[FlowCoverage, ...]:
        """The flows that were played, by the name of their file."""
        return tuple(self._flows[path] for path in sorted(self._flows))

    def add(self, result: Result) -> None:
        """Count what a scenario reached, whether it passed or not; nothing if it was not played."""
        if result.played is None:
            return
        for path, text in (result.played.flow, *result.played.subflows.values()):
            self._open(path, text, result.played.limits)
        for path, items in reached(result.played).items():
            self._flows[path.resolve()].hits.update(items)

    def _open(self, path: Path, text: str, limits: Limits) -> None:
        path = path.resolve()
        if path not in self._flows:
            program = compiled("FW", text, limits)
            written = path.read_text(encoding="utf-8")
            items = items_of(program)
            self._flows[path] = FlowCoverage(path, written, program.definition, items)


def reached(played: Played) -> dict[Path, set[Item]]:
    """Return what the executions of a scenario reached, by the file of each flow.

    Raises:
        Bug: a journal cannot be played again.
    """
    watch = Watch()
    found: dict[Path, set[Item]] = {}
    for run in played.runs:
        replay(run, watched(_program(played, run), watch))
    files = {sid: path for sid, (path, _) in played.subflows.items()}
    for flow_sid, item in watch.reached:
        found.setdefault(files.get(flow_sid, played.flow[0]), set()).add(item)
    return found


def replay(run: Run, program: Program) -> None:
    """Play a journal again from its first event.

    Raises:
        Bug: it goes another way than it went.
    """
    first = run.journal[0]
    if not isinstance(first.event, _START):
        raise Bug(f"{run.execution.sid} begins with {type(first.event).__name__}")
    execution = begin(
        first.event,
        sid=run.execution.sid,
        account_sid=run.execution.account_sid,
        program=program,
        now=first.at,
    )
    for entry in run.journal:
        turn = advance(program, execution, entry.event, entry.at)
        went = [(step.transitioned_from, step.name) for step in entry.steps]
        goes = [(step.transitioned_from, step.name) for step in turn.entry.steps] if turn else None
        if turn is None or went != goes:
            raise Bug(f"turn {entry.version} of {execution.sid} went {went}, and now goes {goes}")
        execution = turn.execution


@lru_cache(_PROGRAMS_KEPT)
def compiled(flow_sid: str, text: str, limits: Limits) -> Program:
    """Compile a definition that has been published."""
    definition = read_definition(parse_definition(text, limits))
    return compile_program(flow_sid, 1, definition, Surroundings(limits=limits, public_url=HOUSE))


def _program(played: Played, run: Run) -> Program:
    flow = compiled(run.execution.flow_sid, played.flow[1], played.limits)
    return flow.bind(
        {
            sid: compiled(sid, text, played.limits)
            for sid, (_, text) in played.subflows.items()
            if sid in flow.subflow_sids
        }
    )
