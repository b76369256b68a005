"""Documents and phone scripts as data: what the caller hears, and what the application is asked."""

from pathlib import Path
from typing import Any

import pytest
import yaml

_CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text())
]
_QUIET = ("call", "answer", "dialling", "ringing", "hangup")


@pytest.mark.parametrize("case", _CASES)
async def test_a_call_goes_as_its_case_says(line: Any, case: dict[str, Any]) -> None:
    for path, answer in case["documents"].items():
        line.answer(path, answer)
    for phone, behaviour in case.get("phones", {}).items():
        await line.behave(phone, behaviour)
    hooks = case.get("hooks", {})
    if hooks:
        line.town.network.add_number(line.town.account, line.town.number, **hooks)
    if "order" in case:
        sid = await line.order(**case["order"])
    else:
        more = {name: case[name] for name in ("phone", "params") if name in case}
        sid = await line.call(case.get("script"), **more)
    await line.until_over(sid)
    call = await line.fetch(sid)
    lines = await line.transcript(sid)
    if "heard" in case:
        assert [_short(entry) for entry in lines if entry["kind"] not in _QUIET] == case["heard"]
    if "requests" in case:
        _compare(line.requests(*case.get("paths", ())), case["requests"])
    assert call["status"] == case.get("status", "completed")
    if "seconds" in case:
        assert int(call["duration"]) == case["seconds"]
    if "alerts" in case:
        assert await line.town.alerts() == case["alerts"]


def _short(entry: dict[str, Any]) -> str:
    if entry["kind"] == "error":
        return f"error {entry['code']}"
    if entry["kind"] in ("recorded", "start", "stop", "refer"):
        return str(entry["kind"])
    return f"{entry['kind']} {entry['text']}".strip()


def _compare(made: list[Any], expected: list[dict[str, Any]]) -> None:
    """Compare paths in their order, and the parameters that a case names; null: not there."""
    shown = [call.url.removeprefix("http://app.example").partition("?")[0] for call in made]
    assert shown == [next(iter(request)) for request in expected]
    for call, request in zip(made, expected, strict=True):
        wanted = next(iter(request.values())) or {}
        for name, value in wanted.items():
            if name == "method":
                assert call.method == value
            else:
                assert call.params.get(name) == (None if value is None else str(value)), name
