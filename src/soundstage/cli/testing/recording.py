"""`soundstage test --record`: play a flow by hand; what happens becomes a scenario."""

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import typer

from soundstage.cli.call.view import CallView
from soundstage.cli.chat.session import Play, Session
from soundstage.cli.errors import CommandError, UsageError
from soundstage.cli.playing import Http, play
from soundstage.errors import Json
from soundstage.testing.outside import Nobody
from soundstage.testing.reading import SUFFIX
from soundstage.testing.recorded import Recording, RecordingHttp, Witness, write_scenario
from soundstage.testing.runner import Choice, run_file
from soundstage.testing.stage import CONTACT

HELP = """\
TEXT             text the flow
/call            call the flow
/press KEYS      press keys: 1, 42#
/say TEXT        speak
/hangup          hang up
/wait SPAN       let time pass: 30 s, 2h, 3 days
/start [JSON]    start the flow by REST, with these parameters
/context [PATH]  show the context, or what a path in it holds: /context flow.variables
/restart         forget everything and begin again
/help            show this
/quit            write the scenario"""
_ENDING = ".json"


class RecordingSession(Session):
    """A session that keeps what is done and what the flow does about it."""

    HELP: ClassVar = HELP
    HINT: ClassVar = "text or /call the flow; /help shows what else there is, /quit writes it"

    def __init__(self, play: Play, view: CallView) -> None:
        self.recording = Recording()
        super().__init__(
            replace(play, http=RecordingHttp(play.http or Nobody(), self.recording)), view
        )
        self._lines = view
        self._begin()
        self._commands |= {
            "call": self._call,
            "press": self._press,
            "say": self._say,
            "hangup": self._hang_up,
        }

    def _begin(self) -> None:
        self._did: dict[str, Json] = {}
        self._heard = 0

    async def open(self) -> None:
        await super().open()
        self._begin()
        self._witness = Witness(self._stage, self.recording)
        self.recording.steps.clear()
        self.recording.http.clear()

    async def _text(self, body: str) -> None:
        self._did = {"text": body}
        await super()._text(body)

    async def _wait(self, rest: str) -> None:
        self._did = {"wait": rest}
        await super()._wait(rest)

    async def _start(self, rest: str) -> None:
        self._did = {"request": {}}
        await super()._start(rest)

    async def _call(self, _: str) -> None:
        self._did = {"call": True}
        await self._stage.call()
        self._show()

    async def _press(self, keys: str) -> None:
        self._did = {"press": keys}
        await self._stage.press(keys)
        self._show()

    async def _say(self, text: str) -> None:
        self._did = {"say": text}
        await self._stage.say(text)
        self._show()

    async def _hang_up(self, _: str) -> None:
        self._did = {"hang_up": True}
        await self._stage.hang_up()
        self._show()

    def _show(self) -> None:
        for line in self._stage.call_lines[self._heard :]:
            self._lines.line(line)
        self._heard = len(self._stage.call_lines)
        self._witness.note(self._did)
        super()._show()


def record_scenario(flow: str) -> None:
    """Play a flow by hand and add what happens to the scenarios beside it."""
    if not flow.endswith(_ENDING):
        raise UsageError(f"--record is {flow!r}, expected a flow in a file, such as NAME.json")
    sessions: list[RecordingSession] = []

    def session(played: Play, view: CallView) -> RecordingSession:
        sessions.append(RecordingSession(played, view))
        return sessions[-1]

    play(session, CallView(), flow, CONTACT, (), Http.REAL)
    recording = sessions[-1].recording
    if not recording.steps:
        raise CommandError("nothing was done, so nothing is written")
    path = Path(flow.removesuffix(_ENDING) + SUFFIX)
    name = write_scenario(recording, path)
    (result,) = run_file(path, Choice(name))
    typer.echo(f"wrote {name!r} to {path}; it {'passes' if result.passed else 'FAILS'} there")
    if not result.passed:
        typer.echo(result.explained())
