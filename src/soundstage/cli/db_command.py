"""`soundstage db`: what can be done with whole databases."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from soundstage.cli.errors import UsageError
from soundstage.cli.home import KEY, open_vault
from soundstage.cli.tables import show_table
from soundstage.settings import is_postgresql
from soundstage.store.choosing import import_postgresql

db = typer.Typer(no_args_is_help=True, help="Move an installation from SQLite to PostgreSQL.")


@db.callback()
def _db() -> None:
    """Keep `copy` a command of its own, though it is the only one."""


@db.command()
def copy(
    sqlite: Annotated[Path, typer.Argument(metavar="SQLITE", help="The SQLite file.")],
    postgresql: Annotated[
        str, typer.Argument(metavar="POSTGRESQL", help="The URL of an empty database.")
    ],
    home: Annotated[
        Path | None, typer.Option(help="Folder of the vault's key; that of the file otherwise.")
    ] = None,
) -> None:
    """Copy everything, also what is under way, and compare; after a fault nothing is kept.

    The server must be stopped.
    """
    if not is_postgresql(postgresql):
        raise UsageError("POSTGRESQL is no URL of a PostgreSQL, expected postgresql://host/name")
    copying = import_postgresql("soundstage.store.postgresql.copying")
    source = copying.Source.open(sqlite)
    try:
        vault = open_vault(home or sqlite.parent)
        console = Console(stderr=True)
        with Progress(console=console, disable=not sys.stderr.isatty()) as progress:
            task = progress.add_task("", total=2 * source.count())

            def report(table: str, rows: int) -> None:
                progress.update(task, description=table, advance=rows)

            copied = asyncio.run(copying.copy(source, postgresql, vault, report))
    finally:
        source.close()
    show_table(("TABLE", "ROWS"), [(table, str(rows)) for table, rows in copied.items()])
    print(f"\nEvery node needs a copy of {(home or sqlite.parent) / KEY} in its home folder.")
