"""`soundstage schema`: the JSON Schema of flow definitions."""

import msgspec

from soundstage.validation import flow_definition_schema


def schema() -> None:
    """Print the JSON Schema (draft-07) of flow definitions, for editors and other tools."""
    print(msgspec.json.format(msgspec.json.encode(flow_definition_schema()), indent=2).decode())
