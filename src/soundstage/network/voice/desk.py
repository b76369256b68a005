"""What every call needs of the network, in one place."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from soundstage.network.runner import Runner
from soundstage.network.state import State
from soundstage.network.voice.posts import Posts
from soundstage.network.voice.sleeper import Alarms
from soundstage.network.webhooks import Webhooks

T = TypeVar("T")
_CHARACTER_SECONDS = 0.06
_PLAY_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things take: speaking 60 ms a character, nothing in instant mode (assumed).

    Without `fetch_audio` sound files are taken as there and never asked for. `public_url` is
    where applications find what the network keeps for them, such as recordings.
    """

    instant: bool = False
    fetch_audio: bool = True
    public_url: str = "https://api.twilio.com"

    def speaking(self, text: str) -> float:
        """Return how long a text takes to say."""
        return 0.0 if self.instant else len(text) * _CHARACTER_SECONDS

    def playing(self) -> float:
        """Return how long a sound file takes to play."""
        return 0.0 if self.instant else _PLAY_SECONDS


REAL_PACE = Pace()


class Desk:
    """State, agenda, webhooks and pace; and what is done in the background."""

    def __init__(self, state: State, runner: Runner, webhooks: Webhooks, pace: Pace) -> None:
        self.state = state
        self.runner = runner
        self.webhooks = webhooks
        self.pace = pace
        self.alarms = Alarms(state, runner)
        self.posts = Posts(state, runner, webhooks)
        self._tasks: set[asyncio.Task[Any]] = set()

    def background(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Do something that `settle` waits for, whether or not anybody wants its result."""
        held = self.runner.hold()
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)

        def finish(done: "asyncio.Task[T]") -> None:
            self._tasks.discard(task)
            if not held.done():
                held.set_result(None)
            if not done.cancelled():
                done.exception()

        task.add_done_callback(finish)
        return task

    def live(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a thread of a call; its sleepers say when it is busy."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End everything where it stands."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
