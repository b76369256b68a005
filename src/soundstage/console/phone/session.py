"""One open phone: a stage that stays open, what happens on it, and the scenario it makes."""

import asyncio
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from dataclasses import fields
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from soundstage.carrier.http import HttpClient, HttpFailure
from soundstage.console.errors import InvalidRequest, PhoneRefused
from soundstage.console.moments import context_at, moments_of
from soundstage.console.phone.showing import show
from soundstage.console.phone.web import Web
from soundstage.console.quiet import quietly
from soundstage.console.wire.phone import (
    Action,
    Answering,
    CallUp,
    Can,
    End,
    HangUp,
    OpenPhone,
    Phone,
    Press,
    Speak,
    Start,
    Text,
    Wait,
)
from soundstage.errors import Bug, Json
from soundstage.limits import STUDIO, Limits
from soundstage.network.addresses import recipient
from soundstage.testing.errors import StageError
from soundstage.testing.recorded import Recording, RecordingHttp, Witness, scenario_text
from soundstage.testing.stage import ADDRESS, CONTACT, Scene, Stage

_LONGEST_WAIT = 400 * 86_400.0
_SECONDS = 30.0
_ANSWERS = {"answer": "yes", "no-answer": "no"}


class PhoneSession:
    """A phone in somebody's browser. One thing happens at a time."""

    def __init__(self, phone_id: str, opened: OpenPhone, limits: Limits) -> None:
        self.id = phone_id
        self.opened = opened
        self.lock = asyncio.Lock()
        self.broken = False
        self.closed = False
        self._limits = limits
        self._stack = AsyncExitStack()
        self._recording = Recording()

    async def open(
        self, definition: str, subflows: dict[str, str], real: HttpClient | None, start: datetime
    ) -> None:
        """Publish the flow on a stage of its own, at this moment."""
        opened, scene = self.opened, _scene(self.opened, start, self._limits)
        self._web = Web(opened.canned, real, lambda: self.stage.now)
        http = RecordingHttp(self._web, self._recording)
        staged = Stage.open(definition, subflows=subflows, http=http, scene=scene)
        self._recording.setting = _setting(scene)
        with quietly():
            try:
                self.stage = await self._stack.enter_async_context(staged)
            except StageError as error:
                raise InvalidRequest("body", str(error)) from None
        self._witness = Witness(self.stage, self._recording)

    async def close(self) -> None:
        """Take the stage down."""
        self.closed = True
        with quietly():
            await self._stack.aclose()

    async def show(self) -> Phone:
        return await show(self.id, self.opened, self.stage, self._web)

    async def act(self, action: Action) -> None:
        """Let something happen, and all that it causes at once.

        Raises:
            PhoneRefused: it cannot happen now, or the flow does not come to rest; then the phone
                is `broken`.
        """
        if isinstance(action, Can):
            self._web.canned = action.canned
            return
        with quietly():
            try:
                async with asyncio.timeout(_SECONDS):
                    did = await self._do(action)
            except (StageError, HttpFailure) as error:
                raise PhoneRefused(str(error)) from None
            except (Bug, TimeoutError) as error:
                self.broken = True
                reason = str(error) or f"it took more than {_SECONDS:g} s"
                raise PhoneRefused(
                    f"The flow did not come to rest ({reason}); this phone is closed, open another"
                ) from None
        if did is not None:
            self._witness.note(did)

    def context(self, number: int) -> dict[str, Json] | None:
        """Return the context of a moment, None when there is none of that number."""
        for run in self.stage.runs:
            count = len(moments_of(run.journal, ended=not run.execution.active))
            if number < count:
                return context_at(run.journal, number)
            number -= count
        return None

    def scenario(self, name: str) -> str:
        """Return the session as the text of a scenario file."""
        if not self._recording.steps:
            raise PhoneRefused("Nothing has been done yet: text, call or start the flow first")
        return f"scenarios:\n{scenario_text(self._recording, name, 2)}"

    async def _do(self, action: Action) -> dict[str, Json] | None:
        """Do it; return it as a step of a scenario, None for what is none."""
        stage = self.stage
        match action:
            case Text(body=body, media=media):
                await stage.text(body, media=media)
                return {"text": {"body": body, "media": list(media)} if media else body}
            case CallUp():
                return await self._call()
            case Press(digits=digits):
                return await _done(stage.press(digits), {"press": digits})
            case Speak(text=text, confidence=confidence):
                said = {"text": text, "confidence": confidence}
                return await _done(stage.say(text, confidence), {"say": said})
            case HangUp():
                return await _done(stage.hang_up(), {"hang_up": True})
            case Wait(seconds=seconds):
                return await self._wait(seconds)
            case Start(parameters=parameters):
                started = stage.start(parameters=parameters or None)
                return await _done(started, {"request": {}})
            case End():
                return await _done(stage.end(), {"end": True})
            case Answering(how=how):
                behaviour = {"answer": _ANSWERS.get(how, how)}
                await stage.answer(stage.scene.contact, behaviour)
                self._recording.setting["phones"] = {stage.scene.contact: behaviour}
                return None
            case Can():
                return None

    async def _call(self) -> dict[str, Json]:
        if self.stage.on_call:
            raise StageError("the contact is on a call already: hang up first")
        return await _done(self.stage.call(), {"call": True})

    async def _wait(self, seconds: float | None) -> dict[str, Json]:
        if seconds is None:
            found = await self.stage.due()
            if found is None:
                raise StageError("nothing happens by itself any more: text, call or start it")
            seconds = (found[0] - self.stage.now).total_seconds()
        if not 0 <= seconds <= _LONGEST_WAIT:
            raise StageError(f"time moves 0 to {_LONGEST_WAIT:g} s ahead, not {seconds:g} s")
        span = timedelta(milliseconds=ceil(seconds * 1_000))
        return await _done(self.stage.wait(span), {"wait": _words(span)})


async def _done(deed: Awaitable[Any], step: dict[str, Json]) -> dict[str, Json]:
    await deed
    return step


def _words(span: timedelta) -> str:
    """Return a span as scenarios write it: 90 s, 0.5 s."""
    return f"{span.total_seconds():.3f}".rstrip("0").rstrip(".") + " s"


def _scene(opened: OpenPhone, start: datetime, limits: Limits) -> Scene:
    """Return who plays; the flow's address is on the contact's channel."""
    contact = recipient(opened.contact)
    if contact is None:
        example = "a number such as +15551230001, alone or behind whatsapp:"
        raise InvalidRequest("body", f"contact is {opened.contact[:50]!r}, expected {example}")
    channel, colon, _ = contact.rpartition(":")
    address = recipient(f"{channel}{colon}{opened.address.rpartition(':')[2]}")
    if address is None:
        example = "a number such as +15551230002"
        raise InvalidRequest("body", f"address is {opened.address[:50]!r}, expected {example}")
    return Scene(contact=contact, address=address, start=start, limits=limits)


def _setting(scene: Scene) -> dict[str, Json]:
    """Return what a scenario says of the scene, where it is not the usual one."""
    setting: dict[str, Json] = {"clock": scene.start.isoformat().replace("+00:00", "Z")}
    if scene.contact != CONTACT:
        setting["contact"] = scene.contact
    if scene.address != ADDRESS:
        setting["address"] = scene.address
    limits = {
        limit.name: getattr(scene.limits, limit.name)
        for limit in fields(Limits)
        if getattr(scene.limits, limit.name) != getattr(STUDIO, limit.name)
    }
    return {**setting, "limits": limits} if limits else setting
