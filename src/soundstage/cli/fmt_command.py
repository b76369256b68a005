"""`soundstage fmt`: flow definitions in their canonical form."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from soundstage.cli.errors import CommandError, Exit, UsageError
from soundstage.cli.files import STANDARD_INPUT, read_bytes, shown
from soundstage.cli.flow_sources import parse
from soundstage.definition.canonical import format_definition
from soundstage.errors import Json


def fmt(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Flows, or folders of flows; - is standard input."),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; list what is not canonical.")
    ] = False,
) -> None:
    """Write flows with keys in Studio's order, two spaces of indentation and a last new line.

    In folders, JSON files with states are flows. With `--check` the exit status is 1 when a
    flow is not canonical. A flow that cannot be read is left as it is, and the status is 2.
    """
    changed, faults = 0, []
    for name in _each(paths):
        try:
            changed += _format(name, check)
        except CommandError as fault:
            faults.append(str(fault))
    if faults:
        raise UsageError("\n".join(faults))
    if check and changed:
        raise typer.Exit(Exit.FAILED)


def _each(paths: list[str]) -> Iterator[str]:
    for path in paths:
        if path == STANDARD_INPUT or not Path(path).is_dir():
            yield path
            continue
        for found in sorted(Path(path).rglob("*.json")):
            if found.is_file() and _looks_like_a_flow(found):
                yield str(found)


def _looks_like_a_flow(path: Path) -> bool:
    content = path.read_bytes()
    return b'"states"' in content and b'"initial_state"' in content


def _format(name: str, check: bool) -> bool:
    """Format one file; tell whether it was not canonical."""
    content = read_bytes(name)
    document = parse(shown(name), content)
    if not _is_flow(document):
        raise CommandError(f"{shown(name)}:1:1: is not a flow definition: it has no states (#/)")
    text = format_definition(document).encode()
    differs = text != content
    if name == STANDARD_INPUT and not check:
        print(text.decode(), end="")
    elif differs:
        if not check:
            Path(name).write_bytes(text)
        print(f"{shown(name)}: {'is not canonical' if check else 'formatted'}")
    return differs


def _is_flow(document: Json) -> bool:
    return isinstance(document, dict) and isinstance(document.get("states"), list)
