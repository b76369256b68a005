"""Where the database of an installation is."""

from pathlib import Path

from soundstage.settings import Settings

DATABASE = "soundstage.db"


def database_of(settings: Settings) -> Path | str:
    """Return the path of the SQLite file, or the URL of the PostgreSQL."""
    return settings.database or settings.home / DATABASE
