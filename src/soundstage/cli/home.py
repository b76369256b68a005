"""The folder of one installation: its database, its keys, its simulated network."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from soundstage.carrier.http import HttpClient
from soundstage.cli.errors import CommandError
from soundstage.clock import SystemClock
from soundstage.network import Network, create_network
from soundstage.network.voice.desk import REAL_PACE, Pace
from soundstage.store.sqlite import SqliteStore
from soundstage.store.sqlite.lock import FileLock
from soundstage.store.vault import Vault

DATABASE = "soundstage.db"
KEY = "vault.key"
NETWORK = "network.db"


def prepare_home(home: Path) -> Path:
    """Make the folder if need be; only its owner may look into it."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(home, error) from error
    return home


@asynccontextmanager
async def open_store(home: Path) -> AsyncIterator[SqliteStore]:
    """Open the database of an installation, or make it."""
    prepare_home(home)
    try:
        vault = Vault.load_or_create(home / KEY)
    except OSError as error:
        raise _unusable(home, error) from error
    store = await SqliteStore.open(home / DATABASE, vault)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def open_network(
    database: Path, http: HttpClient, studio_url: str = "", public_url: str = ""
) -> AsyncIterator[Network]:
    """Open a simulated network on a file that no other process uses.

    `studio_url` is where it reaches the flows that are bound to conversations, `public_url`
    where applications find what it keeps for them.
    """
    prepare_home(database.parent)
    with _locked(database):
        pace = Pace(public_url=public_url) if public_url else REAL_PACE
        network = create_network(str(database), SystemClock(), http, studio_url, pace)
        try:
            yield network
        finally:
            await network.close()


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    try:
        lock = FileLock.take(database)
    except OSError as error:
        raise _unusable(database.parent, error) from error
    try:
        yield
    finally:
        lock.release()


def _unusable(home: Path, error: OSError) -> CommandError:
    return CommandError(
        f"the folder {home} cannot be used: {error.strerror}; "
        "choose another one with --home or SOUNDSTAGE_HOME"
    )
