"""Where log lines go: to the standard error output, for people or as JSON."""

import logging
import sys

import structlog

from soundstage.settings import Settings


def configure_logs(settings: Settings) -> None:
    """Send everything that is logged to the standard error output, from `info` up."""
    for_people = settings.log_format == "console"
    stamp = structlog.processors.TimeStamper(fmt="%H:%M:%S" if for_people else "iso", utc=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            stamp,
            *(_console() if for_people else _json()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")


def _console() -> list[structlog.typing.Processor]:
    renderer = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    return [renderer]


def _json() -> list[structlog.typing.Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
