"""How a SQLite file is brought up to date: `PRAGMA user_version` counts the steps it took."""

from collections.abc import Sequence

import apsw

from soundstage.store.errors import StoreError
from soundstage.store.schema import STEPS, too_new


def migrate(db: apsw.Connection, steps: Sequence[str] = STEPS) -> int:
    """Take the steps that the database lacks: all of them in one transaction, or none.

    Return the version that was found.
    """
    version = _version(db)
    if version > len(steps):
        raise too_new(db.filename, version, len(steps))
    if version < len(steps):
        with db:
            for step in steps[version:]:
                db.execute(step)
            db.pragma("user_version", len(steps))
    return version


def _version(db: apsw.Connection) -> int:
    version = db.pragma("user_version")
    if not isinstance(version, int):
        raise StoreError(f"{db.filename} has no schema version; it is not a database of ours")
    return version
