"""`soundstage chat`: text with a flow in the terminal."""

import asyncio
import sys
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from typing import Annotated

import structlog
import typer

from soundstage.carrier.aiohttp_client import AiohttpClient
from soundstage.carrier.guard import Guard
from soundstage.cli.chat.session import Play, Session
from soundstage.cli.chat.view import View
from soundstage.cli.errors import CommandError, UsageError
from soundstage.cli.files import decoded, read_bytes
from soundstage.errors import DefinitionError
from soundstage.limits import Limits
from soundstage.network.addresses import recipient
from soundstage.settings import read_settings
from soundstage.sid import is_sid
from soundstage.testing.stage import ADDRESS, CONTACT, Scene
from soundstage.validation import check


class Http(StrEnum):
    """Who answers the requests that a flow makes."""

    REAL = "real"
    NONE = "none"


class AsConversation(StrEnum):
    """Whether texts reach the flow through a conversation."""

    NO = "no"


def chat(
    flow: Annotated[str, typer.Argument(metavar="FLOW.json", help="The flow's definition.")],
    from_: Annotated[
        str,
        typer.Option("--from", help="The contact: a number, or a channel such as whatsapp:+1…."),
    ] = CONTACT,
    as_conversation: Annotated[
        AsConversation, typer.Option(help="Whether texts come through a conversation.")
    ] = AsConversation.NO,
    subflow: Annotated[
        list[str] | None,
        typer.Option(metavar="FW…=FILE", help="A flow that this one runs; may be repeated."),
    ] = None,
    http: Annotated[
        Http, typer.Option(help="Let the flow's HTTP requests out, or refuse them.")
    ] = Http.REAL,
) -> None:
    """Text with a flow: it runs on the real engine with a store and a phone network of its own.

    Time stands still until /wait moves it. /help shows what else can be typed.
    """
    del as_conversation
    settings = read_settings()
    limits = settings.limits
    subflows = dict(_subflow(text, limits) for text in subflow or ())
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    guard = Guard(allow_loopback=True, allow_private=settings.allow_private)
    client = AiohttpClient(guard) if http is Http.REAL else None
    play = Play(
        definition=_definition(flow, limits),
        subflows=subflows,
        http=client,
        scene=_scene(from_, limits),
    )
    view = View()
    with asyncio.Runner() as runner:
        session = Session(play, view)
        try:
            runner.run(session.open())
            for line in _lines(view):
                runner.run(session.take(line))
                if session.over:
                    break
        finally:
            runner.run(session.close())
            if client:
                runner.run(client.close())


def _lines(view: View) -> Iterator[str]:
    """Yield what is typed until its end; Ctrl-C ends it too."""
    if not view.interactive:
        yield from (line.rstrip("\r\n") for line in sys.stdin)
        return
    import_module("readline")  # so that input() edits lines; in a pipe it would print noise
    view.note("text the flow; /help shows what else there is")
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


def _subflow(text: str, limits: Limits) -> tuple[str, str]:
    sid, _, name = text.partition("=")
    if not is_sid(sid, "FW") or not name:
        raise UsageError(
            f"--subflow is {text!r}, expected FW and 32 hexadecimal digits, =, and a file"
        )
    return sid, _definition(name, limits)


def _definition(name: str, limits: Limits) -> str:
    content = read_bytes(name)
    try:
        check(content, limits)
    except DefinitionError as fault:
        listed = "\n".join(f"  {p.property_path}: {p.message}" for p in fault.problems)
        advice = f"`soundstage validate {name}` shows the lines"
        raise CommandError(f"{name} is not valid; {advice}\n{listed}") from fault
    return decoded(content)
