"""What SQLite's errors mean to the person who runs the machine."""

import apsw

from soundstage.store.errors import StoreError

_MEANINGS: dict[type[apsw.Error], str] = {
    apsw.FullError: "the disk is full; free some space",
    apsw.BusyError: "another program holds the database; close it",
    apsw.IOError: "the disk failed; check it",
    apsw.ReadOnlyError: "the database is read-only; check the permissions of file and folder",
    apsw.CantOpenError: "the file cannot be opened; check the folder and its permissions",
    apsw.NotADBError: "the file is not a SQLite database; give another one",
    apsw.CorruptError: "the database is damaged; restore a backup",
}


def explain(error: Exception, filename: str) -> Exception:
    """Return SQLite's errors in words; any other error as it is."""
    if not isinstance(error, apsw.Error):
        return error
    meaning = _MEANINGS.get(type(error), "the database refused")
    explained = StoreError(f"{filename}: {meaning} ({error})")
    explained.__cause__ = error
    return explained
