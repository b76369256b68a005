"""`soundstage call`: call a flow from the terminal."""

from typing import Annotated

import typer

from soundstage.cli.call.session import CallSession
from soundstage.cli.call.view import CallView
from soundstage.cli.playing import Http, play
from soundstage.testing.stage import CONTACT


def call(
    flow: Annotated[str, typer.Argument(metavar="FLOW.json", help="The flow's definition.")],
    from_: Annotated[str, typer.Option("--from", help="The caller's number.")] = CONTACT,
    subflow: Annotated[
        list[str] | None,
        typer.Option(metavar="FW…=FILE", help="A flow that this one runs; may be repeated."),
    ] = None,
    http: Annotated[
        Http, typer.Option(help="Let the flow's HTTP requests out, or refuse them.")
    ] = Http.REAL,
) -> None:
    """Call a flow: type keys to press them, `say …` to speak.

    It runs on the real engine with a store and a phone network of its own. Speaking takes no
    time, and the clock stands still until /wait moves it. /help shows what else can be typed.
    """
    play(CallSession, CallView(), flow, from_, subflow or (), http)
