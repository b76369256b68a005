"""One flow under test for plain functions: who texts, who calls, the clock, the web, REST.

All of them play on the same stage, which opens when the flow is named. Every call returns
when all that it causes at once is done.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from soundstage.carrier.http import Request
from soundstage.core.execution import Step
from soundstage.errors import FlowFault, Json
from soundstage.testing.calls import Call
from soundstage.testing.canned import CannedAnswers
from soundstage.testing.definitions import read_beside
from soundstage.testing.durations import read_duration
from soundstage.testing.errors import StageError
from soundstage.testing.messages import Message
from soundstage.testing.scenario import Canned
from soundstage.testing.stage import Scene, Stage


class Theatre:
    """A stage with an event loop of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.runner = asyncio.Runner()
        self.answers: list[Canned] = []
        self._stack = AsyncExitStack()
        self._stage: Stage | None = None

    @property
    def stage(self) -> Stage:
        """The stage; there is none before the test has named a flow."""
        if self._stage is None:
            raise StageError('name the flow first: flow("NAME.json")')
        return self._stage

    def open(self, name: str, subflows: Mapping[str, str], scene: Scene | None) -> None:
        """Publish a flow that lies beside the test, on a stage of its own."""
        self._leave()
        definition, read = read_beside(self.folder / name)
        read |= {sid: read_beside(self.folder / file)[0] for sid, file in subflows.items()}
        http = CannedAnswers(self.answers)
        opened = Stage.open(definition, subflows=read, http=http, scene=scene)
        self._stage = self.runner.run(self._stack.enter_async_context(opened))
        http.webhook = self._stage.webhook_url

    def close(self) -> None:
        """Take the stage down."""
        self._leave()
        self.runner.close()

    def _leave(self) -> None:
        self.runner.run(self._stack.aclose())
        self._stage = None


@dataclass(frozen=True, slots=True)
class FlowUnderTest:
    """The flow: call it with its file's name, then look at what it does."""

    theatre: Theatre

    def __call__(
        self,
        name: str,
        *,
        subflows: Mapping[str, str] | None = None,
        scene: Scene | None = None,
    ) -> "FlowUnderTest":
        self.theatre.open(name, subflows or {}, scene)
        return self

    @property
    def sent(self) -> list[str]:
        """The texts that the flow sent, oldest first."""
        return [message.body for message in self.messages]

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages that the flow sent, with everything about them."""
        return self.theatre.stage.sent

    @property
    def heard(self) -> list[str]:
        """What was heard on calls, oldest first."""
        return [str(line) for line in self.theatre.stage.heard]

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls, as they are now."""
        return self.theatre.stage.calls

    @property
    def path(self) -> list[str]:
        """The states that were left, oldest first."""
        return [step.transitioned_from for step in self.steps]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of all executions, oldest first."""
        return self.theatre.stage.steps

    @property
    def state(self) -> str | None:
        """The state that waits; None when the execution has ended."""
        return self.theatre.stage.state

    @property
    def ended(self) -> bool:
        """Tell whether there was an execution and none is active."""
        return self.theatre.stage.ended

    @property
    def variables(self) -> Mapping[str, Json]:
        """The flow's variables."""
        return self.theatre.stage.variables

    @property
    def context(self) -> Mapping[str, Json]:
        """The context of the execution."""
        return self.theatre.stage.context

    @property
    def faults(self) -> tuple[FlowFault, ...]:
        """The warnings and errors."""
        return self.theatre.stage.faults


@dataclass(frozen=True, slots=True)
class Texter:
    """The contact, texting; each text returns what the flow answers."""

    theatre: Theatre

    def text(self, body: str, *, from_: str | None = None, media: Sequence[str] = ()) -> list[str]:
        """Text the flow and return the texts that it sends."""
        stage = self.theatre.stage
        before = len(stage.sent)
        self.theatre.runner.run(stage.text(body, from_=from_, media=media))
        return [message.body for message in stage.sent[before:]]


@dataclass(frozen=True, slots=True)
class Caller:
    """The contact on the phone; each deed returns what is heard then."""

    theatre: Theatre

    def call(self, *, from_: str | None = None) -> list[str]:
        """Call the flow."""
        return self._do(lambda stage: stage.call(from_=from_))

    def press(self, keys: str) -> list[str]:
        """Press keys."""
        return self._do(lambda stage: stage.press(keys))

    def say(self, text: str, confidence: float = 0.9) -> list[str]:
        """Speak."""
        return self._do(lambda stage: stage.say(text, confidence))

    def hang_up(self) -> list[str]:
        """Hang up."""
        return self._do(lambda stage: stage.hang_up())

    def _do(self, deed: Any) -> list[str]:
        stage = self.theatre.stage
        before = len(stage.heard)
        self.theatre.runner.run(deed(stage))
        return [str(line) for line in stage.heard[before:]]


@dataclass(frozen=True, slots=True)
class StageClock:
    """The clock: it stands still until it is told to go on."""

    theatre: Theatre

    @property
    def now(self) -> datetime:
        """The moment it is."""
        return self.theatre.stage.now

    def wait(self, span: str | timedelta) -> None:
        """Let time pass, as in `clock.wait("30 days")`; everything happens when it is due."""
        length = read_duration(span) if isinstance(span, str) else span
        self.theatre.runner.run(self.theatre.stage.wait(length))


@dataclass(frozen=True, slots=True)
class Web:
    """The web servers that the flow asks: nobody is there until an answer is given."""

    theatre: Theatre

    @property
    def requests(self) -> tuple[Request, ...]:
        """The requests that the flow made, oldest first."""
        return self.theatre.stage.requests

    def answer(self, url: str, **answer: Json) -> None:
        """Give an answer with the keys of `http` in scenario files: `json`, `status`, `fail` …"""
        self.theatre.answers.append(msgspec.convert({"url": url, **answer}, Canned))


@dataclass(frozen=True, slots=True)
class RestClient:
    """A client of the REST API."""

    theatre: Theatre

    def start(self, parameters: Mapping[str, Json] | None = None, *, to: str | None = None) -> str:
        """Start an execution and return its SID."""
        return self.theatre.runner.run(self.theatre.stage.start(to, None, parameters))

    def end(self) -> None:
        """End the current execution."""
        self.theatre.runner.run(self.theatre.stage.end())
