"""The folder of one installation: its database, its keys, its simulated network."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from soundstage.carrier.http import HttpClient
from soundstage.cli.database import database_of
from soundstage.cli.errors import CommandError
from soundstage.clock import SystemClock
from soundstage.network import Network, create_network
from soundstage.network.voice.desk import REAL_PACE, Pace
from soundstage.settings import Settings
from soundstage.store.choosing import open_database
from soundstage.store.sql.store import SqlStore
from soundstage.store.sqlite.lock import FileLock
from soundstage.store.vault import Vault

KEY = "vault.key"
NETWORK = "network.db"


def prepare_home(home: Path) -> Path:
    """Make the folder if need be; only its owner may look into it."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(home, error) from error
    return home


def shown_database(settings: Settings) -> str:
    """Return how messages call the database: a URL without its password."""
    scheme, slashes, rest = str(database_of(settings)).partition("://")
    return f"{scheme}{slashes}{rest.rpartition('@')[2].partition('?')[0]}"


def open_vault(home: Path) -> Vault:
    """Open the vault of an installation, or make its key."""
    prepare_home(home)
    try:
        return Vault.load_or_create(home / KEY)
    except OSError as error:
        raise _unusable(home, error) from error


@asynccontextmanager
async def open_store(settings: Settings, node_id: str | None = None) -> AsyncIterator[SqlStore]:
    """Open the database of an installation, or make its file; bring it up to date.

    `node_id` is who performs the effects of what is written to a database of many nodes.
    """
    vault = open_vault(settings.home)
    store = await open_database(database_of(settings), vault, node_id, settings.database_pool)
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
