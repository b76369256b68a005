"""A compiled template, and how to get one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from soundstage.limits import STUDIO, Limits
from soundstage.liquid.analysis import Path, references_of
from soundstage.liquid.errors import Fault
from soundstage.liquid.lexer import SPACE
from soundstage.liquid.parser import Lookup, Node, Parser, Watcher, join_parts
from soundstage.liquid.run import Run
from soundstage.liquid.tags import read_block
from soundstage.liquid.values import printed

_LONG_AGO = datetime(1970, 1, 1)
_MOST_UNITS = 2
"""The most that one character counts for: limits are in UTF-16 units."""


class Template:
    """A template ready to render, any number of times and from any number of threads."""

    __slots__ = ("_node", "_path", "_slots", "is_constant", "references", "source", "value_path")

    def __init__(self, source: str, parser: Parser, node: Node, lookup: Lookup | None) -> None:
        self.source = source
        self.is_constant = "{{" not in source and "{%" not in source
        self.references = references_of(source, parser.spans)
        self.value_path: Path | None = lookup.path if lookup else None
        self._node = node
        self._path: Node | None = lookup.node if lookup else None
        self._slots = parser.slots

    @property
    def is_path(self) -> bool:
        """Whether the template is one output of a path and nothing else (blanks aside)."""
        return self._path is not None

    def render(self, context: Mapping[str, Any], now: datetime, limits: Limits = STUDIO) -> str:
        """Return the text of the template; an error gives no text at all (extra-104)."""
        if self.is_constant and len(self.source) * _MOST_UNITS <= limits.liquid_output:
            return self.source
        run = Run(context, now, limits, self._slots)
        try:
            return printed(run, self._node(run))
        except Fault as fault:
            raise fault.explain(self.source) from None

    def resolve(self, context: Mapping[str, Any]) -> Any:
        """Return the value itself when the template is one path, else None."""
        if self._path is None:
            return None
        try:
            return self._path(Run(context, _LONG_AGO, STUDIO, self._slots))
        except Fault as fault:
            raise fault.explain(self.source) from None


def compile_template(
    source: str, limits: Limits = STUDIO, watcher: Watcher | None = None
) -> Template:
    """Compile a template, or say what is wrong with it and where.

    `watcher` is told of its branches; without one a branch costs nothing more.
    """
    try:
        return _compile(source, limits, watcher)
    except Fault as fault:
        raise fault.explain(source) from None


def _compile(source: str, limits: Limits, watcher: Watcher | None) -> Template:
    if len(source) > limits.liquid_source:
        message = f"this template is longer than {limits.liquid_source} characters"
        raise Fault("limit", message)
    parser = Parser(source, limits, watcher)
    parts = read_block(parser)
    if parser.later:
        raise parser.later[0]
    visible = [part for part in parts if not isinstance(part, str) or part.strip(SPACE)]
    only = visible[0] if len(visible) == 1 else ""
    lookup = None if isinstance(only, str) else parser.lookups.get(only)
    return Template(source, parser, join_parts(parts), lookup)
