"""The JSON Schema of scenario files, for editors that complete and check YAML."""

from typing import Any

import msgspec

from soundstage.testing.scenario import ScenarioFile

_FILLED = frozenset({"integer", "number", "boolean"})
_TOLD = ("description", "default", "title")
_PLACE = {"type": "string", "pattern": r"^\$\{[^{}]+\}$"}


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a scenario file, made from the format's structs."""
    schema = _with_places(msgspec.json.schema(ScenarioFile))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Soundstage scenarios",
        **schema,
    }


def _with_places(part: Any) -> Any:
    """Let `${name}` stand for every number and truth: a row of `each` fills it in."""
    if isinstance(part, list):
        return [_with_places(item) for item in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") in _FILLED:
        told = {key: part[key] for key in _TOLD if key in part}
        bare = {key: value for key, value in part.items() if key not in _TOLD}
        return {**told, "anyOf": [bare, _PLACE]}
    return {key: _with_places(value) for key, value in part.items()}
