"""How a call looks in a terminal: what is heard in full, everything else in short notes."""

from collections.abc import Callable

from rich.text import Text

from soundstage.cli.chat.view import View
from soundstage.testing.calls import CallLine

_NOTES: dict[str, Callable[[CallLine], str]] = {
    "ringing": lambda line: f"{line.call.phone} rings",
    "dial": lambda line: f"connects to {line}",
    "bridge": lambda line: f"talks to {line}",
    "gather": lambda line: f"listens for {_inputs(line)}",
    "record": lambda _: "records",
    "pause": lambda line: f"is silent for {line.data.get('seconds')} s",
    "enqueue": lambda line: f"waits in the queue {line}",
    "accept": lambda _: "somebody accepts the task and speaks with the caller",
    "conference": lambda line: f"is in the conference {line}",
    "connect": lambda line: f"is connected to {line.data.get('noun')} {line}".rstrip(),
    "pay": lambda _: "waits for a payment",
    "hangup": lambda line: f"the call of {line.call.phone} is over: {line.data.get('status')}",
}


class CallView(View):
    """Shows calls on a console, and what texts show besides."""

    def line(self, line: CallLine) -> None:
        """Show something that happened on a call."""
        if line.kind == "error":
            self.error(str(line))
        elif line.heard:
            self._console.print(Text(f"{_speaker(line)}: {_sound(line)}", style="cyan"))
        elif line.kind in _NOTES:
            self.note(_NOTES[line.kind](line))


def _speaker(line: CallLine) -> str:
    return "they" if line.kind == "heard" else "flow"


def _sound(line: CallLine) -> str:
    return f"♪ {line}" if line.kind == "play" else str(line)


def _inputs(line: CallLine) -> str:
    names = {"dtmf": "keys", "speech": "speech"}
    return " and ".join(names[kind] for kind in str(line.data.get("input", "")).split())
