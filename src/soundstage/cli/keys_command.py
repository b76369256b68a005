"""`soundstage keys`: second ways to sign in to an account, each with a secret of its own."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from soundstage.api.credentials import hash_secret, new_secret
from soundstage.cli.errors import CommandError
from soundstage.cli.home import open_store
from soundstage.cli.tables import show_table
from soundstage.core.flows import ApiKey
from soundstage.settings import Settings, read_settings
from soundstage.sid import new_sid

keys = typer.Typer(
    no_args_is_help=True,
    help="Create, list and delete the API keys of an account. "
    "A server with a SQLite file must be stopped.",
)

Home = Annotated[Path | None, typer.Option(help="Folder of database and keys.")]
AccountSid = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's SID.")]


@keys.command()
def create(
    account: AccountSid,
    name: Annotated[str, typer.Option(help="A name for people.")] = "Key",
    home: Home = None,
) -> None:
    """Create a key and print its SID and secret; the secret is shown only now."""
    secret = new_secret()
    key = ApiKey(
        sid=new_sid("SK"),
        account_sid=account,
        name=name,
        secret_hash=hash_secret(secret),
        created_at=datetime.now(UTC),
    )
    asyncio.run(_create(read_settings(home=home), key))
    print(f"Key SID: {key.sid}\nSecret:  {secret}")


@keys.command("list")
def list_(account: AccountSid, home: Home = None) -> None:
    """List the keys of an account, oldest first."""
    found = asyncio.run(_list(read_settings(home=home), account))
    show_table(
        ("SID", "CREATED", "NAME"), [(k.sid, f"{k.created_at:%F %R}", k.name) for k in found]
    )


@keys.command()
def delete(
    sid: Annotated[str, typer.Argument(metavar="KEY", help="The key's SID.")], home: Home = None
) -> None:
    """Delete a key; it is refused from now on."""
    if not asyncio.run(_delete(read_settings(home=home), sid)):
        raise CommandError(f"there is no key {sid}; `soundstage keys list` shows them")
    print(f"{sid} is deleted")


async def _create(settings: Settings, key: ApiKey) -> None:
    async with open_store(settings) as store:
        if await store.account(key.account_sid) is None:
            raise _no_account(key.account_sid)
        await store.add_key(key)


async def _list(settings: Settings, account_sid: str) -> list[ApiKey]:
    async with open_store(settings) as store:
        if await store.account(account_sid) is None:
            raise _no_account(account_sid)
        return list(await store.keys(account_sid))


async def _delete(settings: Settings, sid: str) -> bool:
    async with open_store(settings) as store:
        return await store.delete_key(sid)


def _no_account(sid: str) -> CommandError:
    return CommandError(f"there is no account {sid}; `soundstage accounts list` shows them")
