"""What `soundstage serve` says when it is ready: where it is, and four ways to try it."""

import os
import shlex
import sys
from pathlib import Path

from soundstage.cli.development import PHONE, sample_path
from soundstage.core.flows import Account
from soundstage.settings import Settings

_NAME = "soundstage"


def show_banner(
    settings: Settings, origin: str, account: Account | None, number: str, link: str
) -> None:
    """Print where the server is and, in development, how to try it; `link` opens the editor."""
    print(f"Soundstage listens on {settings.base_url} (data in {settings.home})", flush=True)
    if account is None:
        print("There is no account yet: stop, run `soundstage accounts create`, start again.")
    elif settings.development:
        print("\n".join(_development(settings, origin, account, number, link)))
    elif link:
        print(f"Open the editor at {link}")
    print("Ctrl-C stops it.", flush=True)


def _development(
    settings: Settings, origin: str, account: Account, number: str, link: str
) -> list[str]:
    lines = [f"Account SID: {account.sid}", f"Auth token:  {account.auth_token}", "", "Try it:"]
    if link:
        lines.append(f"  {link}  (the editor)")
    lines.append(f"  {_command()} chat {_short(sample_path())}")
    if number:
        lines += [f"  {line}" for line in _curl(origin, account, number)]
    lines += [f"  {_python(settings.base_url, account)}", ""]
    return lines


def _curl(origin: str, account: Account, number: str) -> list[str]:
    """Return how to let a phone text the sample flow, and how to see what it got."""
    url = f"curl -s -u {account.sid}:{account.auth_token} {origin}/network/phones/{PHONE}/messages"
    text = f'{{"to": "{number}", "body": "Hello"}}'
    return [f"{url} -H 'Content-Type: application/json' -d '{text}'", url]


def _python(url: str, account: Account) -> str:
    """Return a line of Python that lists the flows with the official SDK."""
    program = (
        "from twilio.rest import Client; "
        f"client = Client('{account.sid}', '{account.auth_token}'); "
        f"client.studio.base_url = '{url}'; "
        "print([flow.friendly_name for flow in client.studio.v2.flows.list()])"
    )
    return f'python -c "{program}"'


def _command() -> str:
    """Return how this very program is called."""
    called = Path(sys.argv[0])
    return _short(called) if called.name == _NAME else _NAME


def _short(path: Path) -> str:
    """Return the path as one would type it here."""
    near = os.path.relpath(path)
    return shlex.quote(str(path) if near.startswith("..") else near)
