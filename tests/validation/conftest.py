"""The cases in `cases/`: each one is a small flow with some changes, and what is wrong with it."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soundstage.widgets import WIDGETS

ENUMERATION = f"does not have a value in the enumeration [{', '.join(WIDGETS)}]"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if {"document", "expected"} <= set(metafunc.fixturenames):
        metafunc.parametrize(("document", "expected"), list(read_cases()))


def read_cases() -> Iterator[Any]:
    for path in sorted((Path(__file__).parent / "cases").glob("*.json")):
        data = json.loads(path.read_text())
        for name, case in data["cases"].items():
            expected = [
                (place, ENUMERATION if message == "ENUMERATION" else message)
                for place, message in case.get("errors", ())
            ]
            yield pytest.param(changed(data["base"], case), expected, id=f"{path.stem}: {name}")


def changed(base: Any, case: dict[str, Any]) -> Any:
    document = copy.deepcopy(base)
    for path in case.get("remove", ()):
        owner, key = owner_of(document, path)
        del owner[key]
    for path, value in case.get("set", {}).items():
        owner, key = owner_of(document, path)
        if isinstance(owner, list) and key == len(owner):
            owner.append(value)
        else:
            owner[key] = value
    return document


def owner_of(document: Any, path: str) -> tuple[Any, Any]:
    *keys, last = (int(key) if key.isdigit() else key for key in path.strip("/").split("/"))
    for key in keys:
        document = document[key]
    return document, last
