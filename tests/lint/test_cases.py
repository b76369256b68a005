"""The finer points of the rules, as data: small flows, and what is said about them."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.lint.conftest import Look

from soundstage.lint.rule import ask, say, split, state, text
from soundstage.validation import validate

CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))


def built(name: str, kind: str, *rest: Any) -> dict[str, Any]:
    leads = rest[-1] if rest and isinstance(rest[-1], dict) else {}
    if kind == "text":
        return text(name, rest[0], **leads)
    if kind == "long":
        return text(name, rest[0] * rest[1])
    if kind == "ask":
        return ask(name, rest[0], **leads)
    if kind == "say":
        return say(name, rest[0], **leads)
    if kind == "split":
        branches = [tuple(one) for one in rest[1:] if isinstance(one, list)]
        no_match = next((one for one in rest[1:] if isinstance(one, str)), None)
        return split(name, rest[0], *branches, no_match=no_match)
    if kind == "set":
        pairs = [{"key": key, "value": value} for key, value in rest[0].items()]
        return state(name, "set-variables", {"variables": pairs}, **leads)
    if kind == "message":
        return state(name, "send-message", {"from": "+15550001", **rest[0]})
    if kind == "call":
        properties = {"from": "+15550001", "to": "+15550002"}
        return state(name, "make-outgoing-call-v2", properties, **leads)
    properties = {"url": "https://flows.example.com/x", "content_type": "application/json"}
    if kind == "post":
        properties |= {"method": "POST", "body": rest[0]}
    return state(name, "make-http-request", properties, **leads)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], look: Look) -> None:
    leads = [{"event": event, "next": name} for event, name in case["on"].items()]
    trigger = {"name": "Trigger", "type": "trigger", "properties": {}, "transitions": leads}
    states = [trigger, *(built(*one) for one in case["states"])]
    flow = {"description": "", "states": states, "initial_state": "Trigger"}
    assert validate(flow).errors == ()
    findings = look(flow).findings
    wanted = case.get("with", [])
    for code, path, message in wanted:
        assert any(
            one.code == code and one.property_path.startswith(path) and message in one.message
            for one in findings
        ), [(one.code, one.property_path, one.message) for one in findings]
    judged = {code for code, _, _ in wanted}
    assert sum(one.code in judged for one in findings) == len(wanted)
    assert not {one.code for one in findings} & set(case.get("without", []))
