"""A texting session: a flow on a stage of its own, and the lines that a person types."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import ClassVar

import msgspec

from soundstage.carrier.http import HttpClient
from soundstage.cli.chat.view import View
from soundstage.errors import Json, SoundstageError
from soundstage.liquid import LiquidError, compile_template
from soundstage.testing.durations import read_duration
from soundstage.testing.stage import Scene, Stage

HELP = """\
/wait SPAN       let time pass: 30 s, 2h, 3 days
/context [PATH]  show the context, or what a path in it holds: /context flow.variables
/start [JSON]    start the flow by REST, with these parameters
/restart         forget everything and begin again
/help            show this
/quit            leave
//TEXT           text something that begins with a slash"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What is played: a flow, the subflows it names, its contact, and who answers its requests."""

    definition: str
    scene: Scene
    subflows: Mapping[str, str] = field(default_factory=dict)
    http: HttpClient | None = None


class Session:
    """Takes one line after the other; `over` tells when the person has left."""

    HELP: ClassVar = HELP
    HINT: ClassVar = "text the flow; /help shows what else there is"
    ENDED: ClassVar = "the flow has ended; text again to start it anew"

    def __init__(self, play: Play, view: View) -> None:
        self.over = False
        self._play = play
        self._view = view
        self._stack = AsyncExitStack()
        self._commands: dict[str, Callable[[str], Awaitable[None]]] = {
            "wait": self._wait,
            "context": self._context,
            "start": self._start,
            "restart": self._restart,
            "help": self._help,
            "quit": self._quit,
        }

    async def open(self) -> None:
        """Publish the flow on a fresh stage."""
        play = self._play
        opened = Stage.open(
            play.definition, subflows=play.subflows, http=play.http, scene=play.scene
        )
        self._stage = await self._stack.enter_async_context(opened)
        self._shown = _Shown()

    async def close(self) -> None:
        """Take the stage down."""
        await self._stack.aclose()

    async def take(self, line: str) -> None:
        """Do what a line says, and show what comes of it."""
        try:
            if line.startswith("/") and not line.startswith("//"):
                await self._command(line[1:])
            elif line.strip():
                await self._text(line[1:] if line.startswith("//") else line)
        except SoundstageError as fault:
            self._view.error(str(fault))

    async def _command(self, words: str) -> None:
        name, _, rest = words.partition(" ")
        command = self._commands.get(name)
        if command is None:
            known = ", ".join(f"/{known}" for known in self._commands)
            self._view.error(f"/{name} is no command; known are {known}")
            return
        await command(rest.strip())

    async def _text(self, body: str) -> None:
        self._view.typed(body)
        await self._stage.text(body)
        self._show()

    async def _wait(self, rest: str) -> None:
        try:
            span = read_duration(rest)
        except ValueError as error:
            self._view.error(str(error))
            return
        await self._stage.wait(span)
        self._view.note(f"it is {self._stage.now:%a %d %b %H:%M}")
        self._show()

    async def _context(self, rest: str) -> None:
        if not rest:
            self._view.value(self._stage.context)
            return
        try:
            template = compile_template(f"{{{{ {rest} }}}}")
            value = template.resolve(self._stage.context)
        except LiquidError as fault:
            self._view.error(fault.message)
            return
        if template.is_path:
            self._view.value(value)
        else:
            self._view.error(f"{rest!r} is no path; expected for example flow.variables.name")

    async def _start(self, rest: str) -> None:
        try:
            parameters = msgspec.json.decode(rest, type=dict[str, Json]) if rest else None
        except msgspec.DecodeError as error:
            self._view.error(f'{error}; expected a JSON object such as {{"name": "Ada"}}')
            return
        await self._stage.start(parameters=parameters)
        self._show()

    async def _restart(self, _: str) -> None:
        await self._stack.aclose()
        self._stack = AsyncExitStack()
        await self.open()
        self._view.note("begun again")

    async def _help(self, _: str) -> None:
        for line in self.HELP.splitlines():
            self._view.note(line)

    async def _quit(self, _: str) -> None:
        self.over = True

    def _show(self) -> None:
        """Show everything that is new since the last look."""
        stage, shown, view = self._stage, self._shown, self._view
        view.path(stage.steps[shown.steps :])
        for request in stage.requests[shown.requests :]:
            view.request(request)
        for fault in stage.faults[shown.faults :]:
            view.fault(fault)
        for message in stage.sent[shown.messages :]:
            view.message(message)
        if stage.runs and stage.ended and not shown.ended:
            view.note(self.ENDED)
        self._shown = _Shown(
            steps=len(stage.steps),
            requests=len(stage.requests),
            faults=len(stage.faults),
            messages=len(stage.sent),
            ended=stage.ended,
        )


@dataclass(frozen=True, slots=True)
class _Shown:
    """How much of the stage has been shown."""

    steps: int = 0
    requests: int = 0
    faults: int = 0
    messages: int = 0
    ended: bool = False
