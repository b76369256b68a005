"""`soundstage accounts`: who may use an installation."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from soundstage.cli.errors import CommandError, UsageError
from soundstage.cli.first_account import add_account, new_token
from soundstage.cli.home import open_store
from soundstage.cli.tables import show_table
from soundstage.core.flows import Account
from soundstage.settings import Settings, read_settings
from soundstage.sid import is_sid, new_sid

accounts = typer.Typer(
    no_args_is_help=True,
    help="Create and list accounts; rotate their tokens. "
    "A server with a SQLite file must be stopped.",
)

Home = Annotated[Path | None, typer.Option(help="Folder of database and keys.")]


@accounts.command()
def create(
    name: Annotated[str, typer.Option(help="A name for people.")] = "Account",
    sid: Annotated[str | None, typer.Option(help="An SID to keep; made up otherwise.")] = None,
    token: Annotated[str | None, typer.Option(help="A token to keep; made up otherwise.")] = None,
    home: Home = None,
) -> None:
    """Create an account and print its SID and auth token."""
    if sid is not None and not is_sid(sid, "AC"):
        raise UsageError(f"--sid is {sid!r}, expected AC and 32 hexadecimal digits")
    settings = read_settings(home=home)
    _show(asyncio.run(_create(settings, name, sid or new_sid("AC"), token or new_token())))


@accounts.command("list")
def list_(home: Home = None) -> None:
    """List the accounts, oldest first, without their tokens."""
    found = asyncio.run(_list(read_settings(home=home)))
    show_table(
        ("SID", "CREATED", "NAME"), [(a.sid, f"{a.created_at:%F %R}", a.name) for a in found]
    )


@accounts.command()
def rotate(
    sid: Annotated[str, typer.Argument(metavar="SID", help="The account's SID.")],
    token: Annotated[str | None, typer.Option(help="A token to keep; made up otherwise.")] = None,
    home: Home = None,
) -> None:
    """Give an account another auth token and print it; the old one is refused from now on."""
    _show(asyncio.run(_rotate(read_settings(home=home), sid, token or new_token())))


async def _create(settings: Settings, name: str, sid: str, token: str) -> Account:
    async with open_store(settings) as store:
        if await store.account(sid) is not None:
            raise CommandError(f"{sid} exists already; `soundstage accounts rotate` changes it")
        return await add_account(store, name, sid, token)


async def _list(settings: Settings) -> list[Account]:
    async with open_store(settings) as store:
        return list(await store.accounts())


async def _rotate(settings: Settings, sid: str, token: str) -> Account:
    async with open_store(settings) as store:
        await store.set_auth_token(sid, token)
        account = await store.account(sid)
    if account is None:
        raise CommandError(f"there is no account {sid}; `soundstage accounts list` shows them")
    return account


def _show(account: Account) -> None:
    print(f"Account SID: {account.sid}\nAuth token:  {account.auth_token}")
