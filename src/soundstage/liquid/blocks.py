"""Blocks: text, outputs and tags in a row, up to the tag that ends them."""

import re
from collections.abc import Callable
from typing import Any

from soundstage.liquid.errors import Fault
from soundstage.liquid.expressions import expression, filtered
from soundstage.liquid.filters import FILTERS
from soundstage.liquid.parser import Node, Parser, Part
from soundstage.liquid.run import Run

Tag = Callable[[Parser, "BlockReader"], Node | None]
BlockReader = Callable[..., list[Part]]

_STRUCTURE = re.compile(
    r"else|elsif|when|end(?:if|unless|case|for|tablerow|capture|comment|raw|ifchanged)"
)


def reader(tags: dict[str, Tag]) -> BlockReader:
    """Return the function that reads blocks made of these tags."""

    def read_block(parser: Parser, *ends: str) -> list[Part]:
        """Read parts until one of the ending tags, whose name is left at hand."""
        parts: list[Part] = []
        with parser.nested():
            while parser.kind != "eof":
                if parser.kind == "text":
                    parts.append(parser.next().text)
                elif parser.kind == "{{":
                    parts.append(_output(parser))
                elif _read_tag(parser, parts, ends):
                    return parts
        if ends:
            raise parser.unexpected(f"expected a tag {' or '.join(ends)!r}")
        return parts

    def _read_tag(parser: Parser, parts: list[Part], ends: tuple[str, ...]) -> bool:
        start = parser.expect("{%").start
        if parser.at_word(*ends):
            return True
        if parser.kind == "raw":
            parts.append(_raw(parser))
            return False
        name = parser.expect("id")
        tag = tags.get(name.text)
        if tag is not None:
            node = tag(parser, read_block)
        elif _STRUCTURE.fullmatch(name.text):
            raise Fault("syntax", f"found {name.text!r} where no tag is open for it", start)
        else:
            node = None
            _unknown_tag(parser, name.text, start)
        if node is not None:
            parts.append(located(start, node))
        return False

    return read_block


def located(offset: int, node: Node) -> Node:
    """Return a node whose faults say where they happened."""

    def run_located(run: Run) -> Any:
        try:
            return node(run)
        except Fault as fault:
            raise fault.at(offset) from None

    return run_located


def _output(parser: Parser) -> Node:
    start = parser.next().start
    value = filtered(parser, expression(parser), FILTERS)
    parser.expect("}}")
    node = located(start, value)
    lookup = parser.latest_lookup
    if lookup is not None and lookup.node is value:
        parser.lookups[node] = lookup
    return node


def _raw(parser: Parser) -> str:
    body = parser.next().text
    end_tag(parser)
    return body


def _unknown_tag(parser: Parser, name: str, start: int) -> None:
    parser.later.append(Fault("unknown-tag", f"there is no tag named {name[:40]!r}", start))
    skip_words(parser)
    parser.expect("%}")


def skip_words(parser: Parser) -> str:
    """Pass over the words of a tag and return them without the blanks between them."""
    first = parser.index
    while parser.kind not in ("%}", "eof", "text"):
        parser.next()
    return parser.text_since(first)


def end_tag(parser: Parser) -> None:
    """Take the name of the ending tag and its closing mark."""
    parser.expect("id")
    parser.expect("%}")
