"""`soundstage migrate`: brings the database up to date before a server needs it."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from soundstage.cli.database import database_of
from soundstage.cli.errors import CommandError
from soundstage.cli.home import prepare_home, shown_database
from soundstage.settings import read_settings
from soundstage.store.schema import too_new
from soundstage.store.upgrading import KNOWN, upgrade, version_of


def migrate(
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help="A PostgreSQL; a SQLite file in the home without it."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; fail when there is work to do.")
    ] = False,
    home: Annotated[Path | None, typer.Option(help="Folder of database and keys.")] = None,
) -> None:
    """Bring the database to the version that this Soundstage knows; a server does it too."""
    settings = read_settings(home=home, database=database)
    where, name = database_of(settings), shown_database(settings)
    if check:
        found = asyncio.run(version_of(where))
        if found > KNOWN:
            raise too_new(name, found, KNOWN)
        if found < KNOWN:
            raise CommandError(f"{name} is at version {found} of {KNOWN}: run soundstage migrate")
    else:
        prepare_home(settings.home)
        found = asyncio.run(upgrade(where))
    if found == KNOWN:
        print(f"{name} is up to date, at version {KNOWN}")
    elif found == 0:
        print(f"{name} was made, at version {KNOWN}")
    else:
        print(f"{name} went from version {found} to {KNOWN}")
