"""What the errors of PostgreSQL and its driver mean to the person who runs the machine."""

from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from soundstage.store.errors import Beaten, Refused, StoreAway, StoreError

_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InternalClientError,
)
_MEANINGS: dict[type[Exception], str] = {
    asyncpg.InvalidPasswordError: "the password is not right; give another one in the URL",
    asyncpg.InvalidAuthorizationSpecificationError: "the user may not sign in; check the URL",
    asyncpg.InvalidCatalogNameError: "there is no such database; create it with createdb",
    asyncpg.InsufficientPrivilegeError: "the user lacks a right; let it own the database",
    asyncpg.DiskFullError: "the disk is full; free some space",
    asyncpg.UndefinedTableError: "a table is missing; run soundstage migrate",
    asyncpg.UndefinedColumnError: "a column is missing; run soundstage migrate",
}


def explain(error: Exception, name: str) -> Exception:
    """Return the driver's errors in words; any other error as it is."""
    if isinstance(error, asyncpg.DataError):
        return error.__cause__ if isinstance(error.__cause__, UnicodeError) else error
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return Refused(str(error))
    if isinstance(error, asyncpg.TransactionRollbackError):
        return Beaten(f"{name}: another write was in the way ({error}); do it again")
    if isinstance(error, _AWAY):
        what = str(error) or type(error).__name__
        return StoreAway(f"{name} cannot be reached ({what}); is it running?")
    if isinstance(error, asyncpg.InterfaceError):
        return StoreAway(f"{name}: the connection broke ({error})")
    if not isinstance(error, asyncpg.PostgresError):
        return error
    meaning = next((_MEANINGS[kind] for kind in type(error).__mro__ if kind in _MEANINGS), None)
    return StoreError(f"{name}: {meaning or 'the database refused'} ({error})")


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Raise the driver's errors in words: `StoreAway`, `StoreError` or `Refused`."""
    try:
        yield
    except Exception as error:
        said = explain(error, name)
        if said is error:
            raise
        raise said from error
