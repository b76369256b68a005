"""`soundstage probe`: experiments that settle what Studio's documentation leaves open."""

import sys
from typing import Annotated

import msgspec
import typer

from soundstage.cli.errors import UsageError
from soundstage.testing.probes import Probe, probes
from soundstage.testing.probes.script import script


def probe(
    topic: Annotated[str | None, typer.Argument(help="One of the list; the list without.")] = None,
    flow: Annotated[bool, typer.Option("--flow", help="Print only the flow definition.")] = False,
) -> None:
    """Print a shell script that settles an open question on the real Studio.

    Without a topic it lists the questions, and what Soundstage does.
    """
    if topic is None:
        print("\n\n".join(_summary(name, found) for name, found in probes().items()))
        return
    if topic not in probes():
        raise UsageError(f"there is no probe {topic!r}; expected one of {', '.join(probes())}")
    found = probes()[topic]
    if flow:
        print(msgspec.json.format(msgspec.json.encode(found.definition()), indent=2).decode())
    else:
        sys.stdout.write(script(topic, found) + "\n")


def _summary(topic: str, found: Probe) -> str:
    return f"{topic}\n  {found.question}\n  Soundstage: {found.ours}"
