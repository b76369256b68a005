"""Measure the editor on a flow of a thousand states: how soon it is there, how smoothly it moves.

Run it while a development server runs: `python -m scripts.measure_editor URL`.
"""

import argparse
import os
import statistics
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, sync_playwright
from scripts.chromium import MISSING, find_chromium

STATES = 1000
COLUMNS = 25
SECONDS = 3.0
FRAMES = """() => {
  const times = [];
  let last = performance.now();
  const tick = (now) => {
    times.push(now - last);
    last = now;
    window.frame = requestAnimationFrame(tick);
  };
  window.frame = requestAnimationFrame(tick);
  window.times = times;
}"""
TAKE = "() => { cancelAnimationFrame(window.frame); return window.times.slice(2); }"


def thousand() -> dict[str, Any]:
    """Return a flow of a thousand states in rows, with edges down, across and back."""
    trigger = {
        "name": "Trigger",
        "type": "trigger",
        "transitions": [{"event": "incomingMessage", "next": "state_1"}],
        "properties": {"offset": {"x": 0, "y": -200}},
    }
    states = [_state(number) for number in range(1, STATES)]
    return {
        "description": "A thousand",
        "initial_state": "Trigger",
        "flags": {"allow_concurrent_calls": True},
        "states": [trigger, *states],
    }


def _state(number: int) -> dict[str, Any]:
    row, column = divmod(number - 1, COLUMNS)
    following = f"state_{min(number + 1, STATES - 1)}"
    below = f"state_{min(number + COLUMNS, STATES - 1)}"
    return {
        "name": f"state_{number}",
        "type": "send-and-wait-for-reply",
        "transitions": [
            {"event": "incomingMessage", "next": below},
            {"event": "timeout", "next": following},
            {"event": "deliveryFailure"},
        ],
        "properties": {
            "from": "{{flow.channel.address}}",
            "body": f"Question {number}: what would you like, {{{{contact.channel.address}}}}?",
            "timeout": "3600",
            "service": "{{trigger.message.InstanceSid}}",
            "channel": "{{trigger.message.ChannelSid}}",
            "offset": {"x": column * 330, "y": row * 260},
        },
    }


def measure(page: Page, url: str) -> None:
    worked = _worked(page)
    session = page.request.get(f"{url}/console/api/session").json()
    answer = page.request.post(
        f"{url}/console/api/flows",
        data={"friendly_name": "A thousand", "definition": thousand()},
        headers={"Origin": url, "X-CSRF-Token": session["csrf_token"]},
    )
    assert answer.ok, answer.text()
    path = f"{url}/flows/{answer.json()['row']['sid']}"
    page.goto(f"{url}/")
    page.wait_for_load_state("networkidle")
    page.goto(path)
    _await_cards(page)
    print(f"cards are there after {_since_start(page):.0f} ms")
    page.wait_for_timeout(1500)
    print(f"the page has worked for {worked():.0f} ms of processor time")
    for zoom, name in ((0, "near"), (1, "whole flow")):
        if zoom:
            page.get_by_role("button", name="Show the whole flow").click()
            page.wait_for_timeout(1500)
        _report(f"drag the pane, {name}", page, worked, _drag_pane)
        _report(f"wheel, {name}", page, worked, _wheel)
    page.reload()
    _await_cards(page)
    page.wait_for_timeout(1500)
    _report("drag a card", page, worked, _drag_card)


def _await_cards(page: Page) -> None:
    page.locator(".react-flow__node-card").nth(3).wait_for()


def _since_start(page: Page) -> float:
    return float(page.evaluate("() => performance.now()"))


def _worked(page: Page) -> Callable[[], float]:
    """Return what reads the processor time of the page's main thread: others do not count."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

    return worked


def _frames(page: Page, act: Callable[[Page], None]) -> list[float]:
    page.evaluate(FRAMES)
    act(page)
    times: list[float] = page.evaluate(TAKE)
    return times


def _centre(page: Page) -> tuple[float, float]:
    box = page.get_by_role("application").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _drag_pane(page: Page) -> None:
    x, y = _centre(page)
    page.mouse.move(x, y)
    page.mouse.down(button="middle")
    _sweep(page, x, y)
    page.mouse.up(button="middle")


def _sweep(page: Page, x: float, y: float) -> None:
    steps = int(SECONDS * 60)
    for step in range(steps):
        page.mouse.move(x - 2 * step if step < steps / 2 else x - 2 * (steps - step), y - step)


def _wheel(page: Page) -> None:
    page.mouse.move(*_centre(page))
    for step in range(int(SECONDS * 60)):
        page.mouse.wheel(20, 30 if step % 120 < 60 else -30)


def _drag_card(page: Page) -> None:
    box = page.locator(".react-flow__node-card header").first.bounding_box()
    assert box
    x, y = box["x"] + 100, box["y"] + 10
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(int(SECONDS * 60)):
        page.mouse.move(x + step % 200, y + step)
    page.mouse.up()


def _report(
    what: str, page: Page, worked: Callable[[], float], act: Callable[[Page], None]
) -> None:
    before = worked()
    times = _frames(page, act)
    each = (worked() - before) / max(1, len(times))
    p50 = statistics.median(times)
    p95 = statistics.quantiles(times, n=20)[-1]
    print(
        f"{what:<28} p50 {p50:5.1f} ms  p95 {p95:5.1f} ms  {len(times)} frames"
        f"  {each:.1f} ms of processor time each"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="where the development server is, as http://127.0.0.1:8000")
    url = parser.parse_args().url.rstrip("/")
    path = find_chromium()
    assert path, MISSING
    credentials = {
        "account_sid": os.environ["TWILIO_ACCOUNT_SID"],
        "auth_token": os.environ["TWILIO_AUTH_TOKEN"],
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        answer = context.request.post(
            f"{url}/console/api/session", data=credentials, headers={"Origin": url}
        )
        assert answer.ok, answer.text()
        measure(context.new_page(), url)
        browser.close()


if __name__ == "__main__":
    main()
