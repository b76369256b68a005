"""How a texting session looks: bubbles in a terminal, plain lines in a pipe."""

import json
from collections.abc import Sequence

from rich.align import Align
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from soundstage.carrier.http import Request
from soundstage.carrier.urls import shown
from soundstage.core.execution import Step
from soundstage.errors import FlowFault, Json
from soundstage.testing.messages import Message

_WIDEST_BUBBLE = 60
_PIPE_WIDTH = 10_000


class View:
    """Shows a session on a console."""

    def __init__(self, console: Console | None = None) -> None:
        found = console or Console(highlight=False)
        if not found.is_terminal:
            found = Console(width=_PIPE_WIDTH, highlight=False)
        self._console = found

    @property
    def interactive(self) -> bool:
        """Tell whether a person types and looks."""
        return self._console.is_terminal

    def message(self, message: Message) -> None:
        """Show what the flow texted."""
        text = "\n".join(filter(None, (message.body, *message.media)))
        failed = message.status in ("failed", "undelivered")
        if failed:
            text += f"\n({message.status}, error {message.error_code})"
        if not self.interactive:
            self._console.print(Text(f"flow: {text}"))
            return
        width = min(_WIDEST_BUBBLE, self._console.width)
        style = "red" if failed else "cyan"
        bubble = Panel(Text(text), border_style=style, expand=False, width=None)
        self._console.print(Align.left(bubble, width=width))

    def typed(self, body: str) -> None:
        """Repeat what was typed, where the terminal has not shown it."""
        if not self.interactive:
            self._console.print(Text(f"you: {body}"))

    def path(self, steps: Sequence[Step]) -> None:
        """Show the way that was taken through the states."""
        if steps:
            self.note(route(steps))

    def request(self, request: Request) -> None:
        """Show an HTTP request that the flow made."""
        self.note(f"{request.method} {shown(request.url)}")

    def fault(self, fault: FlowFault) -> None:
        """Show a warning or error of the flow."""
        style = "red" if fault.level == "error" else "yellow"
        self._console.print(Text(f"{fault.level} {fault.code}: {fault.message}", style=style))

    def note(self, text: str) -> None:
        """Say something that is not part of the conversation."""
        self._console.print(Text(f"  {text}", style="dim"))

    def error(self, text: str) -> None:
        """Say why something was not done."""
        self._console.print(Text(f"error: {text}", style="red"))

    def value(self, value: Json) -> None:
        """Show a value of the context as JSON."""
        text = json.dumps(value, indent=2, ensure_ascii=False)
        if self.interactive:
            self._console.print_json(text)
        else:
            self._console.print(Text(text))


def route(steps: Sequence[Step]) -> str:
    """Return the steps as one line: states, and on the arrows the events they were left by."""
    words: list[str] = []
    place: str | None = None
    for step in steps:
        if step.transitioned_from != place:
            words += ["·"] * bool(words) + [step.transitioned_from]
        words.append(f"─{step.name}→ {step.transitioned_to}")
        place = step.transitioned_to
    return " ".join(words)
