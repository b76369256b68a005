"""What the commands have in common that play a flow in the terminal."""

import asyncio
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TypeVar

import structlog

from soundstage.carrier.aiohttp_client import AiohttpClient
from soundstage.carrier.guard import Guard
from soundstage.cli.chat.session import Play, Session
from soundstage.cli.chat.view import View
from soundstage.cli.errors import CommandError, UsageError
from soundstage.cli.files import STANDARD_INPUT, decoded, read_bytes, read_flow
from soundstage.environments import subflow_files
from soundstage.errors import DefinitionError
from soundstage.limits import Limits
from soundstage.network.addresses import recipient
from soundstage.settings import read_settings
from soundstage.sid import is_sid
from soundstage.testing.stage import ADDRESS, Scene
from soundstage.validation import check

V = TypeVar("V", bound=View)


class Http(StrEnum):
    """Who answers the requests that a flow makes."""

    REAL = "real"
    NONE = "none"


def play(
    session: Callable[[Play, V], Session],
    view: V,
    flow: str,
    contact: str,
    subflows: Sequence[str],
    http: Http,
) -> None:
    """Open a session and do what is typed, until its end."""
    settings = read_settings()
    limits = settings.limits
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    variables = os.environ if http is Http.REAL else {}
    named = subflow_files(Path(flow), decoded(read_bytes(flow))) if flow != STANDARD_INPUT else {}
    read = {sid: _definition(str(path), limits, variables) for sid, path in named.items()}
    read |= dict(_subflow(text, limits, variables) for text in subflows)
    definition, scene = _definition(flow, limits, variables), _scene(contact, limits)
    guard = Guard(allow_loopback=True, allow_private=settings.allow_private)
    client = AiohttpClient(guard) if http is Http.REAL else None
    played = session(Play(definition=definition, subflows=read, http=client, scene=scene), view)
    with asyncio.Runner() as runner:
        try:
            runner.run(played.open())
            for line in _lines(view, played.HINT):
                runner.run(played.take(line))
                if played.over:
                    break
        finally:
            runner.run(played.close())
            if client:
                runner.run(client.close())


def _lines(view: View, hint: str) -> Iterator[str]:
    """Yield what is typed until its end; Ctrl-C ends it too."""
    if not view.interactive:
        yield from (line.rstrip("\r\n") for line in sys.stdin)
        return
    import_module("readline")  # so that input() edits lines; in a pipe it would print noise
    view.note(hint)
    while True:
        try:
            yield input("> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return


def _scene(contact: str, limits: Limits) -> Scene:
    """Return the scene; the flow's address is on the contact's channel."""
    if recipient(contact) is None:
        example = "a number such as +15551230001, alone or behind whatsapp:"
        raise UsageError(f"--from is {contact!r}, expected {example}")
    channel, colon, _ = contact.rpartition(":")
    return Scene(contact=contact, address=f"{channel}{colon}{ADDRESS}", limits=limits)


def _subflow(text: str, limits: Limits, variables: Mapping[str, str]) -> tuple[str, str]:
    sid, _, name = text.partition("=")
    if not is_sid(sid, "FW") or not name:
        raise UsageError(
            f"--subflow is {text!r}, expected FW and 32 hexadecimal digits, =, and a file"
        )
    return sid, _definition(name, limits, variables)


def _definition(name: str, limits: Limits, variables: Mapping[str, str]) -> str:
    content = read_flow(name, variables)
    try:
        check(content, limits)
    except DefinitionError as fault:
        listed = "\n".join(f"  {p.property_path}: {p.message}" for p in fault.problems)
        advice = f"`soundstage validate {name}` shows the lines"
        raise CommandError(f"{name} is not valid; {advice}\n{listed}") from fault
    return decoded(content)
