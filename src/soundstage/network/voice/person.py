"""A person at a phone who goes through a script while the call lasts."""

from collections.abc import Callable
from datetime import timedelta

from soundstage.network.voice.events import Key, Provided, Speech
from soundstage.network.voice.leg import Leg
from soundstage.network.voice.phones import Step
from soundstage.network.voice.sleeper import Sleeper
from soundstage.network.voice.verbs.gather import KEYS


def press(leg: Leg, keys: str) -> bool:
    """Press keys one after the other; tell whether the call heard any."""
    heard = [leg.hear(Key(key)) for key in keys if key in KEYS]
    leg.note("press", keys, heard=any(heard))
    return any(heard)


def say(leg: Leg, text: str, confidence: float) -> bool:
    """Say something; tell whether the call heard it."""
    text = text.strip()
    heard = leg.hear(Speech(text, confidence, leg.desk.pace.speaking(text)))
    leg.note("speech", text, confidence=confidence, heard=heard)
    return heard


class Person:
    """Does one step after the other, each when its time has come."""

    def __init__(self, leg: Leg) -> None:
        self._leg = leg
        self._heard = 0
        self._sleeper = Sleeper(leg.desk.alarms)
        leg.watchers.append(self._sleeper.nudge)

    async def act(self, script: tuple[Step, ...]) -> None:
        """Go through a script until it or the call ends."""
        try:
            for step in script:
                if self._leg.over:
                    return
                await self._do(step)
        finally:
            self._leg.watchers.remove(self._sleeper.nudge)
            self._sleeper.leave()

    async def _do(self, step: Step) -> None:
        leg = self._leg
        if step.wait is not None:
            await self._wait(step.wait)
        elif step.expect is not None:
            await self._until(lambda: self._has_heard(step.expect or ""))
        elif step.press is not None:
            await self._until(lambda: "key" in leg.listening)
            if not leg.over:
                press(leg, step.press)
        elif step.say is not None:
            await self._until(lambda: "speech" in leg.listening)
            if not leg.over:
                say(leg, step.say, step.confidence)
                await self._wait(leg.desk.pace.speaking(step.say))
        elif step.hangup:
            leg.end("completed" if leg.answered else "canceled", by="phone")
        elif (outcome := step.outcome()) is not None:
            await self._until(lambda: outcome[0] in leg.listening)
            leg.hear(Provided(*outcome))

    async def _wait(self, seconds: float) -> None:
        ends = self._sleeper.now() + timedelta(seconds=seconds)
        while not self._leg.over and self._sleeper.now() < ends:
            await self._sleeper.sleep((ends - self._sleeper.now()).total_seconds())

    async def _until(self, holds: Callable[[], bool]) -> None:
        while not self._leg.over and not holds():
            await self._sleeper.sleep(None)

    def _has_heard(self, text: str) -> bool:
        """Tell whether a text was said since the last one that was expected."""
        state = self._leg.desk.state
        lines = state.transcripts.where(
            "call_sid = ? AND seq > ? AND kind IN ('say', 'play', 'heard')",
            self._leg.sid,
            self._heard,
        )
        for line in lines:
            if text.lower() in line.text.lower():
                self._heard = line.seq or 0
                return True
        return False
