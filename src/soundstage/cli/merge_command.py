"""`soundstage merge`: two edits of one flow become one; git can call it as a merge driver."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from soundstage.cli.errors import CommandError, Exit, UsageError
from soundstage.cli.files import STANDARD_INPUT
from soundstage.cli.flow_sources import NOTHING, Source, read_source, read_text
from soundstage.definition.canonical import style_of, write
from soundstage.definition.diff.describe import shown
from soundstage.definition.merge import Conflict, merge
from soundstage.errors import Json


def merge_(
    base: Annotated[str, typer.Argument(metavar="BASE", help="The flow that both began with.")],
    ours: Annotated[str, typer.Argument(metavar="OURS", help="Our edit: its form is kept.")],
    theirs: Annotated[str, typer.Argument(metavar="THEIRS", help="The other edit.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; standard output else.")
    ] = None,
    path: Annotated[str | None, typer.Option("--path", help="What messages call the flow.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Answer in JSON: the definition and the conflicts.")
    ] = False,
) -> None:
    """Merge the changes of two edits of one flow, by widget and property.

    The exit status is 0 without conflicts, 1 with conflicts (ours is kept) and 2 when in trouble.
    """
    try:
        sides = [_read(name) for name in (base, ours, theirs)]
    except CommandError as fault:
        raise UsageError(str(fault)) from fault
    merged = merge(*(side.document for side in sides))
    text = write(merged.definition, style_of(sides[1].text))
    if as_json:
        print(msgspec.json.format(msgspec.json.encode(merged), indent=2).decode())
    elif output is None:
        print(text, end="")
    if output is not None:
        output.write_text(text, encoding="utf-8", newline="")
    for line in _report(path or ours, merged.conflicts):
        typer.echo(line, err=True)
    if merged.conflicts:
        raise typer.Exit(Exit.FAILED)


def _read(name: str) -> Source:
    """Read a side; git gives an empty file for a flow that was not there."""
    if name != STANDARD_INPUT and Path(name).is_file() and not read_text(name).strip():
        return Source(name, "", NOTHING)
    return read_source(name)


def _report(name: str, conflicts: tuple[Conflict, ...]) -> list[str]:
    if not conflicts:
        return []
    count = f"{len(conflicts)} conflict{'s' if len(conflicts) > 1 else ''}"
    lines = [f"{name}: {count}; the flow has our side of each"]
    for conflict in conflicts:
        lines.append(f"  {' › '.join(conflict.path)}")
        sides = (("base", conflict.base), ("ours", conflict.ours), ("theirs", conflict.theirs))
        lines += [f"    {word + ':':8}{_value(value)}" for word, value in sides]
    return lines


def _value(value: Json) -> str:
    text = "(not there)" if value is msgspec.UNSET else shown(value)
    return text.replace("\n", "\n            ")
