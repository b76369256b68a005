"""`soundstage import-legacy`: an export from before 2019 becomes a definition of today."""

import json
from pathlib import Path
from typing import Annotated

import typer

from soundstage.cli.errors import CommandError
from soundstage.cli.files import read_bytes, shown
from soundstage.definition.legacy import import_legacy as convert
from soundstage.definition.parse import parse_definition
from soundstage.errors import DefinitionError
from soundstage.settings import read_settings
from soundstage.validation import validate


def import_legacy(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The export; - is standard input.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; standard output else.")
    ] = None,
) -> None:
    """Convert a flow exported by the console before 2019.

    What the result lacks to be valid is reported; it is written all the same, to be completed.
    """
    limits = read_settings().limits
    try:
        document = convert(parse_definition(read_bytes(file), limits))
    except DefinitionError as fault:
        listed = "\n".join(f"  {p.property_path}: {p.message}" for p in fault.problems)
        raise CommandError(f"{shown(file)} cannot be converted:\n{listed}") from fault
    text = json.dumps(document, indent=2, ensure_ascii=False)
    if output is None:
        print(text)
    else:
        output.write_text(f"{text}\n", encoding="utf-8")
    for problem in validate(document, limits).errors:
        typer.echo(f"to be completed: {problem.property_path}: {problem.message}", err=True)
