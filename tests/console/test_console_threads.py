"""Large definitions are worked on beside the event loop: production calls do not wait for them."""

import asyncio
import gc
import time
from collections.abc import Iterator
from typing import Any

import pytest
from tests.console.browsing import Browser, blank

STATES = 600


def large(body: str) -> dict[str, Any]:
    """Return a flow of many states, one after the other."""
    flow = blank()
    greet = flow["states"].pop()
    flow["states"][0]["transitions"][0]["next"] = "s0"
    for number in range(STATES):
        following = {"next": f"s{number + 1}"} if number + 1 < STATES else {}
        sent = {"event": "sent", **following}
        flow["states"].append(
            {
                **greet,
                "name": f"s{number}",
                "transitions": [sent, {"event": "failed"}],
                "properties": {**greet["properties"], "body": f"{body} {{{{flow.sid}}}} {number}"},
            }
        )
    return flow


OLD, NEW = large("Hello"), large("Goodbye")
SIDES = {"old": {"definition": OLD}, "new": {"definition": NEW}}
ASKED = {
    "check": {"definition": OLD},
    "check/fix": {"definition": OLD, "code": "SL000", "pointer": "#/"},
    "variables": {"definition": OLD, "state": "s500"},
    "render": {"definition": OLD, "state": "s500", "template": "{{widgets.s1.message.Sid}}"},
    "compare": SIDES,
    "merge": {
        "base": {"definition": OLD},
        "ours": {"definition": NEW},
        "theirs": {"definition": OLD},
    },
    "format": {"definition": OLD},
    "merge/theirs": {"definition": OLD, "conflicts": []},
}


@pytest.fixture
def uncollected() -> Iterator[None]:
    """Look for garbage in no thread: what other tests have left would be counted to this one."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("path", ASKED)
async def test_the_event_loop_does_the_smaller_part_of_the_work(
    browser: Browser, path: str
) -> None:
    await browser.post(f"/console/api/{path}", ASKED[path])
    await asyncio.sleep(0)
    loop, everything = time.thread_time(), time.process_time()
    answer = await browser.post(f"/console/api/{path}", ASKED[path])
    assert answer.status in (200, 400)
    loop, everything = time.thread_time() - loop, time.process_time() - everything
    assert loop < everything / 2
