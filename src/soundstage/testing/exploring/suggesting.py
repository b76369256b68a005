"""Suggestions: scenarios for what is not reached yet, each played before it is proposed."""

import asyncio
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from soundstage.engine.program import Program
from soundstage.errors import Json
from soundstage.limits import STUDIO, Limits
from soundstage.testing.checks import read_moment
from soundstage.testing.coverage.items import Item, Kind, items_of, label
from soundstage.testing.coverage.measuring import compiled, reached
from soundstage.testing.definitions import Definitions, read_definitions
from soundstage.testing.exploring.graph import Graph
from soundstage.testing.exploring.moves import Setting
from soundstage.testing.exploring.scenarios import Draft, draft_of
from soundstage.testing.exploring.search import Search
from soundstage.testing.exploring.world import Goal, Situation, World
from soundstage.testing.looks import Looker
from soundstage.testing.messages import Message
from soundstage.testing.player import play
from soundstage.testing.reading import SUFFIX, ScenarioError, Script, parse_script
from soundstage.testing.results import Result
from soundstage.testing.scenario import ScenarioFile
from soundstage.testing.stage import ADDRESS, CONTACT, START, Stage
from soundstage.testing.yaml_text import as_yaml
from soundstage.validation import check

TURNS = 20_000
"""How many turns a search may take."""

_TURNS_FURTHER = 400
_MOST_STEPS = 16
"""A longer scenario is hard to read."""

_MOST_TRIES = 60
_MAIN = "FW" + "1" * 32
_LONGEST_NAME = 100
_EMPTY = "flow: {}\nscenarios: [{{name: nothing, steps: [{{wait: 1 s}}]}}]"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One scenario that was played and is green, and what it reaches that none before does."""

    text: str
    reaches: tuple[Goal, ...]


@dataclass(slots=True)
class Suggestions:
    """Scenarios for one flow and its subflows.

    `total` are the transitions that were asked for by file, `left` those that none reaches.
    """

    script: Script
    proposals: list[Proposal] = field(default_factory=list)
    total: dict[Path, int] = field(default_factory=dict)
    left: dict[Path, list[str]] = field(default_factory=dict)

    def text(self, folder: Path) -> str:
        """Return them as a scenario file that is to stand in a folder."""
        subflows = {
            sid: _seen_from(folder, self.script.path.parent / name)
            for sid, name in self.script.file.subflows.items()
        }
        file = msgspec.structs.replace(self.script.file, subflows=subflows)
        flow = _seen_from(folder, self.script.flow_path)
        return _file(file, flow, "".join(one.text for one in self.proposals))


class _Witness(Looker):
    """Looks at nothing, and remembers what there was to see."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.expected: dict[str, Json] = {}

    def unexpected(self) -> Message | None:
        stage = self._stage
        path: list[Json] = [{name: event} for name, event in stage.path]
        self.expected = {"path": path}
        if stage.sent:
            self.expected = {"sent": [one.body or {} for one in stage.sent], **self.expected}
        if stage.ended:
            self.expected["ended"] = True
        elif stage.state is not None:
            self.expected["state"] = stage.state
        return None


def suggest(
    script: Script, known: Mapping[Path, Collection[Item]] | None = None, turns: int = TURNS
) -> Suggestions:
    """Propose scenarios that reach the transitions of a flow, and of the subflows that it runs.

    `known` are those that are reached already, by the full path of the flow's file.

    Raises:
        ScenarioError: a definition cannot be read.
        DefinitionError: a definition is not valid.
    """
    return _Suggester(script, known or {}, turns).run()


