"""`soundstage render`: what a template gives, for one context or for many."""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

import msgspec
import typer

from soundstage.cli.errors import CommandError, Exit, UsageError
from soundstage.cli.files import STANDARD_INPUT, decoded, read_bytes, shown
from soundstage.errors import Json
from soundstage.limits import Limits
from soundstage.liquid import LiquidError, Template, compile_template
from soundstage.settings import read_settings


class _Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a batch."""

    template: str
    data: dict[str, Json] = {}


def render(
    template: Annotated[
        str | None, typer.Argument(help="The template; - reads it from standard input.")
    ] = None,
    context: Annotated[
        str | None, typer.Option(metavar="FILE", help="JSON file with what the template reads.")
    ] = None,
    batch: Annotated[
        bool, typer.Option("--batch", help="JSON lines in, JSON lines out; see docs/cli.md.")
    ] = False,
    now: Annotated[
        str | None, typer.Option(help="The present moment for dates, such as 2026-01-05T09:00Z.")
    ] = None,
) -> None:
    """Fill a Liquid template in, as a running flow would.

    The exit status is 1 when the template cannot be rendered; the message shows the place.
    """
    moment, limits = _moment(now), read_settings().limits
    if batch == (template is not None):
        raise UsageError("give either a template or --batch")
    if batch:
        _render_batch(moment, limits)
        return
    source = decoded(read_bytes(STANDARD_INPUT)) if template == STANDARD_INPUT else template or ""
    try:
        text = compile_template(source, limits).render(_context(context), moment, limits)
    except LiquidError as fault:
        raise CommandError(_explained(source, fault)) from fault
    print(text)


def _render_batch(moment: datetime, limits: Limits) -> None:
    """Answer every line, good or bad, and fail at the end when one could not be read."""
    compiled = lru_cache(maxsize=1_024)(lambda source: compile_template(source, limits))
    unreadable = False
    for answer in _answers(compiled, moment, limits):
        unreadable |= answer.get("error", {}).get("class") == "input"
        sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
        sys.stdout.buffer.flush()
    if unreadable:
        raise typer.Exit(Exit.FAILED)


def _answers(compiled: Any, moment: datetime, limits: Limits) -> Iterator[dict[str, Json]]:
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            case = msgspec.json.decode(line, type=_Case)
            template: Template = compiled(case.template)
            yield {"output": template.render(case.data, moment, limits)}
        except LiquidError as fault:
            yield _error(fault.kind, fault.message, fault.line, fault.column)
        except (msgspec.DecodeError, UnicodeError) as fault:
            yield _error("input", f"{fault}; expected template and data", number, 1)


def _error(kind: str, message: str, line: int, column: int) -> dict[str, Json]:
    return {"error": {"class": kind, "message": message, "line": line, "column": column}}


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        expected = "a date and time such as 2026-01-05T09:00:00Z"
        raise UsageError(f"--now is {text!r}, expected {expected}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _context(name: str | None) -> Mapping[str, Json]:
    if name is None:
        return {}
    try:
        return msgspec.json.decode(read_bytes(name), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeError) as error:
        message = f"{shown(name)} is not a JSON object: {error}"
        raise CommandError(f'{message}; expected for example {{"flow": {{}}}}') from error


def _explained(source: str, fault: LiquidError) -> str:
    """Return the message with the line it is about and a mark under the place."""
    lines = source.split("\n")
    line = lines[fault.line - 1] if fault.line <= len(lines) else ""
    mark = " " * (fault.column - 1) + "^"
    return f"the template has a fault of class {fault.kind}: {fault}\n  {line}\n  {mark}"
