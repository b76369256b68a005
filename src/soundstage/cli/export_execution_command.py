"""`soundstage export-execution`: an execution as a file that a bug report can carry."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from soundstage.cli.errors import UsageError
from soundstage.cli.replaying.archive import Archive
from soundstage.replaying.recording import encode
from soundstage.settings import read_settings
from soundstage.sid import is_sid


def export_execution(
    execution: Annotated[str, typer.Argument(metavar="FN…", help="The execution.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; else it is printed.")
    ] = None,
    home: Annotated[Path | None, typer.Option(help="Folder of database and keys.")] = None,
) -> None:
    """Write an execution's journal and definitions into one file; the server may run meanwhile.

    It holds everything that the contact wrote and the flow knew.
    """
    if not is_sid(execution, "FN"):
        raise UsageError(f"{execution!r} is no execution, expected FN and 32 hexadecimal digits")
    with Archive.open(read_settings(home=home)) as archive:
        content = encode(archive.recording(execution))
    if output is None:
        sys.stdout.write(content.decode())
        return
    output.write_bytes(content)
    print(f"{output}: {execution}")
