"""`soundstage chat`: text with a flow in the terminal."""

from enum import StrEnum
from typing import Annotated

import typer

from soundstage.cli.chat.session import Session
from soundstage.cli.chat.view import View
from soundstage.cli.playing import Http, play
from soundstage.testing.stage import CONTACT


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
    play(Session, View(), flow, from_, subflow or (), http)
