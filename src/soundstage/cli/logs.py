"""Where log lines go: to the standard error output, for people or as JSON."""

import logging
import re
import sys
from typing import Any

import structlog

from soundstage.console.quiet import SIMULATED
from soundstage.settings import Settings

_SPANNING = frozenset({"exc_info", "exception", "stack_info", "stack"})
_SIMPLE = re.compile(r"[!#-&(-<>-\[\]-~]+")
"""What needs no quotes: printable, without blanks, quotes, equals signs and backslashes."""


def configure_logs(settings: Settings, level: int = logging.INFO) -> None:
    """Send everything that is logged to the standard error output, from this level up."""
    for_people = settings.log_format == "console"
    stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S" if for_people else "iso", utc=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _leave_out_simulated,
            structlog.processors.add_log_level,
            stamp,
            *(_console() if for_people else _json()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")


def _leave_out_simulated(
    _logger: Any, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Leave out what happens on the editor's phones: it is no work of this server."""
    if SIMULATED in event:
        raise structlog.DropEvent
    return event


def _console() -> list[structlog.typing.Processor]:
    colours = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer(
        colors=colours, exception_formatter=structlog.dev.plain_traceback
    )
    return [renderer if colours else _Plain(renderer)]


class _Plain:
    """Writes lines as the console has them, without colours: several times as fast.

    A server writes one for each request. Whatever spans lines is left to the other renderer.
    """

    def __init__(self, renderer: structlog.typing.Processor) -> None:
        self._renderer = renderer

    def __call__(
        self, logger: Any, name: str, event: structlog.typing.EventDict
    ) -> structlog.typing.ProcessorReturnValue:
        if _SPANNING & event.keys():
            return self._renderer(logger, name, event)
        stamp, level, said = event.pop("timestamp"), event.pop("level"), event.pop("event")
        values = " ".join([f"{key}={_shown(event[key])}" for key in sorted(event)])
        return f"{stamp} [{level:<9}] {said:<30} {values}".rstrip()


def _shown(value: Any) -> str:
    return value if isinstance(value, str) and _SIMPLE.fullmatch(value) else repr(value)


def _json() -> list[structlog.typing.Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
