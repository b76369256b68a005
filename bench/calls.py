"""From webhook to TwiML: how long a caller waits, at half of the highest load.

Run with `make bench`. A call goes from prompt to prompt; each request is one turn, written with
`synchronous=FULL`. First as many requests as there can be, then half of that rate, beside a floor
that writes the same rows for each request and answers.
"""

import asyncio
import os
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from bench import carrier_stub, floor
from bench.load import Figures, drive, prepare_call
from bench.turns import TOKEN, process, publish, soundstage

CALLS = int(os.environ.get("CALLS", "64"))
PROMPTS = int(os.environ.get("PROMPTS", "80"))

FLOW = {
    "description": "Speaks again and again",
    "states": [
        {
            "name": "Trigger",
            "type": "trigger",
            "transitions": [{"event": "incomingCall", "next": "one"}],
            "properties": {},
        },
        *(
            {
                "name": name,
                "type": "say-play",
                "transitions": [{"event": "audioComplete", "next": following}],
                "properties": {"say": "Hello {{contact.channel.address}}, please hold the line."},
            }
            for name, following in (("one", "two"), ("two", "one"))
        ),
    ],
    "initial_state": "Trigger",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, process(carrier_stub.main) as carrier:
        home = Path(folder) / "home"

        def ours() -> AbstractContextManager[str]:
            return soundstage(home, carrier)

        _measure("soundstage", ours, lambda url: publish(url, FLOW))
        path = str(Path(folder) / "floor.db")
        _measure("floor", lambda: process(floor.main, path, ""), lambda url: f"{url}/")


def _measure(
    name: str, server: Callable[[], AbstractContextManager[str]], target: Callable[[str], str]
) -> None:
    with server() as origin:
        url = target(origin)
        most = _run(url, 0, 0)
        half = _run(url, 1, most.webhooks / most.seconds / 2)
    print(
        f"{name:10} highest {most.webhooks / most.seconds:6.0f} webhooks/s; at half of it "
        f"p50 {half.percentile(0.5):.1f} ms  p99 {half.percentile(0.99):.1f} ms"
    )


def _run(url: str, batch: int, per_second: float) -> Figures:
    first = batch * CALLS
    scripts = [prepare_call(url, TOKEN, first + call, PROMPTS) for call in range(CALLS)]
    return asyncio.run(drive(url, scripts, per_second))


if __name__ == "__main__":
    main()
