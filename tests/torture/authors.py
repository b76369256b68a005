"""The web server of the flows' authors, a process of its own: slow, failing, and it remembers.

`python -m tests.torture.authors PORT RECORD SEED`
"""

import asyncio
import random
import sys
from pathlib import Path

from aiohttp import web
from tests.torture.record import Asked, Recorder
from tests.torture.world import serve

from soundstage.runtime.perform import IDEMPOTENCY

_LONGEST = 10
"""Seconds that a flow waits for an answer, by Studio's limit."""


class Authors:
    """Answers with a greeting; sometimes late, sometimes an error, sometimes not at all."""

    def __init__(self, recorder: Recorder, dice: random.Random) -> None:
        self._recorder = recorder
        self._dice = dice

    async def greet(self, request: web.Request) -> web.StreamResponse:
        form = request.query if request.method == "GET" else await request.post()
        luck = self._dice.random()
        status = 500 if luck < 0.03 else 200
        self._recorder.note(Asked(token=request.headers[IDEMPOTENCY], status=status))
        await asyncio.sleep(self._dice.uniform(0, 2 if luck > 0.9 else 0.2))
        if 0.03 <= luck < 0.04 and request.transport is not None:
            request.transport.close()
        if 0.04 <= luck < 0.045:
            await asyncio.sleep(_LONGEST)
        return web.json_response({"greeting": f"Hello {form.get('name')!s}"}, status=status)


def main() -> None:
    port, path, seed = sys.argv[1:]
    recorder = Recorder.open(Path(path))
    app = web.Application()
    app.router.add_route("*", "/greet", Authors(recorder, random.Random(int(seed))).greet)
    asyncio.run(serve(app, int(port)))
    recorder.close()


if __name__ == "__main__":
    main()
