"""`soundstage alerts`: what went wrong in running flows, and what to do about it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Annotated, Protocol

import typer

from soundstage.api.advice import alert_text
from soundstage.cli.database import database_of
from soundstage.cli.errors import CommandError, UsageError
from soundstage.core.alerts import Alert
from soundstage.settings import Settings, read_settings
from soundstage.sid import is_sid
from soundstage.store.choosing import import_postgresql
from soundstage.store.sqlite.looking import Onlooker

_POLL_SECONDS = 1.0
_LEVELS = ("error", "warning")


def alerts(
    level: Annotated[str | None, typer.Option(help="Only these: error or warning.")] = None,
    account: Annotated[
        str | None, typer.Option(metavar="SID", help="Only those of this account.")
    ] = None,
    execution: Annotated[
        str | None, typer.Option(metavar="SID", help="Only those of this execution.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, the youngest.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with those to come.")] = False,
    home: Annotated[Path | None, typer.Option(help="Folder of database and keys.")] = None,
) -> None:
    """Show the warnings and errors of flows, the youngest last; the server may run meanwhile."""
    if level is not None and level not in _LEVELS:
        raise UsageError(f"--level is {level!r}, expected {' or '.join(_LEVELS)}")
    for option, sid, prefix in (("--account", account, "AC"), ("--execution", execution, "FN")):
        if sid is not None and not is_sid(sid, prefix):
            raise UsageError(f"{option} is {sid!r}, expected {prefix} and 32 hexadecimal digits")
    with _onlooker(read_settings(home=home)) as onlooker, suppress(KeyboardInterrupt):
        wanted = {"level": level, "account_sid": account, "execution_sid": execution}
        for alert in _all(onlooker, {k: v for k, v in wanted.items() if v}, limit, follow=follow):
            _show(alert)


class _Onlooker(Protocol):
    """Reads alerts of a database that servers use meanwhile."""

    def alerts(
        self, wanted: Mapping[str, str], limit: int, after: int | None = None
    ) -> Sequence[tuple[int, Alert]]: ...


def _onlooker(settings: Settings) -> AbstractContextManager[_Onlooker]:
    database = database_of(settings)
    if isinstance(database, str):
        looking = import_postgresql("soundstage.store.postgresql.looking")
        opened: AbstractContextManager[_Onlooker] = looking.Onlooker.open(database)
        return opened
    if not database.exists():
        raise CommandError(f"there is no database {database}; choose its folder with --home")
    return Onlooker.open(database)


def _all(
    onlooker: _Onlooker, wanted: dict[str, str], limit: int, *, follow: bool
) -> Iterator[Alert]:
    last = 0
    for number, alert in onlooker.alerts(wanted, limit):
        last = number
        yield alert
    while follow:
        time.sleep(_POLL_SECONDS)
        for number, alert in onlooker.alerts(wanted, limit, after=last):
            last = number
            yield alert


def _show(alert: Alert) -> None:
    print(f"{alert.at:%F %T} {alert.level} {alert.code} {alert.execution_sid}")
    print(f"  {alert_text(alert)}", flush=True)
