"""`soundstage migrate` and `soundstage db copy`: a database is brought up to date, and moved."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import apsw
import pytest
from tests.postgresql import Server
from tests.store.conftest import Samples
from tests.store.test_streams import event as stream_event
from tests.store.test_streams import faulty, sink, subscription

from soundstage.cli.database import DATABASE
from soundstage.cli.home import KEY
from soundstage.store.port import Committed, Cursor, ExecutionFilter, Seen
from soundstage.store.postgresql import PostgresStore
from soundstage.store.schema import STEPS
from soundstage.store.sqlite import SqliteStore
from soundstage.store.sqlite.schema import migrate
from soundstage.store.vault import Vault

if TYPE_CHECKING:
    from tests.cli.conftest import Run, Start

SAMPLES = Samples()
NOW = len(STEPS)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    url = server.new_database()
    yield url
    server.drop_database(url)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An installation with something in every table, executions in flight included."""
    home = tmp_path / "home"
    home.mkdir()

    async def furnish() -> None:
        store = await SqliteStore.open(home / DATABASE, Vault.load_or_create(home / KEY))
        await SAMPLES.furnish(store)
        await store.add_key(SAMPLES.key())
        await store.set_test_users(SAMPLES.sid("FW", 1), ["+15551", "a\0b"])
        await store.put_sink(sink(SAMPLES))
        await store.put_subscription(subscription(SAMPLES))
        for number in range(1, 301):
            event = SAMPLES.message(number)
            turn = SAMPLES.turn(
                SAMPLES.execution(number),
                event,
                effects=(SAMPLES.http_request("z"), SAMPLES.http_request("a")),
                timers=(SAMPLES.timer("t", number),),
                reply=SAMPLES.reply(event),
            )
            assert await store.commit(turn, [stream_event(SAMPLES, str(number))]) == Committed()
        await store.commit(faulty(SAMPLES, SAMPLES.execution(301), 81002))
        await store.close()

    asyncio.run(furnish())
    return home


def old_file(home: Path, version: int) -> None:
    home.mkdir(exist_ok=True)
    db = apsw.Connection(str(home / DATABASE))
    migrate(db, STEPS[:version])
    db.close()


# migrate


def test_a_file_is_made_once(call: Run, tmp_path: Path) -> None:
    where = ("--home", tmp_path / "home")
    checked = call("migrate", "--check", *where)
    assert checked.status == 1
    assert f"at version 0 of {NOW}: run soundstage migrate" in checked.err
    assert not (tmp_path / "home").exists()
    assert call("migrate", *where).out.endswith(f"was made, at version {NOW}\n")
    assert call("migrate", *where).out.endswith(f"is up to date, at version {NOW}\n")
    assert call("migrate", "--check", *where).status == 0


@pytest.mark.parametrize("version", range(1, NOW))
def test_an_old_file_is_brought_up_to_date(call: Run, tmp_path: Path, version: int) -> None:
    old_file(tmp_path, version)
    assert call("migrate", "--check", "--home", tmp_path).status == 1
    done = call("migrate", "--home", tmp_path)
    assert done.out.endswith(f"went from version {version} to {NOW}\n")


def test_a_newer_file_is_refused(call: Run, tmp_path: Path) -> None:
    db = apsw.Connection(str(tmp_path / DATABASE))
    db.pragma("user_version", NOW + 1)
    db.close()
    for words in (("migrate",), ("migrate", "--check")):
        refused = call(*words, "--home", tmp_path)
        assert refused.status == 1
        assert "newer Soundstage" in refused.err


def test_a_postgresql_is_brought_up_to_date(
    call: Run, tmp_path: Path, url: str, server: Server
) -> None:
    url = url.replace("postgres@", "postgres:hush@")
    where = ("--home", tmp_path, "--database", url)
    assert call("migrate", "--check", *where).status == 1
    made = call("migrate", *where)
    assert made.out.endswith(f"was made, at version {NOW}\n")
    assert "hush" not in made.out
    assert call("migrate", "--home", tmp_path, SOUNDSTAGE_DATABASE=url).out.endswith(
        f"is up to date, at version {NOW}\n"
    )
    server.execute("UPDATE schema_version SET version = 99", url)
    for words in (("migrate",), ("migrate", "--check")):
        refused = call(*words, *where)
        assert refused.status == 1
        assert "newer Soundstage" in refused.err
        assert "hush" not in refused.err


def test_a_database_that_is_not_there_is_named(call: Run, tmp_path: Path) -> None:
    away = call("migrate", "--home", tmp_path, "--database", "postgresql://me:hush@127.0.0.1:1/x")
    assert away.status == 1
    assert "postgresql://127.0.0.1:1/x cannot be reached" in away.err
    wrong = call("migrate", "--home", tmp_path, "--database", "mysql://me:hush@host/x")
    assert wrong.status == 2
    assert "'mysql:', expected the URL of a PostgreSQL" in wrong.err


