"""Every answer of the Java engine that fits what is known of Studio, compared with ours."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from soundstage.limits import STUDIO, Limits
from soundstage.liquid import LiquidError, compile_template

ORACLE = Path(__file__).parents[2] / ".." / "shared" / "liquid" / "liqp-oracle.json"
MAIN = "0.7.9"
NOW = datetime(2024, 3, 5, 21, 6, 7, tzinfo=ZoneInfo("America/Los_Angeles"))
UNLIMITED = Limits(liquid_rounds=100_000, liquid_output=10_000_000, liquid_steps=10_000_000)

NOT_STUDIO = {"strictvars": "Studio does not make undefined variables an error"}
"""Groups that do not apply, with the reason."""

DEPARTURES = {
    "golden-7": "the address of a Java object: ours prints nothing",
    "golden-10": "the address of a Java object: ours prints nothing",
    "golden-14": "the address of a Java object: ours prints nothing",
    "golden-17": "the address of a Java object: ours prints nothing",
    "golden-268": "the address of a Java object: ours prints nothing",
    "print-124": "the address of a Java object: ours prints nothing",
    "print-125": "the address of a Java object: ours prints nothing",
    "syntax-87": "the engine lacks 'to_json', which Studio added to it",
}
"""Cases in which we differ on purpose, with the reason."""

SECONDS_NOT_PINNED = {"date-input-60", "real-253.1", "real-254.1"}
"""Cases that print the seconds of a clock that was not quite at ours."""


def load() -> list[dict[str, Any]]:
    if not ORACLE.exists():
        return []
    cases: list[dict[str, Any]] = json.loads(ORACLE.read_text(encoding="utf-8"))["cases"]
    return [case for case in cases if case["group"] not in NOT_STUDIO]


CASES = load()
GROUPS = sorted({case["group"] for case in CASES})


def expand(value: Any) -> Any:
    if isinstance(value, dict) and "$repeat" in value:
        text, times = value["$repeat"]
        return text * times
    if isinstance(value, dict):
        return {key: expand(item) for key, item in value.items()}
    return value


def kind_of(error: LiquidError) -> str:
    return "other" if error.kind == "limit" else error.kind


def answer(case: dict[str, Any]) -> dict[str, Any]:
    limits = STUDIO if case["group"] == "protection" else UNLIMITED
    try:
        template = compile_template(case["template"], limits)
        output = template.render(expand(case["data"]), NOW, limits)
    except LiquidError as error:
        return {"error": kind_of(error), "message": error.message}
    return {"output": output}


def agrees(case: dict[str, Any], ours: dict[str, Any]) -> bool:
    theirs = case[MAIN]
    if "error" in theirs:
        return bool(ours.get("error") == theirs["error"]["class"])
    if "output_length" in theirs:
        return bool(len(ours.get("output", "")) == theirs["output_length"])
    return bool(ours.get("output") == theirs["output"])


@pytest.mark.parametrize("group", GROUPS)
def test_every_answer_of_the_group_is_ours_too(group: str) -> None:
    different = []
    for case in CASES:
        if case["group"] != group or case["id"] in {*DEPARTURES, *SECONDS_NOT_PINNED}:
            continue
        ours = answer(case)
        if not agrees(case, ours):
            different.append((case["id"], case["template"], case["data"], case[MAIN], ours))
    assert different == []
