"""`soundstage draw`: a picture of a flow."""

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from soundstage.cli.errors import CommandError, UsageError
from soundstage.cli.flow_sources import read_source
from soundstage.definition.model import read_definition
from soundstage.drawing import draw, mermaid
from soundstage.drawing.text import FONT

_WIDEST, _CRISP = 10_000, 2.0
"""Pixels of the larger side at the most, and of each point when there is room."""

_SIZE = re.compile(r' (?:width|height)="(\d+)"')
_SAMPLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    f'<text y="9" font-family="{FONT}">A</text></svg>'
)
_NO_FONT = (
    "warning: this machine has no font, so the picture has no text: install one, such as "
    "Liberation Sans or DejaVu Sans, or draw SVG"
)


class Format(StrEnum):
    """What kind of picture."""

    SVG = "svg"
    PNG = "png"
    MERMAID = "mermaid"


_ENDINGS = {
    ".svg": Format.SVG,
    ".png": Format.PNG,
    ".mmd": Format.MERMAID,
    ".mermaid": Format.MERMAID,
}


def draw_(
    flow: Annotated[
        str,
        typer.Argument(metavar="FLOW", help="A file, FW…@3 on a server, REF:PATH in git, or -."),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; standard output else.")
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="As the output's name ends, else svg.")
    ] = None,
    server: Annotated[
        str | None,
        typer.Option("--server", help="Twilio's or a Soundstage's URL; SOUNDSTAGE_URL otherwise."),
    ] = None,
) -> None:
    """Draw a flow as SVG, PNG (needs the extra `png`) or Mermaid."""
    wanted = format_ or _format_of(output)
    source = read_source(flow, server)
    if not isinstance(source.document.get("initial_state"), str):
        raise CommandError(f"{source.label} has no initial_state: expected the name of a state")
    definition = read_definition(source.document)
    if wanted is Format.MERMAID:
        _write(mermaid(definition).encode(), output)
    elif wanted is Format.SVG:
        _write(draw(definition).encode(), output)
    else:
        _write(_png(draw(definition)), output)


def _format_of(output: Path | None) -> Format:
    if output is None:
        return Format.SVG
    found = _ENDINGS.get(output.suffix.lower())
    if found is None:
        known = ", ".join(_ENDINGS)
        raise UsageError(f"{output} ends in none of {known}: give one of them, or --format")
    return found


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)


def _png(svg: str) -> bytes:
    try:
        from resvg_py import svg_to_bytes  # noqa: PLC0415 (an optional extra)
    except ImportError as error:
        raise CommandError(
            "PNG needs the extra png: pip install 'soundstage[png]'; SVG needs nothing"
        ) from error
    size = max(int(found) for found in _SIZE.findall(svg)[:2])
    zoom = min(_CRISP, _WIDEST / size)
    try:
        picture: bytes = svg_to_bytes(svg_string=svg, zoom=zoom)
        without = svg_to_bytes(svg_string=_SAMPLE)
        if without == svg_to_bytes(svg_string=_SAMPLE, skip_system_fonts=True):
            typer.echo(_NO_FONT, err=True)
    except ValueError as error:
        raise CommandError(f"the picture cannot be drawn: {error}") from error
    return picture
