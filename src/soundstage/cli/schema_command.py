"""`soundstage schema`: the JSON Schemas of flow definitions and of scenario files."""

from typing import Annotated

import msgspec
import typer

from soundstage.testing.schema import scenario_schema
from soundstage.validation import flow_definition_schema


def schema(
    scenarios: Annotated[
        bool, typer.Option("--scenarios", help="The schema of scenario files instead.")
    ] = False,
) -> None:
    """Print the JSON Schema (draft-07) of flow definitions, for editors and other tools."""
    found = scenario_schema() if scenarios else flow_definition_schema()
    print(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