class _Suggester:
    """One flow, with the setting of its scenario file."""

    def __init__(self, script: Script, known: Mapping[Path, Collection[Item]], turns: int) -> None:
        self._script = script
        self._turns = turns
        definitions = read_definitions(script)
        self._program = _program(script, definitions)
        self._setting = _setting(script.file)
        self._world = World(self._program, self._setting)
        self._graph = Graph(self._program)
        self._programs = {_MAIN: self._program, **self._program.subflows}
        self._paths = {_MAIN: definitions.flow[0]} | {
            sid: definitions.subflows[sid][0] for sid in self._program.subflows
        }
        self._all = {
            (sid, item)
            for sid, program in self._programs.items()
            for item in items_of(program)
            if item.kind is Kind.TRANSITIONS
            and item not in known.get(self._paths[sid].resolve(), ())
        }
        self._missing = set(self._all)

    def run(self) -> Suggestions:
        """Search, then play what was found until nothing new is reached."""
        found = Suggestions(self._script)
        finds = self._search(self._missing, self._turns, self._world.starts())
        tried: set[int] = set()
        while self._missing and len(tried) < _MOST_TRIES + len(self._all):
            chosen = self._choose(finds, tried)
            if chosen is None:
                break
            tried.add(chosen)
            find = finds[chosen]
            proposal = self._propose(self._extended(find)) or self._propose(find)
            if proposal is not None:
                self._missing -= set(proposal.reaches)
                found.proposals.append(proposal)
        for sid, path in self._paths.items():
            own = [item for flow_sid, item in self._all if flow_sid == sid]
            left = sorted(item for flow_sid, item in self._missing if flow_sid == sid)
            found.total[path] = len(own)
            found.left[path] = [label(item, self._programs[sid].definition) for item in left]
        return found

    def _search(self, goals: set[Goal], turns: int, starts: Iterable[Situation]) -> list[Situation]:
        search = Search(self._world, self._graph, set(goals), turns)
        return [self._world.settled(find) for find in search.run(starts)]

    def _extended(self, find: Situation) -> Situation:
        """Go on to more that is missing, as long as the scenario does not become too long."""
        while find.execution.active:
            missing = self._missing - find.reached
            further = self._search(missing, _TURNS_FURTHER, [find]) if missing else []
            fitting = [one for one in further if _steps(one) <= _MOST_STEPS]
            best = max(fitting, key=lambda one: len(one.reached & missing), default=None)
            if best is None or not best.reached & missing:
                break
            find = best
        return find

    def _choose(self, finds: Sequence[Situation], tried: set[int]) -> int | None:
        """Return the situation that promises most with the fewest moves."""
        best: tuple[int, int, int] | None = None
        for index, find in enumerate(finds):
            gain = len(find.reached & self._missing) if index not in tried else 0
            if gain:
                rating = (-gain, find.depth, index)
                best = rating if best is None else min(best, rating)
        return best[2] if best else None

    def _propose(self, find: Situation) -> Proposal | None:
        """Play a situation, record what came of it, and play it once more with that expected."""
        start = find.execution.started_at
        usual = start == self._setting.start
        draft = draft_of(find.moves, None if usual else start.isoformat())
        if draft is None:
            return None
        seen = self._explored(draft)
        if seen is None:
            return None
        draft, expected, items = seen
        new = tuple(sorted(items & self._missing))
        if not new:
            return None
        text = draft.text(self._name(new), expected)
        result, _ = self._play(text)
        return Proposal(text, new) if result is not None and result.passed else None

    def _explored(self, draft: Draft) -> tuple[Draft, dict[str, Json], set[Goal]] | None:
        """Play a draft; requests that nobody thought of are answered with nothing."""
        result, witness = self._play(draft.text("explored", {}))
        if result is not None and result.failure and "no answer in `http`" in result.failure.title:
            draft = draft.answering_all()
            result, witness = self._play(draft.text("explored", {}))
        if result is None or not result.passed or result.played is None or witness is None:
            return None
        files = reached(result.played)
        goals = {(sid, item) for sid, path in self._paths.items() for item in files.get(path, ())}
        return draft, witness.expected, goals

    def _play(self, scenario: str) -> tuple[Result | None, _Witness | None]:
        witnesses: list[_Witness] = []

        def looking(stage: Stage) -> Looker:
            if "- expect:" in scenario:
                return Looker(stage)
            witnesses.append(_Witness(stage))
            return witnesses[-1]

        text = _file(self._script.file, self._script.flow_path.name, scenario)
        try:
            script = parse_script(text, self._script.path, self._script.environment)
        except ScenarioError:
            return None, None
        script = replace(script, file=_named_like(script.file, self._script.file))
        result = asyncio.run(play(script, 0, looking))
        return result, witnesses[0] if witnesses else None

    def _name(self, goals: Sequence[Goal]) -> str:
        sid, item = goals[-1]
        told = label(item, self._programs[sid].definition)
        more = f", and {len(goals) - 1} more" if len(goals) > 1 else ""
        return f"reaches {told[:_LONGEST_NAME]}{more}"


def _named_like(file: ScenarioFile, own: ScenarioFile) -> ScenarioFile:
    return msgspec.structs.replace(file, flow=own.flow)


def _program(script: Script, definitions: Definitions) -> Program:
    limits: Limits = replace(STUDIO, **script.file.limits)
    for _, text in (definitions.flow, *definitions.subflows.values()):
        check(text, limits)
    flow = compiled(_MAIN, definitions.flow[1], limits)
    return flow.bind(
        {
            sid: compiled(sid, text, limits)
            for sid, (_, text) in definitions.subflows.items()
            if sid in flow.subflow_sids
        }
    )


def _setting(file: ScenarioFile) -> Setting:
    return Setting(
        contact=file.contact or CONTACT,
        address=file.address or ADDRESS,
        start=read_moment(file.clock) if file.clock else START,
    )


_SETTINGS = (
    "subflows",
    "replace",
    "contents",
    "http",
    "clock",
    "limits",
    "phones",
    "contact",
    "address",
    "service",
)


def _seen_from(folder: Path, path: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _filled(value: Json) -> Json:
    """Leave out what is not said."""
    if isinstance(value, list):
        return [_filled(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _filled(item) for key, item in value.items() if item not in (None, [], {})}


def _file(file: ScenarioFile, flow: str, scenarios: str) -> str:
    """Return the text of a file with the settings of the one that is there."""
    given: Mapping[str, Json] = _filled(msgspec.to_builtins(file))
    lines = [f"flow: {as_yaml(flow)}"]
    lines += [f"{name}: {as_yaml(given[name])}" for name in _SETTINGS if given.get(name)]
    return "\n".join((*lines, "scenarios:", scenarios))


def _steps(situation: Situation) -> int:
    return sum(len(move.steps) for move in situation.moves)


def script_for(flow: Path, environment: str = "") -> Script:
    """Return an empty scenario file for a flow that has none."""
    text = _EMPTY.format(as_yaml(flow.name))
    return parse_script(text, flow.with_name(flow.stem + SUFFIX), environment)
