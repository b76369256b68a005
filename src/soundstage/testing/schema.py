"""The JSON Schema of scenario files, for editors that complete and check YAML."""

from typing import Any

import msgspec

from soundstage.testing.scenario import ScenarioFile


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a scenario file, made from the format's structs."""
    schema = msgspec.json.schema(ScenarioFile)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Soundstage scenarios",
        **schema,
    }
