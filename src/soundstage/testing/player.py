"""Playing a scenario: one step after the other, until an expectation is not met."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from random import Random

from soundstage.carrier.http import HttpFailure
from soundstage.limits import STUDIO
from soundstage.sid import SidSource, drawn_from
from soundstage.testing.acting import Actor
from soundstage.testing.canned import CannedAnswers
from soundstage.testing.checks import read_moment
from soundstage.testing.errors import StageError
from soundstage.testing.located import Path
from soundstage.testing.looks import Looker
from soundstage.testing.phones import as_network
from soundstage.testing.reading import ScenarioError, Script
from soundstage.testing.results import Failure, Played, Result
from soundstage.testing.scenario import Line, Scenario
from soundstage.testing.stage import ADDRESS, CONTACT, START, Scene, Stage
from soundstage.testing.transcript import Transcript


async def play(script: Script, number: int) -> Result:
    """Play one scenario of a file.

    Raises:
        ScenarioError: the file names a definition that cannot be read.
    """
    scenario = script.file.scenarios[number]
    definition = _read(script, script.flow_path.name, "flow")
    for old, new in script.file.replace.items():
        definition = definition.replace(old, new)
    subflows = {
        sid: _read(script, name, "subflows", sid) for sid, name in script.file.subflows.items()
    }
    result = Result(path=script.path, name=scenario.name, line=script.line("scenarios", number))
    try:
        with drawn_from(_sids(script, scenario)):
            return await _on_stage(script, number, (definition, subflows), result)
    except StageError as error:
        return replace(result, failure=Failure(result.line, str(error)))


async def _on_stage(
    script: Script, number: int, flows: tuple[str, Mapping[str, str]], result: Result
) -> Result:
    scenario = script.file.scenarios[number]
    definition, subflows = flows
    answers = CannedAnswers(scenario.http, script.file.http)
    async with Stage.open(
        definition, subflows=subflows, http=answers, scene=_scene(script, scenario)
    ) as stage:
        result = await _Player(script, number, stage, answers).play(result)
        return replace(
            result,
            played=Played(
                flow=(script.flow_path, definition),
                subflows={
                    sid: (script.path.parent / script.file.subflows[sid], text)
                    for sid, text in subflows.items()
                },
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
        self._looker = Looker(stage)
        self._transcript = Transcript(stage)
        self._actor = Actor(stage, self._transcript)

    async def play(self, result: Result) -> Result:
        """Play all steps, or those up to the first failure."""
        phones = {**self._script.file.phones, **self._scenario.phones}
        for phone, behaviour in phones.items():
            await self._stage.answer(phone, as_network(behaviour))
        failure = await self._steps() or self._left_over()
        return replace(
            result,
            failure=failure,
            transcript=tuple(self._transcript.entries),
            steps=self._stage.steps,
            faults=self._stage.faults,
            state=self._stage.state,
        )

    async def _steps(self) -> Failure | None:
        for index, line in enumerate(self._scenario.steps):
            place = (*self._place, "steps", index)
            try:
                await self._actor.act(line)
            except (StageError, HttpFailure) as error:
                return Failure(self._script.line(*place), str(error))
            finally:
                self._transcript.catch_up()
            failure = self._unanswered(place) or self._look(line, place)
            if failure is not None:
                return failure
        return None

    def _look(self, line: Line, place: Path) -> Failure | None:
        mismatch = self._looker.look(line.expect) if line.expect else None
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

    def _left_over(self) -> Failure | None:
        message = self._looker.unexpected()
        if message is None:
            return None
        last = (*self._place, "steps", len(self._scenario.steps) - 1)
        title = "the flow sent a message that no `sent` expects"
        return Failure(self._script.line(*last), title, (f"unexpected  {message.body!r}",))


def _read(script: Script, name: str, *place: str) -> str:
    path = script.path.parent / name if place != ("flow",) else script.flow_path
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        line = script.line(*place)
        raise ScenarioError(
            script.path, line, f"the flow {path} cannot be read: {reason}"
        ) from None


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
