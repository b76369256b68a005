"""`assign`, `capture`, `increment` and `decrement`: names that a template makes itself."""

import re
from typing import Any

from soundstage.liquid.blocks import BlockReader, end_tag, skip_words
from soundstage.liquid.errors import Fault
from soundstage.liquid.expressions import expression, filtered
from soundstage.liquid.filters import FILTERS
from soundstage.liquid.numbers import Long
from soundstage.liquid.parser import Node, Parser, join_parts
from soundstage.liquid.run import Run

_KEYWORD = re.compile(
    r"if|unless|case|when|else|elsif|for|in|and|or|contains|capture|comment|cycle|tablerow|assign|"
    r"include|with|true|false|nil|null|empty|blank"
)


def assign_tag(parser: Parser, read_block: BlockReader) -> Node:
    """`assign name = value | filters`; the name is no keyword (tag-assign-1 to -30)."""
    if _KEYWORD.fullmatch(parser.token.text):
        raise parser.unexpected("expected a name that is not a keyword")
    name = parser.expect("id").text
    parser.expect("=")
    value = filtered(parser, expression(parser), FILTERS)
    parser.expect("%}")
    parser.locals.add(name)

    def assign(run: Run) -> None:
        run.variables[name] = value(run)

    return assign


def capture_tag(parser: Parser, read_block: BlockReader) -> Node:
    """`capture name` or `capture 'name'`: keeps the text of a block (tag-capture-1 to -8)."""
    token = parser.next() if parser.kind == "str" else parser.expect("id")
    name = token.text[1:-1] if token.kind == "str" else token.text
    parser.expect("%}")
    block = join_parts(read_block(parser, "endcapture"))
    end_tag(parser)
    parser.locals.add(name)

    def capture(run: Run) -> None:
        text = block(run)
        run.variables[name] = text if isinstance(text, str) else ""

    return capture


def increment_tag(parser: Parser, read_block: BlockReader) -> Node:
    """`increment name`: prints 0, 1, 2 … (tag-counter-1)."""
    return _counter_tag(parser, upwards=True)


def decrement_tag(parser: Parser, read_block: BlockReader) -> Node:
    """`decrement name`: prints -1, -2, -3 … (tag-counter-2)."""
    return _counter_tag(parser, upwards=False)


def _counter_tag(parser: Parser, *, upwards: bool) -> Node:
    name = skip_words(parser)
    parser.expect("%}")
    parser.locals.add(name)

    def count(run: Run) -> Any:
        if not name:
            raise Fault("index", "expected the name of a counter")
        return Long(run.count(name, upwards))

    return count
