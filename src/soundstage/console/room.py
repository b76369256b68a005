"""What all requests of the console share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from soundstage.console.phone.phones import Phones
from soundstage.console.session.attempts import Attempts
from soundstage.console.session.tickets import Tickets
from soundstage.core.flows import Account
from soundstage.runtime.node import Node

Numbers = Callable[[Account, str], Awaitable[tuple[str, ...]]]
"""Returns an account's numbers of the simulated network that lead to a flow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The node behind the console, its sessions, and where its project file is looked for."""

    node: Node
    phones: Phones
    tickets: Tickets
    attempts: Attempts
    numbers: Numbers
    folder: Path


@dataclass(slots=True, kw_only=True)
class Visit:
    """What is particular to one request: who made it, and the cookie that its answer sets.

    `cookie` is None when the browser keeps what it has, and empty when it is to forget it.
    """

    address: str
    base_url: str
    expires: int = 0
    csrf_token: str = ""
    cookie: str | None = None
