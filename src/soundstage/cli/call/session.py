"""A session of calls: a flow on a stage of its own, and the lines that a caller types."""

import re
from typing import ClassVar

from soundstage.cli.call.view import CallView
from soundstage.cli.chat.session import Play, Session

HELP = """\
KEYS             press keys: 1, 42#
say TEXT         speak
/hangup          hang up
/call            call again
/text TEXT       text the flow
/wait SPAN       let time pass: 5 s, 2 min
/context [PATH]  show the context, or what a path in it holds: /context flow.variables
/start [JSON]    start the flow by REST, with these parameters: it may call you
/restart         forget everything and begin again
/help            show this
/quit            leave"""
_KEYS = re.compile(r"[0-9*#]+")
_SPEECH = re.compile(r"say\s+(.*\S)\s*", re.IGNORECASE)


class CallSession(Session):
    """Calls at once, and takes one line after the other."""

    HELP: ClassVar = HELP
    HINT: ClassVar = "type keys, or say …; /help shows what else there is"
    ENDED: ClassVar = "the flow has ended; /call calls it again"

    def __init__(self, play: Play, view: CallView) -> None:
        super().__init__(play, view)
        self._lines = view
        self._commands |= {"hangup": self._hang_up, "call": self._call, "text": self._send}

    async def open(self) -> None:
        """Publish the flow on a fresh stage and call it."""
        await super().open()
        self._heard = 0
        await self._call("")

    async def _text(self, body: str) -> None:
        """Press the keys that were typed, or say the words."""
        speech = _SPEECH.fullmatch(body)
        if not speech and not _KEYS.fullmatch(body.strip()):
            self._view.error(f"{body!r} is nothing to do on a call; type keys, say …, or /help")
            return
        self._view.typed(body)
        if speech:
            await self._stage.say(speech[1])
        else:
            await self._stage.press(body.strip())
        self._show()

    async def _call(self, _: str) -> None:
        await self._stage.call()
        self._show()

    async def _hang_up(self, _: str) -> None:
        await self._stage.hang_up()
        self._show()

    async def _send(self, rest: str) -> None:
        await self._stage.text(rest)
        self._show()

    def _show(self) -> None:
        for line in self._stage.call_lines[self._heard :]:
            self._lines.line(line)
        self._heard = len(self._stage.call_lines)
        super()._show()
