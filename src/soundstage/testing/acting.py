"""What the steps of a scenario do on its stage, noted in the transcript as they do it."""

from soundstage.testing.durations import read_duration
from soundstage.testing.located import as_text
from soundstage.testing.matching import shown_json
from soundstage.testing.scenario import (
    Calling,
    Conversing,
    HangingUp,
    Line,
    Outcomes,
    Pressing,
    Speaking,
    Start,
    Text,
    Texting,
    Writing,
)
from soundstage.testing.stage import VISITOR, Stage
from soundstage.testing.transcript import Transcript


class Actor:
    """Everybody of a scenario: the contact, other people, REST clients and the clock."""

    def __init__(self, stage: Stage, transcript: Transcript) -> None:
        self._stage = stage
        self._transcript = transcript

    async def act(self, line: Line) -> None:
        """Do what a step says; one that only looks does nothing."""
        if line.text is not None:
            await self._text(line.text)
        elif line.request is not None:
            await self._start(line.request)
        elif line.wait is not None:
            self._transcript.note("clock", f"{line.wait} pass")
            await self._stage.wait(read_duration(line.wait))
        elif line.end:
            self._transcript.note("client", "ends the execution")
            await self._stage.end()
        elif line.write is not None:
            await self._write(line.write)
        elif line.conversation:
            await self._converse(line.conversation)
        else:
            await self._telephone(line)

    async def _telephone(self, line: Line) -> None:
        """Do what a step says on a phone."""
        if line.call:
            await self._call(line.call)
        elif line.press is not None:
            await self._press(line.press)
        elif line.say is not None:
            await self._say(line.say)
        elif line.provide is not None:
            await self._provide(line.provide)
        elif line.hang_up:
            phone = line.hang_up.phone if isinstance(line.hang_up, HangingUp) else None
            self._transcript.note(phone or "contact", "hangs up")
            await self._stage.hang_up(phone=phone)

    async def _text(self, text: Text | Texting) -> None:
        text = text if isinstance(text, Texting) else Texting(body=text)
        media = [text.media] if isinstance(text.media, str) else text.media
        told = "".join(f"\n{url}" for url in media)
        self._transcript.note("contact", as_text(text.body) + told)
        params = {name: as_text(value) for name, value in text.params.items()}
        await self._stage.text(
            as_text(text.body), from_=text.from_, to=text.to, media=media, params=params
        )

    async def _start(self, start: Start) -> None:
        self._transcript.note("client", f"starts with {shown_json(start.parameters or {})}")
        await self._stage.start(start.to, start.from_, start.parameters)

    async def _call(self, call: bool | Calling) -> None:
        call = call if isinstance(call, Calling) else Calling()
        self._transcript.note(call.from_ or "contact", "calls", "call")
        params = {name: as_text(value) for name, value in call.params.items()}
        await self._stage.call(from_=call.from_, to=call.to, params=params)

    async def _press(self, press: Text | Pressing) -> None:
        press = press if isinstance(press, Pressing) else Pressing(keys=press)
        self._transcript.note(press.phone or "contact", f"presses {as_text(press.keys)}", "press")
        await self._stage.press(as_text(press.keys), phone=press.phone)

    async def _say(self, said: Text | Speaking) -> None:
        said = said if isinstance(said, Speaking) else Speaking(text=said)
        self._transcript.note(said.phone or "contact", f"says {as_text(said.text)!r}", "speech")
        await self._stage.say(as_text(said.text), said.confidence, phone=said.phone)

    async def _provide(self, outcomes: Outcomes) -> None:
        self._transcript.note("network", f"provides {shown_json(outcomes)}")
        await self._stage.provide(outcomes)

    async def _converse(self, conversation: bool | Conversing) -> None:
        talk = conversation if isinstance(conversation, Conversing) else Conversing()
        people = talk.people or [VISITOR]
        self._transcript.note("client", f"begins a conversation with {', '.join(people)}")
        await self._stage.conversation(people, talk.attributes)

    async def _write(self, write: Text | Writing) -> None:
        write = write if isinstance(write, Writing) else Writing(body=write)
        media = [write.media] if isinstance(write.media, str) else write.media
        told = "".join(f"\n{url}" for url in media)
        self._transcript.note(write.author, as_text(write.body) + told)
        await self._stage.write(
            as_text(write.body), write.author, media=media, by_rest=write.by_rest
        )
