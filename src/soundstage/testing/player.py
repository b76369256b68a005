"""Playing a scenario: one step after the other, until an expectation is not met."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from random import Random

from soundstage.carrier.http import HttpFailure
from soundstage.limits import STUDIO
from soundstage.sid import SidSource, drawn_from
from soundstage.testing.acting import Actor
from soundstage.testing.canned import CannedAnswers
from soundstage.testing.checks import read_moment
from soundstage.testing.definitions import Definitions, read_definitions
from soundstage.testing.errors import StageError
from soundstage.testing.located import Path
from soundstage.testing.looks import Looker
from soundstage.testing.phones import as_network
from soundstage.testing.reading import Script
from soundstage.testing.results import Failure, Played, Result
from soundstage.testing.scenario import Line, Scenario
from soundstage.testing.stage import ADDRESS, CONTACT, START, Scene, Stage
from soundstage.testing.transcript import Transcript


async def play(script: Script, number: int, looking: Callable[[Stage], Looker] = Looker) -> Result:
    """Play one scenario of a file; `looking` makes who compares it with what is expected.

    Raises:
        ScenarioError: the file names a definition that cannot be read.
    """
    scenario = script.file.scenarios[number]
    definitions = read_definitions(script)
    try:
        with drawn_from(_sids(script, scenario)):
            return await _on_stage(script, number, definitions, looking)
    except StageError as error:
        result = _unplayed(script, number)
        return replace(result, failure=Failure(result.line, str(error)))


def _unplayed(script: Script, number: int) -> Result:
    name = script.file.scenarios[number].name
    return Result(path=script.path, name=name, line=script.line("scenarios", number))


async def _on_stage(
    script: Script,
    number: int,
    flows: Definitions,
    looking: Callable[[Stage], Looker],
) -> Result:
    result = _unplayed(script, number)
    scenario = script.file.scenarios[number]
    subflows = {sid: text for sid, (_, text) in flows.subflows.items()}
    answers = CannedAnswers(scenario.http, script.file.http)
    async with Stage.open(
        flows.flow[1], subflows=subflows, http=answers, scene=_scene(script, scenario)
    ) as stage:
        player = _Player(script, number, stage, answers)
        result = await player.play(result, looking(stage))
        return replace(
            result,
            played=Played(
                flow=flows.flow,
                subflows=flows.subflows,
                limits=stage.scene.limits,
                runs=stage.runs,
            ),
        )


def _sids(script: Script, scenario: Scenario) -> SidSource:
    """Return where all SIDs come from: the same scenario has the same ones each time."""
    seed = script.file.seed if scenario.seed is None else scenario.seed
    moment = int(_start(script, scenario).timestamp()) * 1_000_000_000
    return SidSource(lambda: moment, Random(seed))  # noqa: S311 (SIDs are names, not secrets)


def _start(script: Script, scenario: Scenario) -> datetime:
    clock = scenario.clock or script.file.clock
    return read_moment(clock) if clock else START


class _Player:
    """One scenario on its stage."""

    def __init__(self, script: Script, number: int, stage: Stage, answers: CannedAnswers) -> None:
        self._script = script
        self._place: Path = ("scenarios", number)
        self._scenario = script.file.scenarios[number]
        self._stage = stage
        self._answers = answers
        answers.webhook = stage.webhook_url
        self._transcript = Transcript(stage)
        self._actor = Actor(stage, self._transcript)

    async def play(self, result: Result, looker: Looker) -> Result:
        """Play all steps, or those up to the first failure."""
        phones = {**self._script.file.phones, **self._scenario.phones}
        for phone, behaviour in phones.items():
            await self._stage.answer(phone, as_network(behaviour))
        failure = await self._steps(looker) or self._left_over(looker)
        return replace(
            result,
            failure=failure,
            transcript=tuple(self._transcript.entries),
            steps=self._stage.steps,
            faults=self._stage.faults,
            state=self._stage.state,
        )

    async def _steps(self, looker: Looker) -> Failure | None:
        for index, line in enumerate(self._scenario.steps):
            place = (*self._place, "steps", index)
            try:
                await self._actor.act(line)
            except (StageError, HttpFailure) as error:
                return Failure(self._script.line(*place), str(error))
            finally:
                self._transcript.catch_up()
            failure = self._unanswered(place) or self._look(looker, line, place)
            if failure is not None:
                return failure
        return None

    def _look(self, looker: Looker, line: Line, place: Path) -> Failure | None:
        mismatch = looker.look(line.expect) if line.expect else None
        if mismatch is None:
            return None
        at = self._script.line(*place, "expect", *mismatch.place)
        return Failure(at, mismatch.title, mismatch.lines)

    def _unanswered(self, place: Path) -> Failure | None:
        if not self._answers.unanswered:
            return None
        request = self._answers.unanswered[0]
        title = f"the flow asked for {request.method} {request.url}, and no answer in `http` fits"
        return Failure(self._script.line(*place), title)

    def _left_over(self, looker: Looker) -> Failure | None:
        message = looker.unexpected()
        if message is None:
            return None
        last = (*self._place, "steps", len(self._scenario.steps) - 1)
        title = "the flow sent a message that no `sent` expects"
        return Failure(self._script.line(*last), title, (f"unexpected  {message.body!r}",))


def _scene(script: Script, scenario: Scenario) -> Scene:
    """Return the setting: the scenario's own words go before its file's."""
    file = script.file
    return Scene(
        contact=scenario.contact or file.contact or CONTACT,
        address=scenario.address or file.address or ADDRESS,
        start=_start(script, scenario),
        limits=replace(STUDIO, **{**file.limits, **scenario.limits}),
        contents=file.contents,
        service=file.service,
        carrier=(*scenario.carrier, *file.carrier),
        workflows={**file.workflows, **scenario.workflows},
    )