# db copy


def test_everything_is_copied_and_goes_on(call: Run, home: Path, url: str) -> None:
    done = call("db", "copy", home / DATABASE, url)
    assert done.status == 0, done.err
    rows = dict(line.split() for line in done.out.splitlines()[1:16])
    assert rows["executions"] == rows["journal"] == "301"
    assert rows["timers"] == rows["seen"] == rows["outbox"] == "300"
    assert rows["effects"] == "600"
    assert rows["alerts"] == rows["sinks"] == rows["accounts"] == "1"
    assert f"needs a copy of {home / KEY}" in done.out

    async def compare() -> None:
        vault = Vault.load_or_create(home / KEY)
        old = await SqliteStore.open(home / DATABASE, vault)
        new = await PostgresStore.open(url, vault, "node")
        flow, account = SAMPLES.sid("FW", 1), SAMPLES.sid("AC", 1)
        for method, *arguments in (
            ("accounts",),
            ("keys", account),
            ("flow", flow),
            ("revision", flow, 1),
            ("executions", flow, ExecutionFilter(), 500, Cursor()),
            ("pending_effects",),
            ("due_timers", SAMPLES.at(1e6), 500),
            ("journal", SAMPLES.sid("FN", 7)),
            ("seen", "message 7"),
            ("sinks", account),
            ("subscriptions", account),
            ("undelivered", SAMPLES.sid("DG", 1), 500),
        ):
            kept = await getattr(old, method)(*arguments)
            assert await getattr(new, method)(*arguments) == kept, method
        assert await new.test_users(flow) == ("+15551", "a\N{SYMBOL FOR NULL}b")
        execution = await new.execution(SAMPLES.sid("FN", 7))
        assert execution
        turn = SAMPLES.turn(
            execution,
            SAMPLES.message("new"),
            done=("z",),
            effects=(SAMPLES.http_request("new"),),
            timers=(SAMPLES.timer("new", 1),),
        )
        assert await new.commit(turn, [stream_event(SAMPLES, "new")]) == Committed()
        assert (await new.pending_effects())[-1].effect.id == "new"
        assert (await new.undelivered(SAMPLES.sid("DG", 1), 500))[-1].body["id"] == "new"
        again = SAMPLES.turn(turn.execution, SAMPLES.message(7))
        assert isinstance(await new.commit(again), Seen)
        await old.close()
        await new.close()

    asyncio.run(compare())
    refused = call("db", "copy", home / DATABASE, url)
    assert refused.status == 1
    assert "is not empty: it has accounts" in refused.err


def test_a_file_in_use_is_not_copied(start: Start, call: Run, tmp_path: Path, url: str) -> None:
    start("serve", "--development", "--port", "0", "--home", tmp_path)
    refused = call("db", "copy", tmp_path / DATABASE, url)
    assert refused.status == 1
    assert "in use by process" in refused.err


def test_a_copy_that_fails_leaves_nothing(call: Run, home: Path, url: str, server: Server) -> None:
    assert call("migrate", "--home", home, "--database", url).status == 0
    server.execute("ALTER TABLE outbox ADD CHECK (number < 250)", url)
    failed = call("db", "copy", home / DATABASE, url)
    assert failed.status == 1
    assert server.execute("SELECT count(*) FROM accounts", url) == [(0,)]
    server.execute("ALTER TABLE outbox DROP CONSTRAINT outbox_number_check", url)
    assert call("db", "copy", home / DATABASE, url).status == 0


def test_a_copy_that_is_not_the_same_is_refused(
    call: Run, home: Path, url: str, server: Server
) -> None:
    assert call("migrate", "--home", home, "--database", url).status == 0
    server.execute(
        "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN NEW.due := NEW.due + 1; RETURN NEW; END $$",
        url,
    )
    server.execute(
        "CREATE TRIGGER spoiled BEFORE INSERT ON timers FOR EACH ROW EXECUTE FUNCTION spoil()", url
    )
    refused = call("db", "copy", home / DATABASE, url)
    assert refused.status == 1
    assert "timers is not what" in refused.err
    assert server.execute("SELECT count(*) FROM timers", url) == [(0,)]


def test_a_key_that_opens_no_token_is_refused_before_anything_is_copied(
    call: Run, home: Path, url: str, tmp_path: Path
) -> None:
    refused = call("db", "copy", home / DATABASE, url, "--home", tmp_path / "another")
    assert refused.status == 1
    assert "vault's key is not the one" in refused.err


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("db", "copy", "nowhere.db", "postgresql://127.0.0.1:1/x"), 1, "there is no database"),
        (("db", "copy", "nowhere.db", "mysql://127.0.0.1/x"), 2, "no URL of a PostgreSQL"),
    ],
)
def test_what_cannot_be_copied_is_said(
    call: Run, words: tuple[str, ...], status: int, said: str
) -> None:
    result = call(*words)
    assert result.status == status
    assert said in result.err
